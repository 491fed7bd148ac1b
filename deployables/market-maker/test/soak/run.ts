import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { KalshiClient } from '@kassandra/kalshi-sdk'
import { epochUs } from '@kassandra/kalshi-sdk/units'
import { openSqliteStore } from '@kassandra/mm-engine/store'
import { Draw } from '../live/support/draw.ts'
import { readExchangeBooks } from '../live/support/exchange-books.ts'
import { type AnyFault, drawFault } from '../live/support/faults.ts'
import { judge } from '../live/support/judge.ts'
import { LIVELY } from '../live/support/strategies.ts'

/**
 * Runs the built market maker in live mode against the simulator, both as programs of their own and in real time, with faults all the while;
 * kills it again and again, starts it on the same database, stops it in the end, and compares what it has stored with the exchange's books.
 *
 * `node deployables/market-maker/test/soak/run.ts --minutes 10 --kills 5 --seed 1 [--json] [--folder DIR]`; exit code 1 where they differ.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    kills: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
    folder: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})
const [minutes, kills, seed] = [values.minutes, values.kills, values.seed].map(toNumber)

function toNumber(text: string): number {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text)
  throw new Error(`"${text}" is not a number`)
}

const say = (text: string): void => {
  if (!values.json) console.log(text)
}

const ENGINE_ID = 'soak'
const SIMULATOR = fileURLToPath(new URL('../../../../packages/kalshi-sim/bin/kalshi-sim.mjs', import.meta.url))
const MAKER = fileURLToPath(new URL('../../bin/market-maker.mjs', import.meta.url))
const FLAGS = ['--mode', 'live', '--confirm-live', '--max-loss-usd', '500', '--allow-ephemeral-database']

interface Account {
  readonly keyId: string
  readonly privateKeyPem: string
  readonly restUrl: string
  readonly wsUrl: string
}

async function startSimulator(folder: string): Promise<{ readonly child: ChildProcess; readonly account: Account }> {
  const credentials = join(folder, 'account.json')
  const options = ['--seed', `${seed}`, '--markets', '8', '--rate', '100', '--lifecycle', '60s', '--rate-limits', 'advanced']
  const child = spawn(process.execPath, [SIMULATOR, ...options, '--credentials', credentials], { stdio: ['ignore', 'pipe', 'inherit'] })
  child.stdout.resume()
  await once(child.stdout, 'data') // it says where it listens when the credentials are there
  return { child, account: JSON.parse(await readFile(credentials, 'utf8')) as Account }
}

function startMaker(folder: string, { keyId, restUrl, wsUrl }: Account, life: number): ChildProcess {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAKER, ...FLAGS], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      ENGINE_ID,
      KALSHI_ENVIRONMENT: 'custom',
      KALSHI_REST_URL: restUrl,
      KALSHI_WS_URL: wsUrl,
      KALSHI_API_KEY: keyId,
      KALSHI_API_SECRET: './key.pem',
      STRATEGY_FILE: './strategy.json',
      LOG_FILE: 'none',
      HEALTH_PORT: '0',
      METRICS_PORT: '0',
      CONTROL_PORT: '0',
      MIN_TIME_TO_CLOSE: '10s',
      SELECTION_INTERVAL: '10s',
      RECONCILE_INTERVAL: '20s',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const log = createWriteStream(join(folder, `life-${life}.log`))
  child.stdout.pipe(log)
  child.stderr.pipe(log)
  return child
}

async function inject({ restUrl }: Account, { fault }: AnyFault): Promise<void> {
  const body = JSON.stringify(fault)
  const answer = await fetch(new URL('/sim/faults', restUrl), { method: 'POST', body, headers: { 'content-type': 'application/json' } })
  if (!answer.ok) throw new Error(`the simulator refused ${body}: ${await answer.text()}`)
}

/** Faults every few seconds, until aborted. @returns How many. */
async function disturb(account: Account, draw: Draw, signal: AbortSignal): Promise<number> {
  let count = 0
  while (!signal.aborted) {
    await wait(draw.whole(2_000, 8_000), undefined, { signal }).catch(() => undefined)
    if (signal.aborted) break
    await inject(account, drawFault(draw))
    count += 1
  }
  return count
}

