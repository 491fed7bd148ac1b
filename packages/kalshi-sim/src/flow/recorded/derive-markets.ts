import { type EpochUs, epochUs, type Price } from '@kassandra/kalshi-sdk/units'
import type { Event, Series } from '../../exchange/catalogue.ts'
import type { MarketDefinition } from '../../exchange/market.ts'
import { guessStructure, type PriceStructure } from '../../exchange/price-structure.ts'
import { uuidOf } from '../../random/uuid-of.ts'

/** What a capture tells of a market beside its frames. */
export interface MarketTraces {
  readonly ticker: string
  marketId: string | undefined
  readonly prices: Set<Price>
  openUs: EpochUs | undefined
  closeUs: EpochUs | undefined
  structure: PriceStructure | undefined
}

const HOUR_US = 3_600_000_000

/**
 * A plausible definition of a recorded market, which REST needs and a capture does not hold: event and series are cut from the
 * ticker, the price grid is the coarsest that fits unless a lifecycle frame tells it, the market is open from the hour before the capture to a day after it.
 */
export function deriveMarket(traces: MarketTraces, startUs: EpochUs, spanUs: number): MarketDefinition {
  const { ticker, marketId, prices } = traces
  const { eventTicker, seriesTicker } = familyOf(ticker)
  const openUs = traces.openUs ?? epochUs(Math.floor(startUs / HOUR_US - 1) * HOUR_US)
  return {
    ticker,
    eventTicker,
    seriesTicker,
    marketId: marketId ?? uuidOf(ticker),
    title: `Recorded market ${ticker}`,
    yesSubTitle: ticker,
    noSubTitle: ticker,
    rules: `Replayed from a recording of ${ticker}.`,
    createdUs: openUs,
    openUs,
    closeUs: traces.closeUs ?? epochUs(Math.ceil((startUs + spanUs) / HOUR_US + 24) * HOUR_US),
    structure: traces.structure ?? guessStructure(prices),
    status: 'active',
  }
}

export function deriveSeries(seriesTicker: string): Series {
  return { ticker: seriesTicker, title: `Recorded series ${seriesTicker}`, category: 'Recorded', frequency: 'custom', tags: ['Recorded'] }
}

export function deriveEvent({ eventTicker, seriesTicker }: MarketDefinition): Event {
  return { ticker: eventTicker, seriesTicker, title: `Recorded event ${eventTicker}`, subTitle: eventTicker, mutuallyExclusive: false }
}

/** Only the simulator may read a ticker this way, for want of anything better. */
function familyOf(ticker: string): { readonly eventTicker: string; readonly seriesTicker: string } {
  const parts = ticker.split('-')
  const eventTicker = parts.length > 1 ? parts.slice(0, -1).join('-') : ticker
  return { eventTicker, seriesTicker: parts[0] ?? ticker }
}
