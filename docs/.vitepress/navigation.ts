import type { DefaultTheme } from 'vitepress'
import { pages, titleOf, toSitePath } from './pages.ts'

interface Group {
  readonly text: string
  readonly isCollapsed?: boolean
  /** Pages by their path in the repository, in this order; a pattern takes what no group before it has, by title. */
  readonly pages: readonly (string | RegExp)[]
}

const GROUPS: readonly Group[] = [
  {
    text: 'Start',
    pages: ['README.md', 'docs/architecture.md', 'docs/local-stack.md', 'docs/settings.md'],
  },
  {
    text: 'Kalshi SDK',
    pages: [
      'docs/guide.md',
      'docs/websocket.md',
      'docs/errors.md',
      'docs/testing-with-the-simulator.md',
      'docs/migration-from-kalshi-typescript.md',
      'docs/api-coverage.md',
      'docs/ws-coverage.md',
    ],
  },
  {
    text: 'Data platform',
    pages: ['docs/data-model.md', 'docs/databases.md', 'docs/data-fetcher.md', 'docs/scaling.md'],
  },
  { text: 'Market making', pages: ['docs/market-making/README.md', /^docs\/market-making\//] },
  {
    text: 'Deployment',
    pages: [
      'docs/deployment/README.md',
      'docs/deployment/binaries.md',
      'docs/deployment/infrastructure.md',
      'docs/deployment/terraform.md',
      'docs/deployment/ipc.md',
      'docs/deployment/startup.md',
      'docs/deployment/costs.md',
      'docs/observability.md',
      /^docs\/(infrastructure|deployment\/(?!runbooks))/,
      'scripts/infra/README.md',
      /^deploy\//,
    ],
  },
  { text: 'Runbooks', pages: ['docs/deployment/runbooks.md', /^docs\/runbooks\//] },
  { text: 'Packages', isCollapsed: true, pages: [/^packages\//] },
  { text: 'Programs', isCollapsed: true, pages: [/^deployables\/[^/]+\/README/, /^deployables\//] },
  { text: 'Terraform', isCollapsed: true, pages: [/^terraform\/(aws|gcp)-/, /^terraform\/modules\//, /^terraform\//] },
  { text: 'Specifications', isCollapsed: true, pages: [/^docs\/spec\//] },
  {
    text: 'Project',
    isCollapsed: true,
    pages: ['docs/founding-documents.md', 'docs/benchmarks.md', 'bench/README.md', 'docs/releases.md', 'CONTRIBUTING.md', 'SECURITY.md'],
  },
]

/**
 * The sidebar: every page of the site once.
 * @throws {Error} A group names a page that is not there, or a page is in no group.
 */
export function sidebar(): DefaultTheme.SidebarItem[] {
  const left = new Set(pages.filter((page) => page !== 'docs/index.md'))
  const items = GROUPS.map(({ text, isCollapsed = false, pages: wanted }) => ({
    text,
    collapsed: isCollapsed,
    items: wanted.flatMap((entry) => take(entry, left)).map((page) => ({ text: nameOf(page), link: linkTo(page) })),
  }))
  if (left.size > 0) throw new Error(`docs/.vitepress/navigation.ts has no place for ${[...left].join(', ')}`)
  return items
}

function take(entry: string | RegExp, left: Set<string>): readonly string[] {
  const taken = [...left].filter((page) => (typeof entry === 'string' ? page === entry : entry.test(page)))
  if (typeof entry === 'string' && taken.length === 0) throw new Error(`docs/.vitepress/navigation.ts names ${entry}, which is no page`)
  for (const page of taken) left.delete(page)
  return taken.toSorted((a, b) => nameOf(a).localeCompare(nameOf(b), 'en'))
}

const NAMES: Readonly<Record<string, string>> = { 'README.md': 'Overview' }

const nameOf = (page: string): string => NAMES[page] ?? titleOf(page)

const linkTo = (page: string): string => `/${toSitePath(page).replace(/(index)?\.md$/, '')}`
