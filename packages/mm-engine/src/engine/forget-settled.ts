import { isIdle } from '../orders/step-orders.ts'
import { withoutTickers } from '../ticker-map/ticker-map.ts'
import { type Draft, tellOrders, tellRisk } from './draft.ts'

/**
 * Forgets events whose markets were all paid out `afterUs` ago; what they came to is kept as a sum. Until then a fill that is told late still
 * counts, and a market that lost still counts towards what its event may lose.
 */
export function forgetSettled(draft: Draft, afterUs: number): void {
  const { markets, orders, risk, nowUs } = draft.state
  const isPast = (ticker: string): boolean => {
    const settledUs = markets.get(ticker)?.settledUs
    return settledUs !== undefined && nowUs - settledUs >= afterUs && isIdle(orders, ticker)
  }
  const events = new Set<string>()
  for (const [ticker, { terms }] of markets) if (isPast(ticker)) events.add(terms.eventTicker)
  const gone = [...events].filter((eventTicker) => risk.events.get(eventTicker)?.every(isPast))
  if (gone.length === 0) return
  const tickers = new Set(gone.flatMap((eventTicker) => risk.events.get(eventTicker) ?? []))
  tellRisk(draft, { kind: 'forget', eventTickers: gone, atUs: nowUs })
  tellOrders(draft, { kind: 'forget', tickers, atUs: nowUs })
  draft.state.markets = withoutTickers(draft.state.markets, tickers)
}
