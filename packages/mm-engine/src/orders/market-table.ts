import type { MarketOrders } from './market-orders.ts'

/** Markets by ticker, in the order in which they came. Replacing one costs little, however many there are. */
export interface MarketTable {
  readonly places: ReadonlyMap<string, number>
  readonly blocks: readonly (readonly MarketOrders[])[]
}

const BITS = 5
const MASK = (1 << BITS) - 1

export const EMPTY_TABLE: MarketTable = { places: new Map(), blocks: [] }

/** Pure. */
export function findMarket({ places, blocks }: MarketTable, ticker: string): MarketOrders | undefined {
  const place = places.get(ticker)
  return place === undefined ? undefined : blocks[place >> BITS]?.[place & MASK]
}

/** Pure. In place of the market with the same ticker, or behind all others. */
export function withMarket({ places, blocks }: MarketTable, market: MarketOrders): MarketTable {
  const known = places.get(market.ticker)
  const place = known ?? places.size
  const block = (blocks[place >> BITS] ?? []).slice()
  block[place & MASK] = market
  const replaced = blocks.slice()
  replaced[place >> BITS] = block
  return { places: known === undefined ? new Map(places).set(market.ticker, place) : places, blocks: replaced }
}

export function* marketsOf({ blocks }: MarketTable): Generator<MarketOrders> {
  for (const block of blocks) yield* block
}
