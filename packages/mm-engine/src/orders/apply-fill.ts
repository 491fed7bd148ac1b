import { type EpochUs, epochUs, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import type { Quote } from '../quote/quotation.ts'
import { type Draft, findByOrderId, findOrder, putOrder, report } from './draft.ts'
import type { ManagedOrder } from './managed-order.ts'
import type { Fill, Orphan } from './market-orders.ts'
import type { OrderRules } from './order-bookkeeping.ts'
import { knowsTrade, withTrade } from './trade-memory.ts'

/** Takes in a trade, once. One whose order is not known waits for it, unless it says whose it is. */
export function applyFill(draft: Draft, fill: Fill): void {
  if (knowsTrade(draft.state.trades, fill.tradeId)) {
    draft.fill = 'known'
    return
  }
  draft.fill = 'new'
  rememberTrade(draft, fill.tradeId)
  takeOff(draft, fill)
  const { market } = draft
  const order = fill.clientOrderId === undefined ? findByOrderId(draft, fill.orderId) : findOrder(draft, fill.clientOrderId)
  if (order) fillOrder(draft, order, fill)
  else if (fill.clientOrderId !== undefined) reportStray(draft, fill, fill.clientOrderId)
  else if (market.live.length > 0 || market.desired) holdOrphan(draft, fill)
  else reportForeign(draft, fill)
}

function fillOrder(draft: Draft, order: ManagedOrder, fill: Fill): void {
  const filled = filledBy(order, fill)
  putOrder(draft, filled)
  if (order.orderId === undefined) giveOrphans(draft, filled)
}

/** Trades that are counted elsewhere already. */
export function adoptFills(draft: Draft, tradeIds: readonly string[]): void {
  for (const tradeId of tradeIds) if (!knowsTrade(draft.state.trades, tradeId)) rememberTrade(draft, tradeId)
}

/** Hands fills that came first to their order. */
export function giveOrphans(draft: Draft, order: ManagedOrder): void {
  const { orphans } = draft.market
  const own = orphans.filter(({ fill }) => fill.orderId === order.orderId)
  if (own.length === 0) return
  draft.market = { ...draft.market, orphans: orphans.filter((orphan) => !own.includes(orphan)) }
  putOrder(
    draft,
    own.reduce((filled, { fill }) => filledBy(filled, fill), order),
  )
}

/** Gives up orphans whose order did not show up in time. */
export function dropOrphans(draft: Draft): void {
  const { orphans } = draft.market
  if (orphans.length === 0) return
  const isOver = ({ untilUs }: Orphan): boolean => untilUs <= draft.nowUs
  const over = orphans.filter(isOver)
  if (over.length === 0) return
  draft.market = { ...draft.market, orphans: orphans.filter((orphan) => !isOver(orphan)) }
  for (const { fill } of over) reportForeign(draft, fill)
}

function rememberTrade(draft: Draft, tradeId: string): void {
  draft.state = { ...draft.state, trades: withTrade(draft.state.trades, tradeId, draft.rules.rememberTrades) }
}

/** A fill proves that its order came to be. */
const filledBy = (order: ManagedOrder, { orderId, count }: Fill): ManagedOrder => ({
  ...order,
  orderId: order.orderId ?? orderId,
  filledSince: qty(order.filledSince + count),
  doubt: order.doubt?.kind === 'create' ? undefined : order.doubt,
})

const MOST_ORPHANS = 1_000

function holdOrphan(draft: Draft, fill: Fill): void {
  const { market, nowUs, rules } = draft
  const orphan: Orphan = { fill, untilUs: untilOf(rules, nowUs) }
  const [oldest] = market.orphans
  if (oldest && market.orphans.length >= MOST_ORPHANS) reportForeign(draft, oldest.fill)
  draft.market = { ...market, orphans: [...market.orphans.slice(1 - MOST_ORPHANS), orphan] }
}

const untilOf = ({ retainUs }: OrderRules, nowUs: EpochUs): EpochUs => epochUs(nowUs + retainUs)

function reportStray(draft: Draft, fill: Fill, clientOrderId: string): void {
  const { tradeId, orderId, ticker, count } = fill
  if (isOurs(draft.rules, clientOrderId)) report(draft, { kind: 'late-fill', tradeId, orderId, clientOrderId, ticker, count })
  else reportForeign(draft, fill)
}

const reportForeign = (draft: Draft, { tradeId, orderId, ticker, count }: Fill): void =>
  report(draft, { kind: 'foreign-fill', tradeId, orderId, ticker, count })

/** Whether a run of this engine, now or earlier, made the id. */
const isOurs = ({ engineId }: OrderRules, clientOrderId: string): boolean =>
  clientOrderId.startsWith(`${engineId}-`) && /^\d+-\d+$/.test(clientOrderId.slice(engineId.length + 1))

/** What has filled is no longer wanted, until desired orders come that know of it. */
function takeOff(draft: Draft, { side, count }: Fill): void {
  const { desired } = draft.market
  if (!desired) return
  const left = side === 'bid' ? { bids: without(desired.bids, count) } : { asks: without(desired.asks, count) }
  draft.market = { ...draft.market, desired: { ...desired, ...left } }
}

function without(quotes: readonly Quote[], count: Qty): readonly Quote[] {
  let open: number = count
  return quotes.flatMap((quote) => {
    const taken = Math.min(open, quote.quantity)
    open -= taken
    return taken === quote.quantity ? [] : [{ ...quote, quantity: qty(quote.quantity - taken) }]
  })
}
