import type { SimStatus } from '../exchange/exchange.ts'

/** One line that says what an exchange has done. */
export function toSummary(status: SimStatus): string {
  const { delta, snapshot, trade, ticker, lifecycle } = status.publishedByKind
  const kinds = `${delta} deltas, ${snapshot} snapshots, ${trade} trades, ${ticker} tickers, ${lifecycle} lifecycle`
  const { malformedLines, mismatched } = status.flow
  const replay =
    status.flow['kind'] === 'recorded' ? `; ${malformedLines} malformed lines, ${mismatched} mismatches between connections` : ''
  return `published ${status.published} messages (${kinds}) in ${status.markets} markets${replay}`
}
