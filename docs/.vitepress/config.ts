import { join } from 'node:path'
import { defineConfig } from 'vitepress'
import { diagrams } from './diagrams.ts'
import { REPOSITORY, repositoryLinks, toAnchor } from './links.ts'
import { sidebar } from './navigation.ts'
import { pages, REPOSITORY_ROOT, toSitePath } from './pages.ts'

const isPage = new Set(pages)

/** Pages that are one wide table: no outline stands beside it. */
const WIDE = new Set(['settings.md', 'api-coverage.md', 'ws-coverage.md'])

/** The site is made of the pages below `docs/` and of the READMEs; `DOCS_BASE` is the path that it is served under. */
export default defineConfig({
  title: 'Kassandra',
  description: 'An open platform for recording and trading prediction markets, Kalshi first.',
  base: process.env['DOCS_BASE'] ?? '/',
  lang: 'en',
  srcDir: REPOSITORY_ROOT,
  outDir: join(REPOSITORY_ROOT, '.cache', 'docs-site'),
  cacheDir: join(REPOSITORY_ROOT, '.cache', 'vitepress'),
  srcExclude: ['**/dist/**', '**/fixtures/**', '**/CHANGELOG.md', 'data/**', 'docs/api/**'],
  rewrites: (path) => {
    if (!isPage.has(path)) throw new Error(`docs/.vitepress/pages.ts does not know ${path}`)
    return toSitePath(path)
  },
  vite: { build: { chunkSizeWarningLimit: 4_000 } }, // the index of the search is one chunk
  head: [['meta', { name: 'color-scheme', content: 'light dark' }]],
  transformPageData: (page) => {
    if (WIDE.has(page.relativePath)) page.frontmatter['aside'] = false
  },
  markdown: {
    anchor: { slugify: toAnchor },
    config: (md) => {
      md.use(diagrams)
      md.use(repositoryLinks)
    },
  },
  themeConfig: {
    nav: [
      { text: 'Guide', link: '/guide' },
      { text: 'Architecture', link: '/architecture' },
      { text: 'Deployment', link: '/deployment/' },
      { text: 'Settings', link: '/settings' },
    ],
    sidebar: sidebar(),
    outline: { level: [2, 3] },
    search: { provider: 'local' },
    socialLinks: [{ icon: 'github', link: REPOSITORY }],
    footer: { message: 'MIT licence' },
  },
})
