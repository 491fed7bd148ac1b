import { setTimeout as sleep } from 'node:timers/promises'
import type { KalshiClient } from '@kassandra/kalshi-sdk'
import { type MicroUsd, microUsd } from '@kassandra/kalshi-sdk/units'
import { systemSocketClock } from '@kassandra/kalshi-sdk/ws'
import {
  createEngine,
  createPaperVenue,
  type EngineEvent,
  EngineHost,
  type EngineSetup,
  type EngineState,
  type HostedStep,
  PAPER_CAPABILITIES,
  PaperTrading,
} from '@kassandra/mm-engine'
import { createKalshiMarketData } from '@kassandra/mm-engine/kalshi'
import { TRIAL_STRATEGY } from './strategy.ts'

export interface PaperMakerOptions {
  readonly client: KalshiClient
  readonly seconds: number
  readonly maxMarkets: number
  /** Above that of every run before, where a store or a recording outlives the process. */
  readonly runEpoch: number
  /** Is told of each step at once. */
  observe(step: HostedStep): void
  /** Keeps what steps brought about before their orders go out. */
  persist?(steps: readonly HostedStep[]): Promise<void>
}

const CASH: MicroUsd = microUsd(1_000_000_000)
const TICK_MS = 100

/** What `runPaperMaker` sets its engine up with: the same is needed to replay what it recorded. */
export const paperSetup = (runEpoch: number): EngineSetup => ({
  engineId: 'example',
  runEpoch,
  config: TRIAL_STRATEGY,
  configVersion: 1,
  capabilities: PAPER_CAPABILITIES,
})

/** Makes markets on paper, by the live data of an exchange, for some seconds. @returns What the engine knows in the end. */
export async function runPaperMaker(options: PaperMakerOptions): Promise<EngineState> {
  const { client, seconds, maxMarkets, runEpoch, observe, persist = () => Promise.resolve() } = options
  const clock = systemSocketClock
  const engine = createEngine(paperSetup(runEpoch))
  const trading = new PaperTrading(createPaperVenue({ idPrefix: `paper-${runEpoch}` }), clock)
  const host = new EngineHost(engine, engine.initial, {
    persist,
    send: (commands) => trading.send(commands),
    observe,
    marketFailed: (ticker, error) => console.error(`${ticker} is paused: ${error.message}`),
  })
  const take = (event: EngineEvent): void => {
    if (isOfMarkets(event)) trading.observe(event)
    host.push(event)
  }
  const stop = new AbortController()
  const data = createKalshiMarketData({ client, clock, selection: { maxMarkets } })
  host.push({ kind: 'balance', cash: CASH, atUs: clock.nowUs() })
  const work = Promise.all([
    data.run(take, stop.signal),
    trading.run(host.push, stop.signal),
    tick(() => host.push({ kind: 'clock', atUs: clock.nowUs() }), stop.signal),
  ])
  await Promise.race([sleep(seconds * 1_000), host.failed, work])
  stop.abort()
  await work
  await host.settled()
  return host.state
}

type OfMarkets = Parameters<PaperTrading['observe']>[0]

const OF_MARKETS: ReadonlySet<string> = new Set(['snapshot', 'delta', 'trade', 'status', 'settled', 'market'])

/** What a paper venue fills orders by. */
const isOfMarkets = (event: EngineEvent): event is OfMarkets => OF_MARKETS.has(event.kind)

/** An engine knows the time by its events alone. */
async function tick(run: () => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    run()
    await sleep(TICK_MS, undefined, { signal }).catch(() => undefined)
  }
}
