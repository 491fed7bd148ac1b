import { existsSync, readFileSync, statSync } from 'node:fs'
import { join, posix, relative } from 'node:path'
import type MarkdownIt from 'markdown-it'
import { hasPage, REPOSITORY_ROOT, toSitePath } from './pages.ts'

const { homepage }: { homepage: string } = JSON.parse(readFileSync(join(REPOSITORY_ROOT, 'package.json'), 'utf8'))

/** Address of the repository on the web. */
export const REPOSITORY: string = homepage.replace(/#.*$/, '')

/**
 * Pure but for looking whether the file is there. What a link of a page becomes in the site: a link to another page leads to that page, a
 * link to any other file or folder leads to the repository on the web.
 * @param page Path of the page in the repository.
 * @throws {Error} The file does not exist.
 */
export function resolveLink(page: string, href: string): string {
  if (href === '' || href.startsWith('#') || /^[a-z][a-z0-9+.-]*:/i.test(href)) return href
  const [path = '', anchor] = decodeURI(href).split('#')
  const target = posix.normalize(path.startsWith('/') ? path.slice(1) : posix.join(posix.dirname(page), path)).replace(/\/$/, '')
  const suffix = anchor === undefined ? '' : `#${anchor}`
  const folderPage = posix.join(target, 'README.md')
  for (const candidate of [target, folderPage]) if (hasPage(candidate)) return `/${toSitePath(candidate)}${suffix}`
  const file = join(REPOSITORY_ROOT, target)
  if (!existsSync(file)) throw new Error(`${page} links to ${href}, which does not exist`)
  return `${REPOSITORY}/${statSync(file).isDirectory() ? 'tree' : 'blob'}/main/${target}${suffix}`
}

/** Makes the links of pages, which are those of the repository, links of the site. */
export function repositoryLinks(md: MarkdownIt): void {
  md.core.ruler.push('repository-links', (state) => {
    const { realPath, path }: { readonly realPath?: string; readonly path?: string } = state.env
    const file = realPath ?? path
    if (file === undefined) return
    const page = relative(REPOSITORY_ROOT, file).replaceAll('\\', '/')
    for (const token of state.tokens.flatMap(({ children }) => children ?? [])) {
      const href = token.type === 'link_open' ? token.attrGet('href') : null
      if (href !== null) token.attrSet('href', resolveLink(page, href))
    }
  })
}

/** Pure. Anchors as the repository on the web makes them of headings, so that one link serves both. */
export const toAnchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-')
