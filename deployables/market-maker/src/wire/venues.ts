import type { KalshiClient } from '@kassandra/kalshi-sdk'
import { epochUs } from '@kassandra/kalshi-sdk/units'
import { createPaperVenue, type EngineClock, type EngineEvent, type EventSink, PaperTrading, type TradingVenue } from '@kassandra/mm-engine'
import { createKalshiVenue, type KalshiVenue, type ObserveVenue } from '@kassandra/mm-engine/kalshi'
import type { MakerConfig } from '../config/maker-config.ts'

/** Where orders go, and what of the market data it has to see. */
export interface Venue {
  readonly trading: TradingVenue
  /** There in live mode. */
  readonly kalshi: KalshiVenue | undefined
  /** To be called with everything that the market data tells, in its order. */
  see(event: EngineEvent): void
}

export function createPaper({ paper }: MakerConfig, runEpoch: number, clock: EngineClock): Venue {
  const trading = new PaperTrading(createPaperVenue({ ...paper.venue, idPrefix: `paper-${runEpoch}` }), clock)
  return {
    trading,
    kalshi: undefined,
    see: (event) => {
      if (isOfMarkets(event)) trading.observe(event)
    },
  }
}

type OfMarkets = Parameters<PaperTrading['observe']>[0]

const OF_MARKETS: ReadonlySet<string> = new Set(['snapshot', 'delta', 'trade', 'status', 'settled', 'market'])

const isOfMarkets = (event: EngineEvent): event is OfMarkets => OF_MARKETS.has(event.kind)

/** More than a start allows. */
const CLOCKS_DIFFER_US = 60_000_000

export function createLive(client: KalshiClient, { exchange }: MakerConfig, clock: EngineClock, observe: ObserveVenue): Venue {
  const { subaccount, orderGroupLimit } = exchange
  const kalshi = createKalshiVenue({
    client,
    clock,
    subaccount,
    // Those that were adopted are known; of others the exchange's clock may say that they are older than this start.
    fillsSinceUs: epochUs(clock.nowUs() - CLOCKS_DIFFER_US),
    observe,
    ...(orderGroupLimit !== undefined && { orderGroup: { contractsLimit: orderGroupLimit } }),
  })
  return { trading: kalshi, kalshi, see: () => undefined }
}

/** Passes on what market data tells: first to the venue, whose fills come of it, then to the engine. */
export const sinkFor =
  (venue: Venue, push: EventSink): EventSink =>
  (event) => {
    venue.see(event)
    push(event)
  }
