import { spawnSync } from 'node:child_process'
import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { build } from 'esbuild'
import { createProject } from './empty-project.mjs'
import { capture } from './run-quietly.mjs'

const PACKAGES = ['@kassandra/kalshi-sdk', 'undici', 'ws']
const INSTALLED_BYTES = 3_500_000
const BUNDLE_BYTES = 35_000
const ROOT_IMPORT_RATIO = 1.5
const PAIRS = 31
const ATTEMPTS = 3
const HEAVY_BUILTINS = ['stream', 'crypto', 'worker_threads', 'internal/crypto/keys', 'fs/promises', 'zlib', 'http', 'net']

/** What the SDK costs a project that uses nothing else. Resolves to that project's folder, where it could be made. */
export async function checkFootprint(tarball, work, check) {
  let project
  await check('the SDK alone: an empty project installs it', async () => {
    project = await createProject(join(work, 'sdk-consumer'), [tarball])
  })
  if (project === undefined) return undefined
  await check(`the SDK alone: ${PACKAGES.length} packages, at most ${mega(INSTALLED_BYTES)}`, async () => weigh(project))
  await check(`the SDK alone: a bundle of one resource has at most ${kilo(BUNDLE_BYTES)}`, () => bundle(project))
  await check('the SDK alone: importing the root loads no heavy part of Node', () => listBuiltins(project))
  await check(`the SDK alone: importing the root takes at most ${ROOT_IMPORT_RATIO} times bare Node`, async () => timeImport(project))
  return project
}

function weigh(project) {
  const files = readdirSync(join(project, 'node_modules'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(join(project, 'node_modules'), join(parentPath, name)))
    .filter((file) => !file.startsWith('.')) // npm's own records
  const packages = files.map((file) => /^((?:@[^/]+\/)?[^/]+)\/package\.json$/.exec(file)?.[1]).filter((name) => name !== undefined)
  const bytes = files.reduce((sum, file) => sum + statSync(join(project, 'node_modules', file)).size, 0)
  const nested = files.filter((file) => file.includes('node_modules/'))
  if (packages.sort().join() !== PACKAGES.join() || nested.length > 0) throw new Error(`installed: ${[...packages, ...nested].join(', ')}`)
  return withinBudget(bytes, INSTALLED_BYTES, mega)
}

/** One operation of `/rest` and what it runs on. */
async function bundle(project) {
  const { outputFiles } = await build({
    stdin: { contents: `export { createRestTransport, listMarkets } from '@kassandra/kalshi-sdk/rest'`, resolveDir: project },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'node',
    external: ['undici', 'ws'],
  })
  return withinBudget(outputFiles[0].contents.byteLength, BUNDLE_BYTES, kilo)
}

/** An `import` of node:util alone loads streams and workers; `process.getBuiltinModule`, where it is needed, loads it then. */
async function listBuiltins(project) {
  const script = `
    const before = new Set(process.moduleLoadList)
    await import('@kassandra/kalshi-sdk')
    console.log(process.moduleLoadList.filter((name) => !before.has(name)).join('\\n'))`
  const loaded = await capture(process.execPath, ['--input-type=module', '--eval', script], { cwd: project })
  const heavy = loaded.split('\n').filter((name) => HEAVY_BUILTINS.some((builtin) => name.endsWith(` ${builtin}`)))
  if (heavy.length > 0) throw new Error(`loaded by the import: ${heavy.join(', ')}`)
}

/** Other programs on the machine weigh on the longer start more, so a measurement above the budget is taken again. */
function timeImport(project) {
  writeFileSync(join(project, 'bare.mjs'), '')
  writeFileSync(join(project, 'root.mjs'), `import '@kassandra/kalshi-sdk'\n`)
  const tried = []
  while (tried.length < ATTEMPTS) {
    const { ratio, note } = importRatio(project)
    if (ratio <= ROOT_IMPORT_RATIO) return { note }
    tried.push(note)
  }
  throw new Error(tried.join('\n'))
}

/** Whole processes, in turns; each is compared with its neighbour, and the median counts. */
function importRatio(project) {
  const pairs = Array.from({ length: PAIRS }, (_pair, at) => {
    const order = at % 2 === 0 ? ['bare', 'root'] : ['root', 'bare']
    return Object.fromEntries(order.map((name) => [name, wallMs(project, `${name}.mjs`)]))
  })
  const ratio = median(pairs.map(({ bare, root }) => root / bare))
  const [root, bare] = ['root', 'bare'].map((name) => median(pairs.map((pair) => pair[name])).toFixed(1))
  return { ratio, note: `${ratio.toFixed(2)} (${root} ms to ${bare} ms)` }
}

function wallMs(cwd, file) {
  const startedAt = performance.now()
  const { status, stderr } = spawnSync(process.execPath, [file], { cwd, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return performance.now() - startedAt
}

function withinBudget(bytes, budget, show) {
  if (bytes > budget) throw new Error(`${show(bytes)}, which is above ${show(budget)}`)
  return { note: show(bytes) }
}

const median = (values) => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]
const mega = (bytes) => `${(bytes / 1_000_000).toFixed(2)} MB`
const kilo = (bytes) => `${(bytes / 1_000).toFixed(1)} kB`
