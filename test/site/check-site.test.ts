import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { checkSite } from '../../docs/.vitepress/check-site.ts'

const folders: string[] = []

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

const WHOLE = {
  'index.html':
    '<a href="/spec/merge.html#gaps">gaps</a> <a class="x" href="spec/merge.html">merge</a> <a href="https://example.com">out</a>',
  'spec/merge.html': '<h2 id="gaps">Gaps</h2> <a href="/">home</a> <link rel="stylesheet" href="/style.css"> <img src="/a.svg">',
  'style.css': 'b { background: url(a.svg) } i { background: url("data:image/png;base64,AA") }',
  'a.svg': '<svg/>',
}

function siteOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'site-'))
  folders.push(folder)
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
  return folder
}

it('counts pages and the links between them', () => {
  expect(checkSite(siteOf(WHOLE))).toEqual({ pages: 2, links: 3 })
})

it('knows the path that a site is served under', () => {
  expect(checkSite(siteOf({ 'index.html': '<a href="/kassandra/guide.html">x</a>', 'guide.html': '' }), '/kassandra/').links).toBe(1)
})

it.each([
  ['a page that is not there', '<a href="/guide.html">x</a>', 'index.html links to /guide.html, which is no page'],
  [
    'a heading that is not there',
    '<a href="/spec/merge.html#none">x</a>',
    'index.html links to /spec/merge.html#none, which is no heading',
  ],
  ['a picture that is not there', '<img alt="" src="/b.svg">', 'index.html loads /b.svg, which is not there'],
  [
    'a script of another site',
    '<script src="https://cdn.example/x.js"></script>',
    'index.html loads https://cdn.example/x.js from elsewhere',
  ],
])('refuses %s', (_, html, problem) => {
  expect(() => checkSite(siteOf({ ...WHOLE, 'index.html': html }))).toThrow(problem)
})

it('refuses a font of another site', () => {
  const files = { ...WHOLE, 'style.css': '@import "https://fonts.example/css";' }
  expect(() => checkSite(siteOf(files))).toThrow('style.css loads https://fonts.example/css from elsewhere')
})
