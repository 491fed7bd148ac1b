/**
 * WebSocket frame to typed event and order book: this SDK against `ws` with `JSON.parse`, both over loopback from another
 * process that sends as fast as they take it. Rounds alternate, ratios are between neighbours, the median counts.
 * Prints one JSON line.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { byHandExact, byHandLean, type Client, managed, sdk } from './clients.ts'
import { DEFAULT_FEED } from './feed.ts'

const WARM_UP_ROUNDS = 2
const ROUNDS = 9
const DEADLINE_MS = 40_000

interface Run {
  readonly framesPerSecond: number
  readonly cpuUsPerFrame: number
  readonly loopP99Ms: number
  readonly checksum: number
}

const CLIENTS = { byHandExact, byHandLean, sdk: sdk(true), sdkFallback: sdk(false), sdkManaged: managed } as const
type Name = keyof typeof CLIENTS

async function measure(client: Client, url: string): Promise<Run> {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  let startedNs = 0n
  let cpu = process.cpuUsage()
  const { checksum } = await client(url, () => {
    cpu = process.cpuUsage()
    startedNs = process.hrtime.bigint()
    delay.enable()
  })
  const seconds = Number(process.hrtime.bigint() - startedNs) / 1e9
  const { user, system } = process.cpuUsage(cpu)
  delay.disable()
  return {
    framesPerSecond: DEFAULT_FEED.deltas / seconds,
    cpuUsPerFrame: (user + system) / DEFAULT_FEED.deltas,
    loopP99Ms: delay.percentile(99) / 1e6,
    checksum,
  }
}

const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN
const round = (value: number, digits = 2): number => Number(value.toFixed(digits))

const server = fork(fileURLToPath(new URL('./feed-server.ts', import.meta.url)))
const [port] = await once(server, 'message')
const url = `ws://127.0.0.1:${port}/trade-api/ws/v2`
const rounds: Record<Name, Run>[] = []
const deadline = Date.now() + DEADLINE_MS
for (let at = 0; at < WARM_UP_ROUNDS + ROUNDS && Date.now() < deadline; at++) {
  const names = Object.keys(CLIENTS) as Name[]
  const order = at % 2 === 0 ? names : names.toReversed()
  const runs: Partial<Record<Name, Run>> = {}
  for (const name of order) runs[name] = await measure(CLIENTS[name], url)
  const sums = new Set(Object.values(runs).map(({ checksum }) => checksum))
  if (sums.size > 1) throw new Error('the clients do not agree about the books')
  if (at >= WARM_UP_ROUNDS) rounds.push(runs as Record<Name, Run>)
}
server.disconnect()

const summary = (name: Name) => ({
  framesPerSecond: Math.round(median(rounds.map((runs) => runs[name].framesPerSecond))),
  cpuUsPerFrame: round(median(rounds.map((runs) => runs[name].cpuUsPerFrame))),
  loopP99Ms: round(median(rounds.map((runs) => runs[name].loopP99Ms))),
})
const ratio = (of: (run: Run) => number, one: Name, other: Name): number =>
  round(median(rounds.map((runs) => of(runs[one]) / of(runs[other]))))
const compare = (one: Name, other: Name) => ({
  throughput: ratio((run) => run.framesPerSecond, one, other),
  cpu: ratio((run) => run.cpuUsPerFrame, one, other),
  loopP99: ratio((run) => run.loopP99Ms, one, other),
})

process.stdout.write(
  `${JSON.stringify({
    bench: 'ws/frames-to-books',
    node: process.version,
    frames: DEFAULT_FEED.deltas,
    rounds: rounds.length,
    ratios: {
      'sdk : ws + JSON.parse': compare('sdk', 'byHandExact'),
      'sdk : ws + JSON.parse, times in ms only': compare('sdk', 'byHandLean'),
      'sdk, managed books : ws + JSON.parse': compare('sdkManaged', 'byHandExact'),
      'sdk, fast decoding off : ws + JSON.parse': compare('sdkFallback', 'byHandExact'),
      'sdk, fast decoding off : ws + JSON.parse, times in ms only': compare('sdkFallback', 'byHandLean'),
    },
    clients: Object.fromEntries((Object.keys(CLIENTS) as Name[]).map((name) => [name, summary(name)])),
  })}\n`,
)
