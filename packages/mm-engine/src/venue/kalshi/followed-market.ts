import type { Market } from '@kassandra/kalshi-sdk/rest'
import { type EpochUs, ONE_DOLLAR, type Price, price } from '@kassandra/kalshi-sdk/units'
import type { MarketLifecycleFrame } from '@kassandra/kalshi-sdk/ws'
import type { MarketTerms } from '../../event/engine-event.ts'

/** One market that is followed. */
export interface FollowedMarket {
  market: Market
  /** As last told. */
  terms: MarketTerms
  /** Its fees are of no published amount any more: it is told closed. */
  isFeeUnknown: boolean
  /** As last told. */
  isOpen: boolean | undefined
  /** Its book is whole, as last told. */
  isLive: boolean
  /** Until then answers of REST may be older than what the exchange has told. */
  freshUntilUs: number
  /** Wakes when it opens or closes, which the exchange does not tell. */
  timer: { cancel(): void } | undefined
}

/** Pure. The market behind a frame of its life. */
export function afterFrame(market: Market, frame: MarketLifecycleFrame): Market {
  const { closeTime, openTime, priceRanges, settlementValue, market: created } = frame
  return {
    ...market,
    status: statusAfter(market, frame),
    ...(closeTime && { closeTime }),
    ...(openTime && { openTime }),
    ...(priceRanges && { priceRanges }),
    ...(settlementValue !== undefined && { settlementValue }),
    ...(frame.result !== undefined && { result: frame.result }),
    ...(frame.yesSubtitle !== undefined && { yesSubtitle: frame.yesSubtitle }),
    ...(created?.expectedExpirationTime && { expectedExpirationTime: created.expectedExpirationTime }),
  }
}

function statusAfter({ status }: Market, { eventType, isDeactivated }: MarketLifecycleFrame): Market['status'] {
  if (eventType === 'activated') return 'active'
  if (eventType === 'deactivated') return isDeactivated === false ? 'active' : 'inactive'
  if (eventType === 'determined') return 'determined'
  return eventType === 'settled' ? 'finalized' : status
}

/** Pure. Whether it takes orders; opening and closing are told by nobody but the clock. */
export function takesOrders({ status, openTime, closeTime }: Market, nowUs: EpochUs): boolean {
  if (closeTime !== undefined && nowUs >= closeTime) return false
  if (status === 'initialized') return openTime !== undefined && nowUs >= openTime
  return status === 'active'
}

/** Pure. Trading is over for good. */
export const isOver = ({ status, closeTime }: Market, nowUs: EpochUs): boolean =>
  (closeTime !== undefined && nowUs >= closeTime) || !['initialized', 'active', 'inactive'].includes(status)

/** Pure. When the clock changes what `takesOrders` says; undefined where it does not any more. */
export function nextTurnUs({ openTime, closeTime }: Market, nowUs: EpochUs): EpochUs | undefined {
  return [openTime, closeTime].filter((turn) => turn !== undefined && turn > nowUs).sort((a, b) => (a ?? 0) - (b ?? 0))[0]
}

/** Pure. What one YES contract was paid; undefined before that is final. */
export function paidValue({ status, settlementValue, result }: Market): Price | undefined {
  if (status !== 'finalized') return undefined
  if (settlementValue !== undefined) return settlementValue
  if (result === 'yes') return YES
  return result === 'no' ? NO : undefined
}

const YES: Price = ONE_DOLLAR
const NO: Price = price(0)
