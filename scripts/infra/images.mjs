// Images: each built from this checkout and run with its compose file, beside a local exchange.
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { packProgram } from '../deploy/pack-program.mjs'
import { Project } from '../images/check/project.mjs'
import { runPlatform } from '../images/check/run-platform.mjs'
import { HERE, NAMES, Workshop } from '../images/check/workshop.mjs'
import { PROGRAMS } from '../images/programs.mjs'
import { mustRun } from './tools/run.mjs'

const COMPOSE_MISSING = 'neither docker compose nor docker-compose is installed; apt-get install docker-compose'
const MB = 1_000_000

let opened

/** Runs a check in the workshop that all of them share. */
const inWorkshop =
  (work, { needsCompose = false } = {}) =>
  async ({ root, scratch, signal }) => {
    opened ??= Workshop.open(root, signal)
    const workshop = await opened
    if (workshop.skipped !== undefined) return { skipped: workshop.skipped }
    if (needsCompose && !workshop.docker.hasCompose) return { skipped: COMPOSE_MISSING }
    return work(workshop, { scratch, signal })
  }

const must = (condition, problem) => {
  if (!condition) throw new Error(problem)
}

async function build(workshop, { signal }) {
  const { docker } = workshop
  const sizeOf = async (image) => Number(await docker.do(['image', 'inspect', '--format', '{{.Size}}', image], { signal }))
  const said = []
  for (const program of NAMES) {
    await workshop.build(program, { platform: HERE }, signal)
    const added = ((await sizeOf(workshop.imageOf(program))) - (await sizeOf(workshop.nodeImage))) / MB
    const { ceilingMb } = PROGRAMS[program]
    must(added <= ceilingMb, `${program} adds ${added.toFixed(0)} MB to its base image, above ${ceilingMb}`)
    said.push(`${program} ${added.toFixed(0)} MB`)
  }
  return { note: `${workshop.note}, which has ${((await sizeOf(workshop.nodeImage)) / MB).toFixed(0)} MB; added: ${said.join(', ')}` }
}

/** Prints every file of the folder of the program, whether it can be written, and who asks. */
const LIST = `
const { accessSync, constants, globSync } = require('node:fs')
const canWrite = (path) => { try { accessSync(path, constants.W_OK); return true } catch { return false } }
const files = globSync('**', { cwd: '/app', withFileTypes: true }).map((entry) => [entry.parentPath + '/' + entry.name, entry.isDirectory()])
console.log(JSON.stringify({ uid: process.getuid(), files: files.filter(([, isFolder]) => !isFolder).map(([path]) => path), writable: files.map(([path]) => path).filter(canWrite) }))`

/** What no image holds: tools, sources but those of the page, what belongs to a person. */
const UNWANTED = [
  /\/node_modules\/(@types|@biomejs|esbuild|node|npm|rollup|tsup|typescript|vitest)\//,
  /\.(ts|mts|cts|map)$/,
  /\.(pem|key|env|db)$/,
  /\/\.(env|git|npmrc)/,
  /^\/app\/(?!.*node_modules).*(package-lock|tsconfig)\.json$/,
]

async function inspect(workshop, { signal }) {
  const { docker } = workshop
  let count = 0
  for (const program of NAMES) {
    const image = workshop.imageOf(program)
    const [{ Config: config }] = JSON.parse(await docker.do(['image', 'inspect', image], { signal }))
    must(config.User === '1000:1000', `${program} runs as "${config.User}"`)
    must(config.Healthcheck?.Test?.[0] === 'CMD', `${program} has no health check without a shell`)
    must(config.Entrypoint?.[0] === 'node', `${program} is not process 1`)
    const printed = await docker.do(['run', '--rm', '--entrypoint', 'node', image, '--eval', LIST], { signal })
    const { uid, files, writable } = JSON.parse(printed)
    must(uid === 1000, `${program} is user ${uid}`)
    const unwanted = files.filter((path) => UNWANTED.some((form) => form.test(path)))
    must(unwanted.length === 0, `${program} holds ${unwanted.slice(0, 5).join(', ')}`)
    must(writable.join() === '/app/data', `${program} may write to ${writable.slice(0, 5).join(', ')}`)
    const hasBinaries = files.some((path) => path.endsWith('.node'))
    must(hasBinaries === (program === 'deduplicator'), `${program} has ${hasBinaries ? 'binaries' : 'no binaries'}`)
    await docker.do(['run', '--rm', '--read-only', image, '--version'], { signal })
    await docker.do(['run', '--rm', '--read-only', image, '--help'], { signal })
    count += files.length
  }
  return { note: `${count} files` }
}

