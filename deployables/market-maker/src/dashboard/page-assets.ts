import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface PageAsset {
  readonly contentType: string
  readonly etag: string
  readonly body: Buffer
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** Beside this file in the sources; from the built program, in the sources that lie beside it. */
const FOLDERS: readonly string[] = ['./page/', '../src/dashboard/page/']

/** The files of the page by path, read once: what is served cannot change while the program runs. */
export function readPageAssets(): ReadonlyMap<string, PageAsset> {
  const folder = pageFolder()
  const assets = new Map<string, PageAsset>()
  for (const name of readdirSync(folder)) {
    const contentType = CONTENT_TYPES[extname(name)]
    if (contentType) assets.set(name === 'index.html' ? '/' : `/${name}`, readAsset(`${folder}${name}`, contentType))
  }
  const require = createRequire(import.meta.url)
  for (const [path, file] of [['/uplot.js', 'uplot/dist/uPlot.esm.js'] as const, ['/uplot.css', 'uplot/dist/uPlot.min.css'] as const])
    assets.set(path, readAsset(require.resolve(file), CONTENT_TYPES[extname(path)] ?? ''))
  return assets
}

function pageFolder(): string {
  const tried = FOLDERS.map((folder) => fileURLToPath(new URL(folder, import.meta.url)))
  const found = tried.find((folder) => existsSync(`${folder}index.html`))
  if (found === undefined) throw new Error(`the files of the page are in none of ${tried.join(', ')}`)
  return found
}

function readAsset(file: string, contentType: string): PageAsset {
  const body = readFileSync(file)
  return { contentType, etag: `"${createHash('sha256').update(body).digest('base64url')}"`, body }
}
