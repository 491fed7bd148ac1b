import type { Price } from '@kassandra/kalshi-sdk/units'
import type { Command } from '../command/command.ts'
import type { ManagedOrder } from '../orders/managed-order.ts'
import { worstOf } from '../orders/managed-order.ts'
import type { OrdersInput } from '../orders/order-bookkeeping.ts'
import { liveOrdersOf, type OrdersStep, stepOrders } from '../orders/step-orders.ts'
import type { RiskOrder } from '../risk/market-risk.ts'
import type { RiskInput } from '../risk/risk-input.ts'
import { stepRisk } from '../risk/step-risk.ts'
import { withTicker } from '../ticker-map/ticker-map.ts'
import type { CompiledStrategy } from './compiled-strategy.ts'
import type { EngineNote } from './engine-note.ts'
import type { EngineMarket, EngineState } from './engine-state.ts'

/** A step being worked out. */
export interface Draft {
  /** A copy of the step's own, whose parts are replaced one after the other. */
  readonly state: { -readonly [Part in keyof EngineState]: EngineState[Part] }
  readonly strategy: CompiledStrategy
  readonly commands: Command[]
  readonly notes: EngineNote[]
  /** Markets that are to be quoted anew before the step ends. */
  readonly dirty: Set<string>
}

type NoteBody = EngineNote extends infer Note ? (Note extends EngineNote ? Omit<Note, 'atUs'> : never) : never

export function note(draft: Draft, body: NoteBody): void {
  draft.notes.push({ atUs: draft.state.nowUs, ...body })
}

export function putMarket(draft: Draft, market: EngineMarket): void {
  draft.state.markets = withTicker(draft.state.markets, market.terms.ticker, market)
}

/** Tells the order manager, and risk of the orders that changed by it. */
export function tellOrders(draft: Draft, input: OrdersInput): OrdersStep {
  const before = draft.state.orders
  const step = stepOrders(draft.strategy.orders, before, input)
  draft.state.orders = step.state
  draft.state.counts = countCommands(draft.state.counts, step.commands)
  for (const command of step.commands) draft.commands.push(command)
  for (const order of step.changed) note(draft, { kind: 'order', order })
  if (step.state.anomalies !== before.anomalies)
    for (const anomaly of step.state.anomalies) if (!before.anomalies.includes(anomaly)) note(draft, { kind: 'anomaly', anomaly })
  for (const ticker of tickersOf(step.changed)) tellRiskOfOrders(draft, ticker)
  return step
}

/** Each once. It is nearly always one. */
function tickersOf(orders: readonly ManagedOrder[]): readonly string[] {
  const tickers: string[] = []
  for (const { ticker } of orders) if (ticker !== tickers.at(-1) && !tickers.includes(ticker)) tickers.push(ticker)
  return tickers
}

function countCommands(counts: EngineState['counts'], commands: readonly Command[]): EngineState['counts'] {
  if (commands.length === 0) return counts
  const orders = commands.filter(({ kind }) => kind === 'create').length
  return { ...counts, commands: counts.commands + commands.length, orders: counts.orders + orders }
}

function tellRiskOfOrders(draft: Draft, ticker: string): void {
  if (!draft.state.risk.markets.has(ticker)) return
  const orders = liveOrdersOf(draft.state.orders, ticker).map(toRiskOrder)
  tellRisk(draft, { kind: 'orders', ticker, orders, atUs: draft.state.nowUs })
}

/** At the dearest price at which it may rest. */
function toRiskOrder(order: ManagedOrder): RiskOrder {
  const { clientOrderId, side, price, inFlight, doubt } = order
  const dearest = dearer(side, dearer(side, price, inFlight?.price), doubt?.price)
  return { orderId: clientOrderId, side, price: dearest, count: worstOf(order) }
}

const dearer = (side: RiskOrder['side'], a: Price, b: Price | undefined): Price => (b !== undefined && b > a === (side === 'bid') ? b : a)

type Fact = Exclude<RiskInput, { readonly kind: 'order' }>

/** Tells risk; a halt cancels everything at once. */
export function tellRisk(draft: Draft, fact: Fact): void {
  const { state, halted } = stepRisk(draft.strategy.risk, draft.state.risk, fact)
  draft.state.risk = state
  if (!halted) return
  note(draft, { kind: 'halted', halt: halted })
  tellOrders(draft, { kind: 'cancel-all', atUs: draft.state.nowUs })
  for (const ticker of draft.state.markets.keys()) {
    // Also those that were quoted earlier in this step.
    draft.dirty.delete(ticker)
    draft.dirty.add(ticker)
  }
}
