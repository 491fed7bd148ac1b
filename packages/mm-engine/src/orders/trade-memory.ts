/**
 * The trades that were told last. It forgets by halves, so that it never holds more than twice what it must.
 * A value that never changes for who holds it: versions share their maps, and a trade belongs to the versions that count up to it.
 */
export interface TradeMemory {
  readonly young: Half
  readonly old: Half
}

interface Half {
  /** From a trade to its place in the sequence; grown by the newest version alone. */
  readonly places: Map<string, number>
  readonly count: number
}

const emptyHalf = (): Half => ({ places: new Map(), count: 0 })

export const createTradeMemory = (): TradeMemory => ({ young: emptyHalf(), old: emptyHalf() })

/** Pure. */
export const knowsTrade = ({ young, old }: TradeMemory, tradeId: string): boolean => isIn(young, tradeId) || isIn(old, tradeId)

/** Pure. Keeps at least the last `atLeast` trades. @param tradeId One that it does not know. */
export function withTrade(memory: TradeMemory, tradeId: string, atLeast: number): TradeMemory {
  if (memory.young.count >= atLeast) return { young: added(emptyHalf(), tradeId), old: memory.young }
  return { young: added(memory.young, tradeId), old: memory.old }
}

const isIn = ({ places, count }: Half, tradeId: string): boolean => {
  const place = places.get(tradeId)
  return place !== undefined && place < count
}

function added({ places, count }: Half, tradeId: string): Half {
  // Another version has gone on from here before: this one goes its own way.
  const own = places.size === count ? places : new Map([...places].slice(0, count))
  own.set(tradeId, count)
  return { places: own, count: count + 1 }
}
