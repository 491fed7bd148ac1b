import type { EventFeeChange, KalshiEvent, Market, Series, SeriesFeeChange } from '@kassandra/kalshi-sdk/rest'
import { epochUs } from '@kassandra/kalshi-sdk/units'
import type { MarketTerms } from '../../event/engine-event.ts'
import { applyFeeChange, createFeeSchedule, type FeeChange, type FeeSchedule } from '../../fees/fee-schedule.ts'
import { parseFeeMultiplier, parseFeeType } from '../../fees/fee-terms.ts'

/** What the exchange files above a market. */
export interface MarketFamily {
  readonly event: KalshiEvent
  readonly series: Series
  /** Scheduled, of the series. */
  readonly seriesChanges: readonly SeriesFeeChange[]
  /** Scheduled, of the event. */
  readonly eventChanges: readonly EventFeeChange[]
}

/** Pure. @throws {FeeError} A fee of it, now or in future, is of no published amount. */
export function toMarketTerms(market: Market, family: MarketFamily): MarketTerms {
  const { event } = family
  return {
    ticker: market.ticker,
    eventTicker: market.eventTicker,
    seriesTicker: event.seriesTicker,
    title: [event.title || market.title, market.yesSubtitle].filter((part) => part !== '').join(': '),
    closeUs: market.closeTime,
    settlesUs: market.expectedExpirationTime,
    priceRanges: market.priceRanges,
    fees: toFeeSchedule(market, family),
    isExclusive: event.mutuallyExclusive,
  }
}

function toFeeSchedule(market: Market, { event, series, seriesChanges, eventChanges }: MarketFamily): FeeSchedule {
  const base = createFeeSchedule({ type: parseFeeType(series.feeType), multiplierPpm: parseFeeMultiplier(series.feeMultiplier) })
  const changes: readonly FeeChange[] = [
    { kind: 'waiver', untilUs: market.feeWaiverExpirationTime },
    ...seriesChanges.map(({ scheduledTime: fromUs, feeType, feeMultiplier }): FeeChange => {
      const terms = { type: parseFeeType(feeType), multiplierPpm: parseFeeMultiplier(feeMultiplier) }
      return { kind: 'series', fromUs, terms }
    }),
    // What holds now has held since some instant that is not told.
    toEventChange(event, 0),
    ...eventChanges.map((change) => toEventChange(change, change.scheduledTime)),
  ]
  return changes.reduce(applyFeeChange, base)
}

function toEventChange(overrides: Pick<KalshiEvent, 'feeTypeOverride' | 'feeMultiplierOverride'>, fromUs: number): FeeChange {
  const { feeTypeOverride, feeMultiplierOverride } = overrides
  return {
    kind: 'event',
    fromUs: epochUs(fromUs),
    type: feeTypeOverride === undefined ? undefined : parseFeeType(feeTypeOverride),
    multiplierPpm: feeMultiplierOverride === undefined ? undefined : parseFeeMultiplier(feeMultiplierOverride),
  }
}
