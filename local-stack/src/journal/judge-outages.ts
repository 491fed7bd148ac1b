import type { Collector, DoubtedMarket } from './collector.ts'
import { type Interval, intersect, isWithin } from './interval.ts'

/** What the exchange published of a market, and what was stated of it. */
export interface JudgedMarket extends DoubtedMarket {
  /** Gaps that were stated, and the time between its birth and the beginning of its record. */
  readonly gaps: readonly Interval[]
}

const MICROSECOND = 1

/**
 * Pure. Every instant at which all collectors had surely no books lies in a gap of each market that was on the air; and no gap is longer
 * than the disturbances of all of them, from what each had stored before to its next book of the market. Returns what is otherwise.
 */
export function judgeOutages(markets: readonly JudgedMarket[], collectors: readonly Collector[]): readonly string[] {
  const outages = intersect(collectors.map((collector) => collector.outages))
  return markets.flatMap((market) => [...unstated(market, outages), ...unfounded(market, collectors)])
}

function unstated({ ticker, span, gaps }: JudgedMarket, outages: readonly Interval[]): readonly string[] {
  return outages
    .filter(({ fromUs, toUs }) => span !== undefined && span.fromUs < fromUs && span.toUs > toUs)
    .filter((outage) => !gaps.some((gap) => coversFromLastChange(gap, outage)))
    .map(({ fromUs, toUs }) => `outage|${ticker}|${fromUs}|${toUs}`)
}

/** Silence proves a book up to a microsecond past its last change, which may be the outage's own instant. */
function coversFromLastChange(gap: Interval, { fromUs, toUs }: Interval): boolean {
  return gap.fromUs <= fromUs + MICROSECOND && gap.toUs >= toUs
}

function unfounded(market: JudgedMarket, collectors: readonly Collector[]): readonly string[] {
  if (market.gaps.length === 0) return []
  const doubts = intersect(collectors.map((collector) => collector.doubts(market)))
  return market.gaps.filter((gap) => !isWithin(gap, doubts)).map(({ fromUs, toUs }) => `gap|${market.ticker}|${fromUs}|${toUs}`)
}
