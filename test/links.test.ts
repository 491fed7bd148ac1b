import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { toAnchor } from '../docs/.vitepress/links.ts'
import { pages, REPOSITORY_ROOT } from '../docs/.vitepress/pages.ts'

/** Of headings, as their pages show them. */
function anchorsOf(page: string): readonly string[] {
  const headings = [...readFileSync(page, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading)
  return headings.map(toAnchor)
}

function brokenIn(page: string): readonly string[] {
  const links = [...readFileSync(resolve(REPOSITORY_ROOT, page), 'utf8').matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link)
  return links.filter((link) => {
    if (/^[a-z]+:/.test(link)) return false
    const [path = '', anchor] = link.split('#')
    const target = path === '' ? resolve(REPOSITORY_ROOT, page) : resolve(REPOSITORY_ROOT, dirname(page), path)
    return !existsSync(target) || (anchor !== undefined && !anchorsOf(target).includes(anchor))
  })
}

it('reads pages with links', () => {
  expect(pages.length).toBeGreaterThan(60)
})

it.each(pages)('every link of %s leads somewhere', (page) => {
  expect(brokenIn(page)).toEqual([])
})
