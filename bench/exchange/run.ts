/**
 * The exchange of the simulator in a process of its own: book deltas delivered to many connections against `ws` sending the
 * same bytes, and orders over keep-alive HTTP against `node:http` answering the same; then orders without a wire, and what
 * checking a signature takes, which each of the exchange's HTTP orders has in it.
 * Rounds alternate, the median counts; CPU seconds are those of the server's process. Prints one JSON line.
 */
import { availableParallelism } from 'node:os'
import { FrameCounter } from './frame-counter.ts'
import { sendOrders } from './http-load.ts'
import { Server } from './processes.ts'
import type { Role } from './roles.ts'

const TICKER = 'KXBENCH-26JAN01-1'
const ROUNDS = 3
const DEADLINE_MS = 25_000
const DELIVERIES = 180_000
const CONNECTIONS = [1, 50, 300]
const ORDERS = 4_000
const ORDER_CONNECTIONS = 16
const ORDERS_IN_PROCESS = 30_000
const SIGNATURE_CHECKS = 5_000
/** The reply and the snapshot. */
const FIRST_FRAMES = 2

interface Run {
  readonly perSecond: number
  readonly cpuSeconds: number
}

async function deliver(kind: 'exchange' | 'broadcast', connections: number): Promise<Run> {
  const deltas = Math.ceil(DELIVERIES / connections)
  return withServer({ kind, deltas }, async (server) => {
    const counters: FrameCounter[] = []
    for (let n = 0; n < connections; n++) counters.push(await FrameCounter.subscribe(server.ready, TICKER))
    const run = await timed(server, deltas * connections, () =>
      Promise.all(counters.map((counter) => counter.reached(FIRST_FRAMES + deltas))),
    )
    for (const counter of counters) counter.close()
    return run
  })
}

const order = (kind: 'exchange' | 'bare-http'): Promise<Run> =>
  withServer(kind === 'exchange' ? { kind, deltas: 0 } : { kind }, async (server) => {
    await sendOrders(server.ready, TICKER, 500, ORDER_CONNECTIONS)
    return timed(server, ORDERS, () => sendOrders(server.ready, TICKER, ORDERS, ORDER_CONNECTIONS))
  })

/** A role that works by itself once it begins. */
const alone = (role: Role, count: number): Promise<Run> =>
  withServer(role, async (server) => {
    server.begin()
    const { cpuSeconds, wallSeconds } = await server.report()
    return { perSecond: count / wallSeconds, cpuSeconds }
  })

async function withServer(role: Role, measure: (server: Server) => Promise<Run>): Promise<Run> {
  const server = await Server.start(role)
  try {
    return await measure(server)
  } finally {
    await server.stop()
  }
}

async function timed(server: Server, count: number, work: () => Promise<unknown>): Promise<Run> {
  const startedNs = process.hrtime.bigint()
  server.begin()
  await work()
  const seconds = Number(process.hrtime.bigint() - startedNs) / 1e9
  const { cpuSeconds } = await server.report()
  return { perSecond: count / seconds, cpuSeconds }
}

const deadline = Date.now() + DEADLINE_MS

/** Rounds of both in turn, the median of each and of their ratios. */
async function against(ours: () => Promise<Run>, baseline: () => Promise<Run>) {
  const pairs: { readonly ours: Run; readonly baseline: Run }[] = []
  for (let at = 0; at < ROUNDS && (at === 0 || Date.now() < deadline); at++) {
    if (at % 2 === 0) pairs.push({ ours: await ours(), baseline: await baseline() })
    else {
      const first = await baseline()
      pairs.push({ ours: await ours(), baseline: first })
    }
  }
  return {
    ...summary(pairs.map((pair) => pair.ours)),
    baseline: summary(pairs.map((pair) => pair.baseline)),
    ratio: round(median(pairs.map((pair) => pair.ours.perSecond / pair.baseline.perSecond)), 2),
    cpuRatio: round(median(pairs.map((pair) => pair.ours.cpuSeconds / pair.baseline.cpuSeconds)), 2),
  }
}

const summary = (runs: readonly Run[]) => ({
  perSecond: Math.round(median(runs.map(({ perSecond }) => perSecond))),
  cpuSeconds: round(median(runs.map(({ cpuSeconds }) => cpuSeconds)), 3),
})
const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN
const round = (value: number, digits: number): number => Number(value.toFixed(digits))

const delivered: unknown[] = []
for (const connections of CONNECTIONS) {
  const result = await against(
    () => deliver('exchange', connections),
    () => deliver('broadcast', connections),
  )
  delivered.push({ connections, messages: DELIVERIES, ...result })
}
const rest = await against(
  () => order('exchange'),
  () => order('bare-http'),
)

process.stdout.write(
  `${JSON.stringify({
    bench: 'exchange',
    node: process.version,
    cpus: availableParallelism(),
    delivery: { against: 'ws broadcast of the same bytes', runs: delivered },
    orders: { against: 'node:http answering 201 with a body alike', connections: ORDER_CONNECTIONS, count: ORDERS, ...rest },
    ordersInProcess: {
      count: ORDERS_IN_PROCESS,
      ...summary([await alone({ kind: 'in-process', orders: ORDERS_IN_PROCESS }, ORDERS_IN_PROCESS)]),
    },
    signatureChecks: {
      count: SIGNATURE_CHECKS,
      ...summary([await alone({ kind: 'signatures', checks: SIGNATURE_CHECKS }, SIGNATURE_CHECKS)]),
    },
  })}\n`,
)