/** Machine of an ELF file, at byte 18. */
const ELF_ARM64 = 0xb7

/** Libraries for arm64 are put together on any machine; whether they are, shows in the one that is compiled. */
async function buildForArm64(workshop, { scratch, signal }) {
  const { docker } = workshop
  const name = await workshop.build(
    'deduplicator',
    { platform: 'linux/arm64', target: 'libraries', name: `${workshop.imageOf('deduplicator')}-arm64` },
    signal,
  )
  const container = await docker.do(['create', name], { signal })
  try {
    const file = join(scratch, 'duckdb.node')
    await docker.do(['cp', `${container}:/app/node_modules/@duckdb/node-bindings-linux-arm64/duckdb.node`, file], { signal })
    must(readFileSync(file).readUInt16LE(18) === ELF_ARM64, 'the binary of DuckDB is for another processor')
  } finally {
    await docker.do(['rm', container])
  }
}

/** What hosts of the platform install, made of the images, unpacked and run on this machine. */
async function packForHosts(workshop, { scratch, signal }) {
  const { docker } = workshop
  const [, architecture] = HERE.split('/')
  const runOne = (command, args) => (command === 'docker' ? docker.do(args, { signal }) : mustRun(command, args, { signal }))
  const said = []
  for (const program of ['gatherer', 'deduplicator']) {
    const image = workshop.imageOf(program)
    const name = await packProgram(runOne, { program, version: '0.0.0', architecture, image, out: scratch })
    await mustRun('sha256sum', ['--check', `${name}.sha256`], { cwd: scratch, signal })
    const tree = join(scratch, program)
    mkdirSync(tree)
    await mustRun('tar', ['--extract', '--file', join(scratch, name), '--directory', tree], { signal })
    const inside = await docker.do(['run', '--rm', image, '--version'], { signal })
    const here = (await mustRun(join(tree, 'bin', program), ['--version'], { signal })).trim()
    must(here === inside, `${program} says ${here} on a host, ${inside} in its image`)
    said.push(`${name} ${(statSync(join(scratch, name)).size / MB).toFixed(0)} MB`)
  }
  return { note: said.join(', ') }
}

const MAKER = 'market-maker'

/** The compose file of the market maker: on paper, stopped, started again. */
async function makeMarkets(workshop, { scratch, signal }) {
  const folder = join(scratch, 'maker')
  const variables = { MARKET_MAKER_IMAGE: workshop.imageOf(MAKER) }
  mkdirSync(folder)
  writeFileSync(join(folder, '.env'), '')
  const project = new Project(workshop, { file: 'docker-compose.yml', folder, variables, signal })
  try {
    project.makeFolder('data')
    await project.up([MAKER], ({ privateKeyPem, variables: { MARKET_MAKER_IMAGE: _, ...settings } }) => {
      project.write('data/kalshi.pem', privateKeyPem)
      const all = {
        ...settings,
        KALSHI_API_SECRET: './data/kalshi.pem',
        MM_MODE: 'paper',
        SELECTION_INTERVAL: '2s',
        MIN_TIME_TO_CLOSE: '1s',
      }
      project.write(
        '.env',
        Object.entries(all)
          .map(([name, value]) => `${name}=${value}\n`)
          .join(''),
      )
    })
    await project.isHealthy(MAKER)
    const orders = () => countOrders(join(folder, 'data', 'mm.db'))
    await project.until('orders are kept', () => orders() > 0)
    const page = await fetch(`${await project.address(MAKER, 8081)}/`, { signal })
    must(page.ok, `the page answers with ${page.status}`)
    const first = await project.stop(MAKER, 30)
    must(first.code === 0, `SIGTERM ended it with ${first.code} after ${first.stopMs} ms`)
    const kept = orders()
    await project.start([MAKER])
    await project.isHealthy(MAKER)
    await project.until('orders of both runs are kept', () => orders() > kept)
    const second = await project.stop(MAKER, 30)
    must(second.code === 0, `SIGTERM ended it with ${second.code} at the second start`)
    return { note: `${kept} orders on paper, ${orders()} after a restart; stopped in ${first.stopMs} and ${second.stopMs} ms` }
  } finally {
    await project.down()
  }
}

