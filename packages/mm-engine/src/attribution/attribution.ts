import { type MicroUsd, microUsd, type Price } from '@kassandra/kalshi-sdk/units'
import { pnlAtMark } from '../position/pnl.ts'
import { applyToldFill, FLAT, type Position, type PositionFill, settle } from '../position/position.ts'

/** Where the change of equity came from. The four sum to it exactly, at every instant. */
export interface AttributedParts {
  /** What trading away from the mark earned: (mark - price) x count for a purchase of YES, the opposite for a sale, at each fill. */
  readonly spread: MicroUsd
  /** What holding earned: (new mark - old mark) x position, at each move of the mark. */
  readonly inventory: MicroUsd
  /** Fees of fills and settlement, as a loss. */
  readonly fees: MicroUsd
  /** (settlement value - last mark) x position: the jump that no quote was there for. */
  readonly settlement: MicroUsd
}

/** One market's equity and where it came from. */
export interface Attribution {
  readonly position: Position
  /** The last mark; before the first one, a fill is marked at its own price. */
  readonly mark: Price | undefined
  readonly parts: AttributedParts
  /** Equity when the account began, 0 unless a position was taken over. */
  readonly startEquity: MicroUsd
}

export type AttributionInput =
  | { readonly kind: 'mark'; readonly mark: Price }
  | { readonly kind: 'fill'; readonly fill: PositionFill }
  | { readonly kind: 'settle'; readonly value: Price; readonly fee: MicroUsd }

const NOTHING: AttributedParts = { spread: microUsd(0), inventory: microUsd(0), fees: microUsd(0), settlement: microUsd(0) }

export const EMPTY_ATTRIBUTION: Attribution = { position: FLAT, mark: undefined, parts: NOTHING, startEquity: microUsd(0) }

/**
 * Pure. Begins with a position that is there already; what it has gained so far is not attributed. Without a mark it begins at the first one
 * that comes.
 */
export const attributeFrom = (position: Position, mark: Price | undefined): Attribution => {
  const unmarked: Attribution = { ...EMPTY_ATTRIBUTION, position }
  return mark === undefined ? unmarked : begun(unmarked, mark)
}

/**
 * Pure. The identity: spread + inventory + fees + settlement = equity now - equity at the start.
 * @throws {PositionError} As `applyFill` and `settle`.
 */
export function stepAttribution(state: Attribution, input: AttributionInput): Attribution {
  if (input.kind === 'mark') return moveMark(state, input.mark)
  if (input.kind === 'fill') return takeFill(state, input.fill)
  return takeSettlement(state, input.value, input.fee)
}

/** Pure. Realized + unrealized at the mark - fees. */
export const equityOf = ({ position, mark, startEquity }: Attribution): MicroUsd =>
  mark === undefined ? startEquity : pnlAtMark(position, mark)

/** Pure. The change of equity since the start, as the sum of its parts. */
export const totalOf = ({ spread, inventory, fees, settlement }: AttributedParts): MicroUsd =>
  microUsd(spread + inventory + fees + settlement)

/** Pure. Parts of several markets, part by part. */
export const sumParts = (all: readonly AttributedParts[]): AttributedParts => all.reduce(addParts, NOTHING)

/** With a mark, the given one where there was none. */
function begun(state: Attribution, first: Price): Attribution & { readonly mark: Price } {
  const { mark, position } = state
  return mark === undefined ? { ...state, mark: first, startEquity: pnlAtMark(position, first) } : { ...state, mark }
}

function moveMark(unmarked: Attribution, mark: Price): Attribution {
  const state = begun(unmarked, mark)
  const inventory = state.position.qty * (mark - state.mark)
  return { ...state, mark, parts: addParts(state.parts, { ...NOTHING, inventory: microUsd(inventory) }) }
}

function takeFill(unmarked: Attribution, fill: PositionFill): Attribution {
  const state = begun(unmarked, fill.price)
  const spread = (fill.side === 'bid' ? 1 : -1) * fill.count * (state.mark - fill.price)
  const { position } = applyToldFill(state.position, fill)
  return { ...state, position, parts: addParts(state.parts, { ...NOTHING, spread: microUsd(spread), fees: microUsd(-fill.fee) }) }
}

function takeSettlement(unmarked: Attribution, value: Price, fee: MicroUsd): Attribution {
  const state = begun(unmarked, value)
  const { position } = settle(state.position, value, fee)
  if (position === state.position) return unmarked
  const settlement = microUsd(state.position.qty * (value - state.mark))
  return { ...state, position, mark: value, parts: addParts(state.parts, { ...NOTHING, settlement, fees: microUsd(-fee) }) }
}

const addParts = (a: AttributedParts, b: AttributedParts): AttributedParts => ({
  spread: microUsd(a.spread + b.spread),
  inventory: microUsd(a.inventory + b.inventory),
  fees: microUsd(a.fees + b.fees),
  settlement: microUsd(a.settlement + b.settlement),
})
