import type { BookSide } from '../event/private-event.ts'
import type { Quote } from '../quote/quotation.ts'
import type { ManagedOrder } from './managed-order.ts'
import type { DesiredOrders } from './market-orders.ts'

/** One side of a market: what is wanted, and which order is to become which quote. */
export interface SideMatch {
  readonly side: BookSide
  readonly quotes: readonly Quote[]
  /** Of the side, not done. */
  readonly orders: readonly ManagedOrder[]
  /** In the order of `quotes`. */
  readonly orderOf: readonly (ManagedOrder | undefined)[]
  /** In the order of `orders`. */
  readonly quoteOf: readonly (Quote | undefined)[]
}

/** Pure. Orders at the very price first, then the nearest; of two as near, the older and the better quote. */
export function matchQuotes(side: BookSide, live: readonly ManagedOrder[], quotes: readonly Quote[]): SideMatch {
  const orders = live.filter((order) => order.side === side)
  const orderOf: (ManagedOrder | undefined)[] = quotes.map(() => undefined)
  const quoteOf: (Quote | undefined)[] = orders.map(() => undefined)
  for (let next = nearest(quotes, orders, orderOf, quoteOf); next; next = nearest(quotes, orders, orderOf, quoteOf)) {
    orderOf[next.quoteAt] = next.order
    quoteOf[next.orderAt] = next.quote
  }
  return { side, quotes, orders, orderOf, quoteOf }
}

interface Pair {
  readonly quote: Quote
  readonly quoteAt: number
  readonly order: ManagedOrder
  readonly orderAt: number
}

function nearest(
  quotes: readonly Quote[],
  orders: readonly ManagedOrder[],
  orderOf: readonly (ManagedOrder | undefined)[],
  quoteOf: readonly (Quote | undefined)[],
): Pair | undefined {
  let best: Pair | undefined
  let bestAway = Number.POSITIVE_INFINITY
  for (let quoteAt = 0; quoteAt < quotes.length; quoteAt++) {
    const quote = quotes[quoteAt]
    if (!quote || orderOf[quoteAt] !== undefined) continue
    for (let orderAt = 0; orderAt < orders.length; orderAt++) {
      const order = orders[orderAt]
      if (!order || quoteOf[orderAt] !== undefined || !canBecome(order, quote)) continue
      const away = Math.abs((order.inFlight?.price ?? order.price) - quote.price)
      if (away >= bestAway) continue
      best = { quote, quoteAt, order, orderAt }
      bestAway = away
    }
  }
  return best
}

/** What is being cancelled, or is to be, is no one's. */
const canBecome = ({ inFlight, doubt, isLoose, takes }: ManagedOrder, quote: Quote): boolean =>
  inFlight?.kind !== 'cancel' && doubt === undefined && !isLoose && takes === (quote.takes === true)

/** Pure. What takes goes before what rests: quotes that it would meet are left out. */
export function withoutMet(desired: DesiredOrders): DesiredOrders {
  const { bids, asks } = desired
  const isMet = (bid: Quote, ask: Quote): boolean => bid.price >= ask.price
  if (bids.some(({ takes }) => takes)) return { bids, asks: asks.filter((ask) => !bids.some((bid) => bid.takes && isMet(bid, ask))) }
  if (asks.some(({ takes }) => takes)) return { asks, bids: bids.filter((bid) => !asks.some((ask) => ask.takes && isMet(bid, ask))) }
  return desired
}

/** Pure. Whether the side is wanted as it is told. */
export const isSameSide = (a: readonly Quote[], b: readonly Quote[]): boolean =>
  a === b || (a.length === b.length && a.every((quote, at) => isSameQuote(quote, b[at])))

const isSameQuote = (a: Quote, b: Quote | undefined): boolean =>
  b !== undefined && a.price === b.price && a.quantity === b.quantity && a.takes === b.takes
