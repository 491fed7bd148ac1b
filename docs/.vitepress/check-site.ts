import { existsSync, globSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'

/** How much a site is. */
export interface SiteSize {
  readonly pages: number
  /** Links between its pages. */
  readonly links: number
}

interface Page {
  /** Path below the site's folder. */
  readonly file: string
  readonly html: string
  readonly anchors: ReadonlySet<string>
}

const LINK = /<a\b[^>]*\shref="([^"]*)"/g
const ID = /\sid="([^"]+)"/g
/** What a page loads by itself, in markup and in style sheets. */
const LOADED = /<(?:(?:script|img|source|iframe)\b[^>]*\ssrc|link\b[^>]*\shref)="([^"]+)"/g
const LOADED_BY_STYLE = /(?:url\(\s*['"]?|@import\s+['"])([^'")]+)/g

/**
 * Looks at a built site as a browser finds it: every link between its pages leads to a page and to a heading of it, everything that a page
 * loads is there, and nothing is loaded from elsewhere.
 * @param base Path that the site is served under, such as `/kassandra/`.
 * @throws {Error} Names each problem.
 */
export function checkSite(folder: string, base = '/'): SiteSize {
  const pages = readPages(folder)
  const checked = [...pages.values()].map((page) => checkLinks(page, pages, base))
  const problems = [
    ...checked.flatMap((links) => links.problems),
    ...[...pages.values()].flatMap(({ file, html }) => loadProblems(folder, file, found(html, LOADED), base)),
    ...globSync('**/*.css', { cwd: folder }).flatMap((file) =>
      loadProblems(folder, file, found(readFileSync(join(folder, file), 'utf8'), LOADED_BY_STYLE), base),
    ),
  ]
  if (problems.length > 0) throw new Error([...new Set(problems)].join('\n'))
  return { pages: pages.size, links: checked.reduce((sum, { count }) => sum + count, 0) }
}

function readPages(folder: string): ReadonlyMap<string, Page> {
  const pages = globSync('**/*.html', { cwd: folder }).map((file): Page => {
    const html = readFileSync(join(folder, file), 'utf8')
    return { file, html, anchors: new Set(found(html, ID)) }
  })
  return new Map(pages.map((page) => [page.file, page]))
}

function checkLinks(page: Page, pages: ReadonlyMap<string, Page>, base: string): { readonly count: number; readonly problems: string[] } {
  const links = found(page.html, LINK).filter((href) => !isElsewhere(href))
  const problems = links.flatMap((href) => {
    const [path = '', anchor = ''] = href.replaceAll('&amp;', '&').split('#')
    const target = path === '' ? page : pages.get(toPageFile(within(page.file, path, base)))
    if (target === undefined) return [`${page.file} links to ${href}, which is no page`]
    return anchor === '' || target.anchors.has(decodeURIComponent(anchor)) ? [] : [`${page.file} links to ${href}, which is no heading`]
  })
  return { count: links.length, problems }
}

function loadProblems(folder: string, file: string, urls: readonly string[], base: string): readonly string[] {
  return urls.flatMap((url) => {
    if (/^(?:data:|#)/.test(url)) return []
    if (isElsewhere(url)) return [`${file} loads ${url} from elsewhere`]
    const path = within(file, url, base).replace(/[?#].*$/, '')
    return existsSync(join(folder, path)) ? [] : [`${file} loads ${url}, which is not there`]
  })
}

const found = (text: string, pattern: RegExp): readonly string[] => [...text.matchAll(pattern)].map(([, first = '']) => first)

const isElsewhere = (href: string): boolean => /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(href)

/** Path below the site's folder of what a file means by `path`. */
function within(file: string, path: string, base: string): string {
  if (path.startsWith(base)) return path.slice(base.length)
  return path.startsWith('/') ? path.slice(1) : posix.join(posix.dirname(file), path)
}

function toPageFile(path: string): string {
  if (path === '' || path.endsWith('/')) return `${path}index.html`
  return path.endsWith('.html') ? path : `${path}.html`
}