/** When the process is killed, in milliseconds from the start: once in each of equal parts, so that each life lasts. */
const killTimes = (draw: Draw, totalMs: number): readonly number[] =>
  Array.from({ length: kills ?? 0 }, (_, index) => {
    const partMs = totalMs / ((kills ?? 0) + 1)
    return Math.round(partMs * (index + 0.5) + draw.whole(0, Math.floor(partMs / 2)))
  })

async function run(): Promise<boolean> {
  const draw = new Draw(seed ?? 1)
  const totalMs = (minutes ?? 10) * 60_000
  const folder = values.folder === undefined ? await mkdtemp(join(tmpdir(), 'soak-')) : resolve(values.folder)
  await mkdir(folder, { recursive: true })
  const { child: simulator, account } = await startSimulator(folder)
  await writeFile(join(folder, 'key.pem'), account.privateKeyPem, { mode: 0o600 })
  await writeFile(join(folder, 'strategy.json'), JSON.stringify(LIVELY))
  const { restUrl, wsUrl } = account
  const client = new KalshiClient({ environment: { restUrl, wsUrl }, credentials: account })
  const disturbance = new AbortController()
  try {
    const startBalance = (await client.portfolio.balance()).balance
    const startedMs = performance.now()
    const faults = disturb(account, new Draw((seed ?? 1) + 1), disturbance.signal)
    faults.catch(() => undefined)
    let life = 1
    let maker = startMaker(folder, account, life)
    const deaths: (number | string | null)[] = []
    for (const atMs of killTimes(draw, totalMs)) {
      await wait(Math.max(atMs - (performance.now() - startedMs), 0))
      maker.kill('SIGKILL')
      if (maker.exitCode === null && maker.signalCode === null) await once(maker, 'exit')
      deaths.push(maker.exitCode ?? maker.signalCode)
      say(`life ${life} ended after ${Math.round(performance.now() - startedMs)} ms: ${deaths.at(-1)}`)
      maker = startMaker(folder, account, ++life)
    }
    await wait(Math.max(totalMs - (performance.now() - startedMs), 0))
    disturbance.abort()
    const stoppedUs = epochUs((Date.now() - 1_000) * 1_000)
    const isAlive = maker.exitCode === null && maker.signalCode === null
    if (isAlive) {
      maker.kill('SIGTERM')
      await once(maker, 'exit')
    }
    const books = await readExchangeBooks(client)
    const verdict = await judge({
      openStore: () => openSqliteStore({ path: join(folder, 'data', 'mm.db') }),
      books,
      startBalance,
      engineId: ENGINE_ID,
      stoppedUs,
    })
    const problems = [
      ...verdict.problems,
      ...deaths.flatMap((death) => (death === 'SIGKILL' ? [] : [`a process ended by itself with ${death}`])),
      ...(maker.exitCode === 0 ? [] : [`the last process ended with ${maker.exitCode ?? maker.signalCode}`]),
    ]
    const result = {
      isEqual: problems.length === 0,
      seed,
      minutes,
      kills: deaths.length,
      faults: await faults,
      ...verdict.counts,
      startBalance,
      balance: books.balance,
      ms: Math.round(performance.now() - startedMs),
      problems,
      folder,
    }
    console.log(values.json ? JSON.stringify(result) : result)
    if (problems.length > 0)
      console.error(`again: node deployables/market-maker/test/soak/run.ts --minutes ${minutes} --kills ${kills} --seed ${seed}`)
    return problems.length === 0
  } finally {
    disturbance.abort()
    await client.close()
    simulator.kill('SIGTERM')
  }
}

process.exitCode = (await run()) ? 0 : 1
