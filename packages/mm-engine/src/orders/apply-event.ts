import { type EpochUs, epochUs, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import type { PrivateEvent } from '../event/private-event.ts'
import { giveOrphans } from './apply-fill.ts'
import { type Draft, findOrder, NOT_FOUND, NOTHING_LEFT, putOrder } from './draft.ts'
import type { InFlight, ManagedOrder } from './managed-order.ts'
import type { Fill, Refusals } from './market-orders.ts'

type Answer = Exclude<PrivateEvent, Fill>
type Changed = Extract<PrivateEvent, { kind: 'changed' }>
type Accepted = Extract<PrivateEvent, { kind: 'accepted' }>

/** Takes up what the exchange tells of an order. Of orders that nobody knows there is nothing to take up. */
export function applyAnswer(draft: Draft, event: Answer): void {
  const order = findOrder(draft, event.clientOrderId)
  if (!order) return
  countRefusal(draft, order, event)
  const next = answered(order, event, draft.nowUs)
  if (next === order) return
  if (event.kind === 'ended' && event.filled !== undefined) forgetGuess(draft, order)
  putOrder(draft, next)
  if (order.orderId === undefined && next.orderId !== undefined) giveOrphans(draft, next)
}

/** Pure. */
function answered(order: ManagedOrder, event: Answer, nowUs: EpochUs): ManagedOrder {
  switch (event.kind) {
    case 'accepted':
      return accept(order, event)
    case 'ended': {
      const filledReported = atLeast(order, event.filled ?? 0)
      if (order.ended !== undefined && filledReported === order.filledReported) return order
      return { ...order, ended: order.ended ?? event.reason, filledReported }
    }
    case 'unknown':
      return event.commandId === order.inFlight?.commandId ? doubt(order, order.inFlight, nowUs) : order
    case 'refused': {
      const command = commandOf(order, event.commandId)
      return command ? refuse(settle(order, command), command, event.code, nowUs) : order
    }
    case 'changed': {
      const command = commandOf(order, event.commandId)
      return command && command.kind !== 'create' ? change(settle(order, command), command, event) : order
    }
  }
}

/** The command that an answer is to, however late it comes. */
const commandOf = ({ inFlight, doubt }: ManagedOrder, commandId: number): InFlight | undefined =>
  [inFlight, doubt].find((command) => command?.commandId === commandId)

const settle = (order: ManagedOrder, command: InFlight): ManagedOrder => ({
  ...order,
  inFlight: order.inFlight === command ? undefined : order.inFlight,
  doubt: order.doubt === command ? undefined : order.doubt,
})

const atLeast = ({ filledReported }: ManagedOrder, filled: number): Qty => qty(Math.max(filledReported, filled))

function accept(order: ManagedOrder, { orderId, filled, remaining }: Accepted): ManagedOrder {
  const command = [order.inFlight, order.doubt].find((each) => each?.kind === 'create')
  const filledReported = atLeast(order, filled)
  // Nothing of it rests, and nothing of it ever will.
  const ended = order.ended ?? (remaining === 0 ? 'executed' : undefined)
  if (command) return { ...settle(order, command), orderId, total: qty(filled + remaining), filledReported, ended }
  if (order.orderId !== undefined && filledReported === order.filledReported && ended === order.ended) return order
  return { ...order, orderId: order.orderId ?? orderId, filledReported, ended }
}

const RETRY_US = 1_000_000
const LONG_AGO = epochUs(0)

/** What an older command may have made of the order stays possible behind a cancel that got lost. */
const doubt = (order: ManagedOrder, command: InFlight, nowUs: EpochUs): ManagedOrder => ({
  ...order,
  inFlight: undefined,
  doubt: order.doubt ?? command,
  retry: command.kind === 'cancel' ? later(order, 'cancelUs', nowUs) : order.retry,
})

function refuse(order: ManagedOrder, { kind }: InFlight, code: string, nowUs: EpochUs): ManagedOrder {
  if (kind === 'create') return { ...order, ended: order.ended ?? code }
  if (isNotFound(code)) return { ...order, ended: order.ended ?? NOT_FOUND }
  return { ...order, retry: later(order, kind === 'cancel' ? 'cancelUs' : 'changeUs', nowUs) }
}

const later = ({ retry }: ManagedOrder, which: 'cancelUs' | 'changeUs', nowUs: EpochUs): ManagedOrder['retry'] => ({
  changeUs: LONG_AGO,
  cancelUs: LONG_AGO,
  ...retry,
  [which]: epochUs(nowUs + RETRY_US),
})

function change(order: ManagedOrder, { kind, total: asked, expiresUs }: InFlight, { price, remaining, reduced }: Changed): ManagedOrder {
  const ended = order.ended ?? (remaining === 0 ? NOTHING_LEFT : undefined)
  const changed = { ...order, price, expiresUs, retry: undefined, ended }
  if (kind === 'decrease' && reduced === undefined) return { ...changed, isLoose: true }
  const total = qty(kind === 'decrease' ? order.total - (reduced ?? 0) : asked)
  return { ...changed, total, filledReported: remaining === 0 ? order.filledReported : atLeast(order, total - remaining) }
}

/** Codes and reasons come in each venue's own spelling. */
const lettersOf = (code: string): string => code.toLowerCase().replace(/[^a-z]/g, '')

const isNotFound = (code: string): boolean => lettersOf(code).endsWith('notfound')

const isPostOnlyCross = (reason: string): boolean => lettersOf(reason).includes('postonlycross')

/** Creates that are refused one after the other wait longer and longer; one that is taken ends it. */
function countRefusal(draft: Draft, order: ManagedOrder, event: Answer): void {
  const { refusals } = draft.market
  const before = refusals[order.side]
  if (event.kind === 'accepted') {
    if (before) draft.market = { ...draft.market, refusals: { ...refusals, [order.side]: undefined } }
    return
  }
  const isRefused = event.kind === 'refused' && commandOf(order, event.commandId)?.kind === 'create'
  const isCrossing = event.kind === 'ended' && order.ended === undefined && isPostOnlyCross(event.reason)
  if (!(isRefused || isCrossing)) return
  draft.market = { ...draft.market, refusals: { ...refusals, [order.side]: oneMore(before, draft.nowUs) } }
}

const FIRST_WAIT_US = 250_000
const LONGEST_WAIT_US = 30_000_000

function oneMore(before: Refusals | undefined, nowUs: EpochUs): Refusals {
  const count = (before?.count ?? 0) + 1
  return { count, untilUs: epochUs(nowUs + Math.min(FIRST_WAIT_US * 2 ** Math.min(count, 20), LONGEST_WAIT_US)) }
}

/** What was only guessed of an order that was not found is known now. */
function forgetGuess(draft: Draft, { clientOrderId }: ManagedOrder): void {
  const guess = draft.market.owed.find(({ order, isReported }) => order.clientOrderId === clientOrderId && !isReported)
  if (guess) draft.market = { ...draft.market, owed: draft.market.owed.filter((each) => each !== guess) }
}
