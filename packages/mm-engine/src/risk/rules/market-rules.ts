import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import { requireInteger, requireWithin } from '../../errors/invalid-parameter-error.ts'
import { easternTime, MINUTE_US } from '../eastern-time.ts'
import type { MarketRule } from '../risk-rule.ts'

/** Blocks orders for a market of which neither event nor close are known. */
export const knownMarket = (): MarketRule => ({
  id: 'known-market',
  scope: 'market',
  provenance: 'after its close a market refuses even cancels; limits of an event hold only for markets whose event is known',
  check: ({ markets }, ticker) => (markets.get(ticker)?.closeUs === undefined ? 'its close is not known' : undefined),
})

/** Blocks orders while the exchange pauses. It is back by itself: neither a halt nor an alert. */
export interface TradingHoursConfig {
  readonly kind: 'trading-hours'
  /** Every week, in New York. */
  readonly pauses: readonly WeeklyPause[]
}

export interface WeeklyPause {
  /** 0 is Sunday. */
  readonly weekday: number
  /** Minutes since midnight. */
  readonly fromMinute: number
  /** Up to 1440; the minute itself is open again. */
  readonly toMinute: number
}

/** Thursday, 03:00 to 05:00. */
export const EXCHANGE_PAUSES: readonly WeeklyPause[] = [{ weekday: 4, fromMinute: 180, toMinute: 300 }]

export function tradingHours({ pauses }: TradingHoursConfig): MarketRule {
  for (const { weekday, fromMinute, toMinute } of pauses) {
    requireWithin('weekday of a pause', requireInteger('weekday of a pause', weekday, 0), 0, 6)
    requireWithin(
      'toMinute of a pause',
      requireInteger('toMinute of a pause', toMinute, requireInteger('fromMinute of a pause', fromMinute, 0) + 1),
      1,
      1_440,
    )
  }
  const isPaused = ofLastMinute((nowUs) => {
    const { weekday, minute } = easternTime(nowUs)
    return pauses.some((pause) => pause.weekday === weekday && minute >= pause.fromMinute && minute < pause.toMinute)
  })
  return {
    id: 'trading-hours',
    scope: 'market',
    provenance:
      'KALSHI_API 9.8: Thursday 03:00 to 05:00 ET orders are refused and those that rest stay; a pause may come at any other time too',
    check: ({ nowUs, isTradingActive }) => {
      if (!isTradingActive) return 'the exchange says that trading is paused'
      return isPaused(nowUs) ? 'the weekly pause of the exchange' : undefined
    },
  }
}

/** What depends on the minute alone is worked out once a minute. */
function ofLastMinute(work: (atUs: EpochUs) => boolean): (atUs: EpochUs) => boolean {
  let known: { readonly minute: number; readonly answer: boolean } | undefined
  return (atUs) => {
    const minute = Math.floor(atUs / MINUTE_US)
    if (known?.minute !== minute) known = { minute, answer: work(atUs) }
    return known.answer
  }
}

/** Blocks orders made from a book that the exchange wrote too long ago. */
export interface StaleBookConfig {
  readonly kind: 'stale-book'
  readonly maxAgeUs: number
}

export function staleBook({ maxAgeUs }: StaleBookConfig): MarketRule {
  requireInteger('maxAgeUs', maxAgeUs, 1)
  return {
    id: 'stale-book',
    scope: 'market',
    provenance: 'deltas 4 to 20 s old on a connection that was up (hummingbot PR #8454), a stream stale while "connected" (nautilus #4298)',
    check: ({ nowUs }, _ticker, { bookUs }) => {
      if (bookUs === undefined) return 'no book'
      return nowUs - bookUs > maxAgeUs ? `the book is ${nowUs - bookUs} us old` : undefined
    },
  }
}
