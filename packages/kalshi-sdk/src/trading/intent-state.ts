import { ApiError } from '../errors/api-error.ts'
import { DecodeError } from '../errors/decode-error.ts'
import { ClientOrderIdTakenError, OrderNotPlacedError } from '../errors/order-errors.ts'
import type { Order } from '../rest/orders/order.ts'
import type { OrderResult } from '../rest/orders/order-result.ts'
import type { EpochUs } from '../units/time.ts'
import type { OrderIntent } from './order-intent.ts'

/** How an order became known as accepted. */
export type AcceptedBy = 'response' | 'lookup' | 'stream'

/** What is known of an intent. `accepted` and `rejected` are final. */
export type IntentState =
  /** Not answered yet. `sentAtUs`: when the last attempt went out. `orderId`: a sign of it was seen already, so that it exists. */
  | { readonly kind: 'pending-new'; readonly sentAtUs: EpochUs | undefined; readonly orderId: string | undefined }
  /** It may exist; does, where `orderId` is known. */
  | { readonly kind: 'unknown'; readonly sentAtUs: EpochUs; readonly cause: unknown; readonly orderId: string | undefined }
  | { readonly kind: 'accepted'; readonly order: OrderResult; readonly by: AcceptedBy }
  | { readonly kind: 'rejected'; readonly error: unknown }

export type IntentInput =
  /** An attempt goes out. */
  | { readonly kind: 'sent'; readonly atUs: EpochUs }
  | { readonly kind: 'answered'; readonly order: OrderResult }
  /** The order does not exist and cannot come to. */
  | { readonly kind: 'refused'; readonly error: unknown }
  /** The attempt failed, and may have had its effect. */
  | { readonly kind: 'lost'; readonly error: unknown; readonly atUs: EpochUs }
  /** The exchange has it. */
  | { readonly kind: 'found'; readonly order: Order }
  /** The stream told of it in full. */
  | { readonly kind: 'observed'; readonly order: OrderResult }
  /** The stream told of a part of it. */
  | { readonly kind: 'glimpsed'; readonly orderId: string }
  /** Everything up to this instant was looked through, and it was not there. `takenBy`: another order that has its id. */
  | { readonly kind: 'absent'; readonly asOfUs: EpochUs; readonly takenBy: string | undefined }

/** For how long after it was sent a request may still take effect. */
export type AbsenceRule = { readonly absenceAfterUs: number }

/** Pure. What is known after one more piece of evidence. */
export function stepIntent(intent: OrderIntent, state: IntentState, input: IntentInput, rule: AbsenceRule): IntentState {
  if (state.kind === 'accepted' || state.kind === 'rejected') return state
  switch (input.kind) {
    case 'sent':
      return state.kind === 'unknown' ? state : { ...state, sentAtUs: input.atUs }
    case 'answered':
      return stepAnswered(intent, state, input.order)
    case 'observed':
      return { kind: 'accepted', order: input.order, by: 'stream' }
    case 'refused':
      return { kind: 'rejected', error: input.error }
    case 'lost':
      return { kind: 'unknown', sentAtUs: state.sentAtUs ?? input.atUs, cause: input.error, orderId: state.orderId }
    case 'found':
      return { kind: 'accepted', order: resultOf(input.order, intent), by: 'lookup' }
    case 'glimpsed':
      return { ...state, orderId: input.orderId }
    case 'absent':
      return state.kind === 'unknown' ? stepAbsent(intent, state, input, rule) : state
  }
}

/** 30 days. Finished orders leave the live reads after about three months; before that their absence means something. */
const LONGEST_SEARCH_US = 30 * 86_400 * 1_000_000

type Unknown = Extract<IntentState, { kind: 'unknown' }>
type Absent = Extract<IntentInput, { kind: 'absent' }>

/** An answer about another order says nothing of this one. */
function stepAnswered({ clientOrderId }: OrderIntent, state: IntentState, order: OrderResult): IntentState {
  if (order.clientOrderId === undefined || order.clientOrderId === clientOrderId) return { kind: 'accepted', order, by: 'response' }
  const cause = new DecodeError('the answer to an order', 'client_order_id', `is of another order than ${clientOrderId}`)
  return state.kind === 'pending-new' ? { kind: 'unknown', sentAtUs: state.sentAtUs ?? order.ts, cause, orderId: state.orderId } : state
}

/** Absence says something once the exchange's reads have caught up with the last instant at which the request could take effect. */
function stepAbsent(
  { clientOrderId, decidedAtUs }: OrderIntent,
  state: Unknown,
  { asOfUs, takenBy }: Absent,
  { absenceAfterUs }: AbsenceRule,
): IntentState {
  const wasDuplicate = state.cause instanceof ApiError && state.cause.status === 409
  if (wasDuplicate && takenBy !== undefined) return { kind: 'rejected', error: new ClientOrderIdTakenError(clientOrderId, takenBy) }
  const isTooOld = asOfUs > decidedAtUs + LONGEST_SEARCH_US
  if (isTooOld || state.orderId !== undefined || asOfUs < state.sentAtUs + absenceAfterUs) return state
  return { kind: 'rejected', error: new OrderNotPlacedError(clientOrderId, { cause: state.cause }) }
}

function resultOf(order: Order, intent: OrderIntent): OrderResult {
  return {
    orderId: order.orderId,
    clientOrderId: intent.clientOrderId,
    fillCount: order.fillCount,
    remainingCount: order.remainingCount,
    averageFillPrice: undefined,
    averageFeePaid: undefined,
    ts: order.lastUpdateTime ?? order.createdTime ?? intent.decidedAtUs,
  }
}
