import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const REPOSITORY_ROOT: string = fileURLToPath(new URL('../..', import.meta.url))

/** Where the pages of the site are in the repository. Paths within the site follow from `toSitePath`. */
const SOURCES = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'bench/README.md',
  'scripts/infra/README.md',
  'docs/**/*.md',
  '{packages,deployables}/*/README.md',
  'deployables/*/cloud/*.md',
  'deploy/**/README.md',
  'terraform/**/README.md',
]

/** Never pages: what the site or other programs made. */
const LEFT_OUT = /(^|\/)(node_modules|dist|\.[^/]+)\/|^docs\/api\//

/** Files of the repository that are pages, sorted. */
export const pages: readonly string[] = globSync(SOURCES, { cwd: REPOSITORY_ROOT, exclude: ['**/node_modules/**', 'docs/api/**'] })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => !LEFT_OUT.test(path))
  .toSorted()

const isPage = new Set(pages)

const PLACES: readonly (readonly [RegExp, string])[] = [
  [/^README\.md$/, 'overview.md'],
  [/^(CONTRIBUTING|SECURITY)\.md$/, '$1.md'],
  [/^bench\/README\.md$/, 'benches.md'],
  [/^scripts\/infra\/README\.md$/, 'infrastructure/checks.md'],
  [/^docs\/(.*\/)?README\.md$/, '$1index.md'],
  [/^docs\/(.*)$/, '$1'],
  [/^deployables\/([^/]+)\/README\.md$/, 'programs/$1.md'],
  [/^deployables\/([^/]+)\/cloud\/(.*)$/, 'programs/$1/$2'],
  [/^(packages|terraform|deploy)\/(.*\/)?README\.md$/, '$1/$2index.md'],
]

/** Pure. Where a page of the repository stands in the site: `packages/sync/README.md` is `packages/sync/index.md`. */
export function toSitePath(path: string): string {
  const [pattern, place] = PLACES.find(([candidate]) => candidate.test(path)) ?? []
  if (!pattern || place === undefined) return path
  return path.replace(pattern, place).replace(/^(CONTRIBUTING|SECURITY)/, (name) => name.toLowerCase())
}

/** Whether a file of the repository is a page of the site. */
export const hasPage = (path: string): boolean => isPage.has(path)

/** The first heading of a page, without its marks. */
export function titleOf(path: string): string {
  const [, title] = /^# +(.+)$/m.exec(readFileSync(join(REPOSITORY_ROOT, path), 'utf8')) ?? []
  if (title === undefined) throw new Error(`${path} has no heading of the first level`)
  return title.replace(/[`*]/g, '')
}
