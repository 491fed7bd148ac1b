import { type EpochUs, formatPrice, type MicroUsd, type Price, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import type { EngineEvent, FoundOrder } from '../event/engine-event.ts'
import { adoptPosition, type ExchangePosition } from '../position/exchange-position.ts'
import { FLAT, type Position } from '../position/position.ts'
import type { LoggedCommand } from '../store/command-store.ts'
import type { StoredOrder } from '../store/order-store.ts'
import type { StoreChange } from '../store/store-change.ts'
import type { AccountTruth } from '../venue/venue.ts'
import { comparePositions, type PositionMismatch } from './compare-positions.ts'
import { explainPositions } from './explain-positions.ts'
import { heldBack } from './held-back.ts'

export interface RecoveryInput {
  readonly runEpoch: number
  readonly atUs: EpochUs
  /** What the store says is held. */
  readonly believed: ReadonlyMap<string, Position>
  /** The store knows of no earlier run: what is held was never believed to be anything else, and is adopted without asking. */
  readonly isFirstRun: boolean
  /** Orders of earlier runs that the store does not know to be done. */
  readonly liveOrders: readonly StoredOrder[]
  /** Commands of earlier runs whose outcome the store does not know. Whatever became of them shows in the truth. */
  readonly unresolved: readonly LoggedCommand[]
  /** Trades that the store has, among those that the truth tells. */
  readonly isKnownFill: (tradeId: string) => boolean
  readonly truth: AccountTruth
  /** Whether a client order id is one of this engine's. */
  readonly isOwn: (clientOrderId: string) => boolean
  /** Differences of a position up to this are adopted without asking. */
  readonly maxPositionDifference: Qty
  /** A person has looked at the differences and wants the exchange's word adopted. */
  readonly isApproved: boolean
}

export interface RecoveryPlan {
  /** Positions that fills do not explain. */
  readonly mismatches: readonly PositionMismatch[]
  /** Whether quoting may begin: nothing differs, or it is within the tolerance, or a person has approved. */
  readonly mayQuote: boolean
  /** The difference to the store, to be committed whether or not quoting may begin. Adopted positions only where it may. */
  readonly changes: readonly StoreChange[]
  /** What brings an engine that knows nothing to the truth. */
  readonly events: readonly EngineEvent[]
  /** Orders of this engine that rest, and how many trades were made while nobody looked. */
  readonly counts: { readonly ordersAdopted: number; readonly ordersEnded: number; readonly fillsFound: number }
  readonly cash: MicroUsd
  /** What resting orders hold back, which the cash may be net of. */
  readonly heldBack: MicroUsd
}

/** Pure. Compares what the store believes with what the exchange says, and plans how both become the same. */
export function planRecovery(input: RecoveryInput): RecoveryPlan {
  const { truth, atUs, isOwn } = input
  const found = truth.fills.filter(({ tradeId }) => !input.isKnownFill(tradeId))
  const own = truth.orders.filter(({ clientOrderId }) => isOwn(clientOrderId))
  const ended = input.liveOrders.filter((order) => !own.some((each) => each.clientOrderId === order.clientOrderId))
  const explained = explainPositions(input.believed, truth, input.isKnownFill)
  const mismatches = comparePositions(explained, truth.positions)
  const isTolerable = mismatches.every(({ ours, theirs }) => Math.abs(ours - theirs) <= input.maxPositionDifference)
  const mayQuote = mismatches.length === 0 || isTolerable || input.isApproved || input.isFirstRun
  return {
    mismatches,
    mayQuote,
    changes: [
      ...own.map((order) => orderFound(order, atUs)),
      ...found.map(fillFound),
      ...ended.map((order) => orderEnded(order, atUs)),
      ...input.unresolved.map((command) => commandResolved(command, own, atUs)),
      ...paidOut(input, explained),
      ...(mayQuote ? adoptions(input, explained, mismatches) : []),
    ],
    events: eventsOf(input, own),
    counts: { ordersAdopted: own.length, ordersEnded: ended.length, fillsFound: found.length },
    cash: truth.cash,
    heldBack: heldBack(truth),
  }
}

const orderFound = (
  { clientOrderId, orderId, ticker, side, price, filled, remaining, expiresUs }: FoundOrder,
  atUs: EpochUs,
): StoreChange => ({
  kind: 'order',
  id: clientOrderId,
  clientOrderId,
  exchangeOrderId: orderId,
  atUs,
  marketId: ticker,
  side,
  price,
  size: qty(filled + remaining),
  status: 'open',
  expiresUs,
})

const fillFound = ({ tradeId, orderId, clientOrderId, ticker, ...facts }: AccountTruth['fills'][number]): StoreChange => ({
  kind: 'fill',
  tradeId,
  exchangeOrderId: orderId,
  orderId: clientOrderId,
  marketId: ticker,
  side: facts.side,
  price: facts.price,
  count: facts.count,
  fee: facts.fee,
  isTaker: facts.isTaker,
  atUs: facts.atUs,
})

const orderEnded = ({ id, marketId, side, price, size }: StoredOrder, atUs: EpochUs): StoreChange => ({
  kind: 'order',
  id,
  atUs,
  marketId,
  side,
  price,
  size,
  status: 'done',
  endReason: 'not on the exchange at a start',
})

function commandResolved({ runEpoch, command }: LoggedCommand, own: readonly FoundOrder[], atUs: EpochUs): StoreChange {
  const isThere = own.some(({ clientOrderId }) => clientOrderId === command.clientOrderId)
  const answer = isThere ? ({ outcome: 'done', code: 'ADOPTED' } as const) : ({ outcome: 'refused', code: 'NOT_FOUND' } as const)
  return { kind: 'command-answer', runEpoch, commandId: command.commandId, ...answer, atUs }
}

/** Settlements that nobody saw, for the next process to know. */
function paidOut({ runEpoch, atUs, believed }: RecoveryInput, explained: ReadonlyMap<string, Position>): readonly StoreChange[] {
  return [...explained].flatMap(([ticker, position]): readonly StoreChange[] => {
    const { settledAt } = position
    if (settledAt === undefined) return []
    const believedQty = believed.get(ticker)?.qty
    return [
      { kind: 'adopted-position', runEpoch, marketId: ticker, atUs, ...factsOf(position), believedQty, reason: settledText(settledAt) },
    ]
  })
}

/** Pure. Why a position is none any more. */
export const settledText = (value: Price): string => `settled at $${formatPrice(value)}`

/** Pure. A position as it is stored. */
export const factsOf = ({
  qty,
  cost,
  realizedPnl,
  feesPaid,
  totalTraded,
}: Position): Omit<ExchangePosition, 'position' | 'exposure'> & Pick<Position, 'qty' | 'cost'> => ({
  qty,
  cost,
  realizedPnl,
  feesPaid,
  totalTraded,
})

/** The exchange's word where it differs from ours, in quantity or in money. */
function adoptions(
  { runEpoch, atUs, truth }: RecoveryInput,
  ours: ReadonlyMap<string, Position>,
  mismatches: readonly PositionMismatch[],
): readonly StoreChange[] {
  return mismatches.map(({ ticker, ours: believedQty, theirs }) => {
    const position = adoptPosition(truth.positions.get(ticker) ?? nothingOf(ours.get(ticker)))
    const reason = `the exchange has ${theirs}, we counted ${believedQty}, in 0.01 contract`
    return { kind: 'adopted-position', runEpoch, marketId: ticker, atUs, ...factsOf(position), believedQty, reason }
  })
}

/** The exchange forgets positions that are closed and settled; what they brought is ours to remember. */
const nothingOf = (ours: Position | undefined): ExchangePosition => ({
  position: qty(0),
  exposure: FLAT.cost,
  realizedPnl: ours?.realizedPnl ?? FLAT.realizedPnl,
  feesPaid: ours?.feesPaid ?? FLAT.feesPaid,
  totalTraded: ours?.totalTraded ?? FLAT.totalTraded,
})

function eventsOf({ truth, atUs }: RecoveryInput, own: readonly FoundOrder[]): readonly EngineEvent[] {
  const positions = [...truth.positions].sort(([a], [b]) => (a < b ? -1 : 1))
  return [
    { kind: 'adopt-fills', tradeIds: truth.fills.map(({ tradeId }) => tradeId), atUs },
    { kind: 'balance', cash: truth.cash, atUs },
    ...positions.map(
      ([ticker, theirs]): EngineEvent => ({ kind: 'adopt', ticker, position: adoptPosition(theirs), mark: undefined, atUs }),
    ),
    ...own.map((order): EngineEvent => ({ kind: 'adopt-order', order, atUs })),
  ]
}
