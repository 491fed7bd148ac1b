import { type EpochUs, epochUs, type Price, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import type { Command } from '../command/command.ts'
import type { BookSide } from '../event/private-event.ts'
import { type Draft, putOrder } from './draft.ts'
import { filledOf, type InFlight, type ManagedOrder } from './managed-order.ts'
import type { OrderRules } from './order-bookkeeping.ts'

export function sendCancel(draft: Draft, order: ManagedOrder): void {
  const { ticker, clientOrderId } = order
  const { price, total, expiresUs } = order
  const commandId = putInFlight(draft, order, { kind: 'cancel', price, total, expiresUs })
  draft.commands.push({ commandId, ticker, kind: 'cancel', clientOrderId })
}

/** Leaves `to` of it open, without loss of its place in the queue. */
export function sendShrink(draft: Draft, order: ManagedOrder, to: Qty): void {
  const { ticker, clientOrderId, price, expiresUs } = order
  if (draft.rules.shrinkBy === 'decrease') {
    const commandId = putInFlight(draft, order, { kind: 'decrease', price, total: order.total, expiresUs })
    draft.commands.push({ commandId, ticker, kind: 'decrease', clientOrderId, to })
    return
  }
  const total = qty(filledOf(order) + to)
  const commandId = putInFlight(draft, order, { kind: 'amend', price, total, expiresUs })
  // The expiry stays: only a change of the size alone is sure to keep the place.
  draft.commands.push({ commandId, ticker, kind: 'amend', clientOrderId, price, total, expiresUs: undefined })
}

/** Moves it, or makes it larger, or both, and renews it in any case. */
export function sendAmend(draft: Draft, order: ManagedOrder, price: Price, open: Qty): void {
  const { ticker, clientOrderId } = order
  const total = qty(filledOf(order) + open)
  const expiresUs = expiryOf(draft.rules, draft.nowUs)
  const moved = price === order.price ? order : { ...order, pricedUs: draft.nowUs }
  const commandId = putInFlight(draft, moved, { kind: 'amend', price, total, expiresUs })
  draft.commands.push({ commandId, ticker, kind: 'amend', clientOrderId, price, total, expiresUs })
  if (price !== order.price || total > order.total) forgetQueue(draft, clientOrderId)
}

export interface NewOrder {
  readonly side: BookSide
  readonly price: Price
  readonly count: Qty
  readonly takes: boolean
}

export function sendCreate(draft: Draft, { side, price, count, takes }: NewOrder): void {
  const { nowUs, rules, state } = draft
  const { ticker } = draft.market
  const clientOrderId = `${rules.engineId}-${rules.runEpoch}-${state.nextOrder}`
  const expiresUs = expiryOf(rules, nowUs)
  draft.state = { ...state, nextOrder: state.nextOrder + 1 }
  const order: ManagedOrder = {
    clientOrderId,
    ticker,
    side,
    price,
    total: count,
    expiresUs,
    orderId: undefined,
    takes,
    pricedUs: nowUs,
    inFlight: undefined,
    doubt: undefined,
    retry: undefined,
    isLoose: false,
    ended: undefined,
    filledBefore: NONE,
    filledSince: NONE,
    filledReported: NONE,
  }
  const commandId = putInFlight(draft, order, { kind: 'create', price, total: count, expiresUs })
  const command: Command = { commandId, ticker, kind: 'create', clientOrderId, side, price, count, postOnly: !takes, expiresUs }
  draft.commands.push(command)
}

const NONE = qty(0)

function putInFlight(draft: Draft, order: ManagedOrder, { kind, price, total, expiresUs }: Omit<InFlight, 'commandId'>): number {
  const commandId = draft.state.nextCommandId
  draft.state = { ...draft.state, nextCommandId: commandId + 1 }
  putOrder(draft, { ...order, inFlight: { commandId, kind, price, total, expiresUs } })
  return commandId
}

/** Whole seconds, rounded down. */
const expiryOf = ({ lifetimeUs }: OrderRules, nowUs: EpochUs): EpochUs => epochUs(Math.floor((nowUs + lifetimeUs) / 1_000_000) * 1_000_000)

function forgetQueue(draft: Draft, clientOrderId: string): void {
  const { queueAhead } = draft.market
  if (!queueAhead.has(clientOrderId)) return
  const left = new Map(queueAhead)
  left.delete(clientOrderId)
  draft.market = { ...draft.market, queueAhead: left }
}