function countOrders(path) {
  const database = openIfThere(path)
  if (database === undefined) return 0
  try {
    return database.prepare('select count(*) as orders from orders').get().orders
  } catch (error) {
    if (/no such table|locked/.test(error.message)) return 0
    throw error
  } finally {
    database.close()
  }
}

function openIfThere(path) {
  try {
    return new DatabaseSync(path, { readOnly: true })
  } catch (error) {
    if (/unable to open/.test(error.message)) return undefined
    throw error
  }
}

const FETCHER = 'data-fetcher'

/** The compose file of the data fetcher: two runs with a restart between them leave each trade once. */
async function fetchData(workshop, { scratch, signal }) {
  const folder = join(scratch, 'fetcher')
  const variables = { DATA_FETCHER_IMAGE: workshop.imageOf(FETCHER) }
  const project = new Project(workshop, { file: `deployables/${FETCHER}/docker-compose.yml`, folder, variables, signal })
  const fetchOnce = async () => {
    const answer = await fetch(`${await project.address(FETCHER, 8080)}/run`, { method: 'POST', signal })
    const text = await answer.text()
    must(answer.ok, `POST /run answers ${answer.status}: ${text}`)
    return JSON.parse(text)
  }
  try {
    project.makeFolder('data')
    project.write('tickers.txt', '')
    let tickers = []
    await project.up([FETCHER], async ({ variables }) => {
      // As anybody: without a key.
      delete variables.KALSHI_API_KEY
      const address = `${await project.address('exchange', 7000)}/trade-api/v2/markets?limit=2`
      const { markets } = await fetch(address, { signal }).then((answer) => answer.json())
      tickers = markets.map(({ ticker }) => ticker)
      project.write('tickers.txt', tickers.map((ticker) => `${ticker}\n`).join(''))
    })
    await project.isHealthy(FETCHER)
    const first = await fetchOnce()
    const stopped = await project.stop(FETCHER, 10)
    must(stopped.code === 0, `SIGTERM ended it with ${stopped.code}`)
    await project.start([FETCHER])
    await project.isHealthy(FETCHER)
    const second = await fetchOnce()
    must(first.failed === 0 && second.failed === 0, 'a ticker failed')
    const lines = tickers.flatMap((ticker) =>
      readFileSync(join(folder, 'data', 'market_data', `${ticker}.json`), 'utf8')
        .trim()
        .split('\n'),
    )
    const runs = new Set(lines.map((line) => JSON.parse(line).run))
    must(runs.size === 2, `the files are of ${runs.size} runs`)
    return { note: `${lines.length} records of ${tickers.length} markets in two runs; stopped in ${stopped.stopMs} ms` }
  } finally {
    await project.down()
  }
}

export const checks = [
  { name: 'images: built', run: inWorkshop(build) },
  { name: 'images: what they hold', run: inWorkshop(inspect) },
  { name: 'images: libraries for arm64', run: inWorkshop(buildForArm64) },
  { name: 'images: packed for hosts', run: inWorkshop(packForHosts) },
  { name: 'images: market maker on paper', run: inWorkshop(makeMarkets, { needsCompose: true }) },
  { name: 'images: data fetcher', run: inWorkshop(fetchData, { needsCompose: true }) },
  { name: 'images: platform', run: inWorkshop(runPlatform, { needsCompose: true }) },
]

/** Ends what the checks have started. */
export async function close() {
  await (await opened?.catch(() => undefined))?.close?.()
}
