import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const PAGES = globSync(
  [
    'README.md',
    'bench/README.md',
    'docs/{,spec/,market-making/,infrastructure/}*.md',
    '{packages,deployables}/*/README.md',
    'terraform/**/README.md',
    'scripts/infra/README.md',
  ],
  {
    cwd: ROOT,
  },
).toSorted()

/** Of headings, as their pages show them. */
function anchorsOf(page: string): readonly string[] {
  const headings = [...readFileSync(page, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading)
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-'),
  )
}

function brokenIn(page: string): readonly string[] {
  const links = [...readFileSync(resolve(ROOT, page), 'utf8').matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link)
  return links.filter((link) => {
    if (/^[a-z]+:/.test(link)) return false
    const [path = '', anchor] = link.split('#')
    const target = path === '' ? resolve(ROOT, page) : resolve(ROOT, dirname(page), path)
    return !existsSync(target) || (anchor !== undefined && !anchorsOf(target).includes(anchor))
  })
}

it('reads pages with links', () => {
  expect(PAGES.length).toBeGreaterThan(30)
})

it.each(PAGES)('every link of %s leads somewhere', (page) => {
  expect(brokenIn(page)).toEqual([])
})
