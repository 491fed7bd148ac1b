import { complement, ONE_DOLLAR, type Price, qty } from '@kassandra/kalshi-sdk/units'
import { other, type Side } from '../../exchange/level.ts'
import { snapToGrid, stepAt } from '../../exchange/price-structure.ts'
import type { SeededRandom } from '../../random/seeded-random.ts'
import type { BookChange } from '../../trading/book/matching-book.ts'
import type { SyntheticMarket } from './synthetic-market.ts'

const FEW_ORDERS = 16
const MANY_ORDERS = 90
const LADDER = 12

/** Orders of makers on both sides, the first book of a market. */
export function fillBook(market: SyntheticMarket, random: SeededRandom): BookChange[] {
  return Array.from({ length: LADDER }, () => [...make(market, random, 'yes'), ...make(market, random, 'no')]).flat()
}

/** One thing that someone does in the market: a maker quotes or withdraws, a noise trader takes, an informed trader corrects the price. */
export function act(market: SyntheticMarket, random: SeededRandom): BookChange[] {
  const roll = random.unit()
  const side: Side = random.chance(0.5) ? 'yes' : 'no'
  if (market.orderCount < FEW_ORDERS) return make(market, random, side)
  if (market.orderCount > MANY_ORDERS) return market.cancelStale(random)
  if (roll < 0.52) return make(market, random, side)
  if (roll < 0.86) return market.cancelStale(random)
  return roll < 0.93 ? takeForNoReason(market, random, side) : takeWhatIsCheap(market, random)
}

/** Quotes behind the fair price, never across the book. */
function make(market: SyntheticMarket, random: SeededRandom, side: Side): BookChange[] {
  const { structure } = market.definition
  const fair = side === 'yes' ? market.fairPrice() : ONE_DOLLAR - market.fairPrice()
  const step = stepAt(structure, Math.min(Math.max(fair, 0), ONE_DOLLAR))
  const wanted = fair - step * (1 + Math.floor(random.exponential() * 4))
  const opposite = market.book.best(other(side))
  const price = snapToGrid(structure, Math.min(wanted, (opposite ? complement(opposite.price) : ONE_DOLLAR) - step))
  if (opposite && price + opposite.price >= ONE_DOLLAR) return market.cancelStale(random)
  return market.place({ side, price, qty: sizeOf(random, 3.2), timeInForce: 'good-till-cancelled' })
}

function takeForNoReason(market: SyntheticMarket, random: SeededRandom, side: Side): BookChange[] {
  const offer = market.book.best(other(side))
  return offer ? take(market, side, complement(offer.price), random, 1.5) : []
}

/** Buys whichever outcome is offered below the fair price, up to that price; quotes when neither is. */
function takeWhatIsCheap(market: SyntheticMarket, random: SeededRandom): BookChange[] {
  for (const side of ['yes', 'no'] as const) {
    const fair = side === 'yes' ? market.fairPrice() : ONE_DOLLAR - market.fairPrice()
    const offer = market.book.best(other(side))
    if (offer && complement(offer.price) < fair) return take(market, side, snapToGrid(market.definition.structure, fair), random, 4)
  }
  return make(market, random, random.chance(0.5) ? 'yes' : 'no')
}

function take(market: SyntheticMarket, side: Side, limit: Price, random: SeededRandom, scale: number): BookChange[] {
  return market.place({ side, price: limit, qty: sizeOf(random, scale), timeInForce: 'immediate-or-cancel' })
}

/** Log-normal whole contracts around e^`scale`; one order in five has a fraction. */
function sizeOf(random: SeededRandom, scale: number): ReturnType<typeof qty> {
  const contracts = Math.max(Math.round(Math.exp(scale + random.normal())), 1)
  return qty(contracts * 100 + (random.chance(0.2) ? random.integer(1, 99) : 0))
}
