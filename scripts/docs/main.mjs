// The site of the documentation: makes and checks it, or serves it while pages are written.

import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { build, createServer } from 'vitepress'
import { checkSite } from '../../docs/.vitepress/check-site.ts'
import { root } from '../workspaces.mjs'
import { browseSite } from './browse.mjs'

const USAGE = `Makes the site of the documentation.

  npm run docs:build              build it into .cache/docs-site and check its links; DOCS_BASE=/path/ where it is served below a path
  npm run docs:build -- --browse  open every page in Chromium too, on a wide screen and on a phone; --shots DIR keeps pictures
  npm run docs:dev -- --port N    serve it at http://127.0.0.1:N (5173), redrawn when a page changes

`

const SITE = join(root, '.cache', 'docs-site')

async function main() {
  const { values, positionals } = parseArgs({
    options: {
      port: { type: 'string', default: '5173' },
      browse: { type: 'boolean', default: false },
      shots: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  })
  const [command] = positionals
  if (values.help) return process.stdout.write(USAGE)
  if (command === 'dev') return serve(Number(values.port))
  if (command !== 'build') throw new Error('say build or dev')
  await build(join(root, 'docs'))
  const { pages, links } = checkSite(SITE, process.env.DOCS_BASE)
  process.stdout.write(`${pages} pages, ${links} links between them\n`)
  if (!values.browse) return
  const { opened, skipped } = await browseSite(SITE, { all: true, shots: values.shots })
  process.stdout.write(skipped === undefined ? `${opened} opened in Chromium\n` : `not opened in a browser: ${skipped}\n`)
}

async function serve(port) {
  const server = await createServer(join(root, 'docs'), { host: '127.0.0.1', port })
  await server.listen()
  server.printUrls()
}

try {
  await main()
} catch (error) {
  process.stderr.write(`docs: ${error.message}\n`)
  process.exitCode = 1
}
