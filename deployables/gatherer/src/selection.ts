import type { MarketSelection } from '@kassandra/recorder'
import type { GathererConfig } from './config.ts'

/** Pure. All open markets, unless something is named. */
export function toSelection({ seriesTickers, eventTickers, marketTickers }: GathererConfig): MarketSelection {
  if (!seriesTickers && !eventTickers && !marketTickers) return { kind: 'all' }
  return { kind: 'some', seriesTickers: seriesTickers ?? [], eventTickers: eventTickers ?? [], tickers: marketTickers ?? [] }
}
