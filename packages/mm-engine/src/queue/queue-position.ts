import { type EpochUs, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import type { QueueModel } from './queue-model.ts'

/** Where an order stands at its price, as far as the book and the prints tell. Quantities of others only, in 0.01 contract. */
export interface QueuePosition {
  /** Estimate of what trades before this order; a fraction where a model leaves one. */
  readonly ahead: number
  /** What is left of the order. */
  readonly remaining: Qty
  /** What others show at the price. */
  readonly level: Qty
  /** Printed at the price, with the decrease of the level still to come. */
  readonly credit: Qty
  /** Decreases without a print so far, oldest first: taken for cancels until one comes. */
  readonly unexplained: readonly Unexplained[]
}

interface Unexplained {
  readonly atUs: EpochUs
  readonly count: number
  /** How far the order moved on for it. */
  readonly advanced: number
}

export type QueueInput =
  /** What others show at the price from now on. */
  | { readonly kind: 'level'; readonly level: Qty; readonly atUs: EpochUs }
  /** The book was read anew: what was between prints and levels before is unknown. */
  | { readonly kind: 'snapshot'; readonly level: Qty }
  /** `count` traded at the price, of which `taken` went to other orders of our own that stand before this one. */
  | { readonly kind: 'print'; readonly count: Qty; readonly taken: Qty; readonly atUs: EpochUs }
  /** `count` traded beyond the price and was left by our orders that stand before this one. */
  | { readonly kind: 'through'; readonly count: Qty }
  /** The exchange's own word on what is ahead. */
  | { readonly kind: 'observed'; readonly ahead: Qty }
  /** Decreased, which keeps the place; any other change of an order joins the queue anew. */
  | { readonly kind: 'shrink'; readonly remaining: Qty }

export interface QueueStep {
  readonly position: QueuePosition
  /** Only prints fill. */
  readonly filled: Qty
}

export interface QueueRules {
  readonly model: QueueModel
  /**
   * A print explains a decrease that came up to this long before it; trades and book are separate channels and either may be first.
   * 0: prints always come first.
   */
  readonly pairingWindowUs: number
}

/** Long enough for two channels of one socket, short against the life of a quote. */
export const DEFAULT_PAIRING_WINDOW_US = 1_000_000

/** Pure. Behind everything that others show at the price. */
export const joinQueue = (level: Qty, remaining: Qty): QueuePosition => ({
  ahead: level,
  remaining,
  level,
  credit: qty(0),
  unexplained: [],
})

/** Pure. One change at the price of an order. A level never fills, whatever it does: a fill needs a print that reaches the order. */
export function stepQueue(rules: QueueRules, position: QueuePosition, input: QueueInput): QueueStep {
  switch (input.kind) {
    case 'level':
      return unfilled(changeLevel(rules, position, input.level, input.atUs))
    case 'snapshot':
      return unfilled({ ...position, ...NOTHING_OPEN, level: input.level, ahead: Math.min(position.ahead, input.level) })
    case 'print':
      return takePrint(rules, position, input.count, input.taken, input.atUs)
    case 'through':
      return fill({ ...position, ahead: 0 }, input.count)
    case 'observed':
      return unfilled({ ...position, unexplained: [], ahead: input.ahead })
    case 'shrink':
      return unfilled({ ...position, remaining: qty(Math.min(position.remaining, input.remaining)) })
  }
}

const NOTHING_OPEN = { credit: qty(0), unexplained: [] } as const

function changeLevel({ model, pairingWindowUs }: QueueRules, position: QueuePosition, level: Qty, atUs: EpochUs): QueuePosition {
  const decrease = position.level - level
  if (decrease <= 0) return { ...position, level }
  const explained = Math.min(decrease, position.credit)
  const cancelled = decrease - explained
  const ahead = model.aheadAfterCancels(position.ahead, position.level - explained, cancelled)
  const pending = pairingWindowUs > 0 && cancelled > 0 ? [{ atUs, count: cancelled, advanced: Math.max(position.ahead - ahead, 0) }] : []
  return {
    ...position,
    ahead,
    level,
    credit: qty(position.credit - explained),
    unexplained: [...recent(position.unexplained, atUs, pairingWindowUs), ...pending],
  }
}

/** A print moves the order on by its count, less what an earlier decrease has moved it on for the same contracts. */
function takePrint({ pairingWindowUs }: QueueRules, position: QueuePosition, count: Qty, taken: Qty, atUs: EpochUs): QueueStep {
  const { left, matched, advanced } = matchLatest(recent(position.unexplained, atUs, pairingWindowUs), count)
  const advance = Math.max(count - taken - advanced, 0)
  const moved = {
    ...position,
    ahead: Math.max(position.ahead - advance, 0),
    credit: qty(position.credit + count - matched),
    unexplained: left,
  }
  return fill(moved, qty(Math.floor(Math.max(advance - position.ahead, 0))))
}

function matchLatest(
  unexplained: readonly Unexplained[],
  count: number,
): { left: readonly Unexplained[]; matched: number; advanced: number } {
  const left = [...unexplained]
  let [matched, advanced] = [0, 0]
  for (let last = left.pop(); last; last = left.pop()) {
    const part = Math.min(last.count, count - matched)
    const share = last.advanced * (part / last.count)
    matched += part
    advanced += share
    if (part < last.count) left.push({ ...last, count: last.count - part, advanced: last.advanced - share })
    if (matched === count) break
  }
  return { left, matched, advanced }
}

const recent = (unexplained: readonly Unexplained[], atUs: EpochUs, windowUs: number): readonly Unexplained[] =>
  unexplained.filter((each) => atUs - each.atUs <= windowUs)

const unfilled = (position: QueuePosition): QueueStep => ({ position, filled: qty(0) })

function fill(position: QueuePosition, reached: Qty): QueueStep {
  const filled = qty(Math.min(position.remaining, reached))
  return { position: { ...position, remaining: qty(position.remaining - filled) }, filled }
}
