import type { Command } from '../command/command.ts'
import { applyEvent } from './apply-event.ts'
import { diffMarket } from './diff-market.ts'
import { phaseOf } from './managed-order.ts'
import type { OrderBookkeeping, OrderRules, OrdersInput } from './order-bookkeeping.ts'

export interface OrdersStep {
  readonly state: OrderBookkeeping
  /** In the order in which they are to be sent: what makes room comes first. */
  readonly commands: readonly Command[]
}

/** Pure. Takes in a fact or a wish, and says what to send so that what rests becomes what is wanted. @see docs/spec/orders.md */
export function stepOrders(rules: OrderRules, state: OrderBookkeeping, input: OrdersInput): OrdersStep {
  const nowUs = input.atUs > state.nowUs ? input.atUs : state.nowUs
  const told = lapse(rules, take({ ...state, nowUs }, input))
  // Sent again at once, a command that was refused would be refused again.
  if (input.kind === 'refused' || input.kind === 'unknown') return { state: told, commands: [] }
  const tickers = 'ticker' in input ? [input.ticker] : tickersOf(told)
  let step: OrdersStep = { state: told, commands: [] }
  for (const ticker of tickers) {
    const { state: next, commands } = diffMarket(rules, step.state, ticker)
    step = { state: next, commands: [...step.commands, ...commands] }
  }
  return step
}

function take(state: OrderBookkeeping, input: OrdersInput): OrderBookkeeping {
  switch (input.kind) {
    case 'clock':
      return state
    case 'cancel-all':
      return { ...state, desired: new Map() }
    case 'desired':
      return { ...state, desired: new Map(state.desired).set(input.ticker, { bids: input.bids, asks: input.asks }) }
    default:
      return applyEvent(state, input)
  }
}

/** An order past its expiry cannot rest, whatever became of its commands. A fill that is told later still counts. */
function lapse({ graceUs }: OrderRules, state: OrderBookkeeping): OrderBookkeeping {
  const lapsed = [...state.orders.values()].filter(
    (order) => phaseOf(order) !== 'done' && Math.max(order.expiresUs, order.inFlight?.expiresUs ?? 0) + graceUs <= state.nowUs,
  )
  if (lapsed.length === 0) return state
  const orders = new Map(state.orders)
  for (const order of lapsed) orders.set(order.clientOrderId, { ...order, ended: 'lapsed' })
  return { ...state, orders }
}

const tickersOf = ({ orders, desired }: OrderBookkeeping): readonly string[] =>
  [...new Set([...desired.keys(), ...[...orders.values()].map(({ ticker }) => ticker)])].sort()
