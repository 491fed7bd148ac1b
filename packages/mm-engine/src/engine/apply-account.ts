import type { AccountEvent } from '../event/engine-event.ts'
import type { PrivateEvent } from '../event/private-event.ts'
import { applyToldFill, FLAT, type Position } from '../position/position.ts'
import { addCash } from './apply-market.ts'
import { type Draft, note, tellOrders, tellRisk } from './draft.ts'

/** Takes in what happens to own orders. A trade moves the position once, however often it is told. */
export function applyPrivateEvent(draft: Draft, event: PrivateEvent): void {
  const { fill } = tellOrders(draft, event)
  if (event.kind !== 'fill' || fill !== 'new') return
  takeFill(draft, event)
  draft.dirty.add(event.ticker)
}

function takeFill(draft: Draft, fill: Extract<PrivateEvent, { kind: 'fill' }>): void {
  const { ticker, side, price, count, fee, atUs } = fill
  const { counts, risk, unmanaged } = draft.state
  const held = risk.markets.get(ticker)?.account.position
  const { position, effect, cash } = applyToldFill(held ?? unmanaged.get(ticker) ?? FLAT, fill)
  draft.state.counts = { ...counts, fills: counts.fills + 1 }
  addCash(draft, cash)
  note(draft, { kind: 'fill', fill, effect })
  if (held) tellRisk(draft, { kind: 'fill', ticker, fill: { side, price, count, fee }, atUs })
  else holdUnmanaged(draft, ticker, position)
}

function holdUnmanaged(draft: Draft, ticker: string, position: Position): void {
  draft.state.unmanaged = new Map(draft.state.unmanaged).set(ticker, position)
}

/** Takes in the exchange's word on the account. */
export function applyAccountEvent(draft: Draft, event: AccountEvent): void {
  switch (event.kind) {
    case 'adopt': {
      const { ticker, position, mark, atUs } = event
      if (draft.state.risk.markets.has(ticker)) tellRisk(draft, { kind: 'adopt', ticker, position, mark, atUs })
      else holdUnmanaged(draft, ticker, position)
      draft.dirty.add(ticker)
      return
    }
    case 'adopt-order':
      tellOrders(draft, event)
      draft.dirty.add(event.order.ticker)
      return
    case 'adopt-fills':
    case 'queue':
      tellOrders(draft, event)
      return
    case 'balance':
      draft.state.cash = event.cash
      return
    case 'reconcile': {
      const { position, cash, orders, atUs } = event
      tellRisk(draft, { kind: 'reconcile', position, cash, orders, atUs })
    }
  }
}
