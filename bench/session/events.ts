import { type EpochUs, epochUs, price, qty } from '@kassandra/kalshi-sdk/units'
import type { EngineEvent } from '@kassandra/mm-engine'

const TICKERS = ['KXBTCD-26JAN1714-T97249.99', 'KXBTCD-26JAN1714-T97499.99', 'KXBTCD-26JAN1714-T97749.99', 'KXBTCD-26JAN1714-T97999.99']
const START_US = 1_768_651_200_000_000

/** A seeded sequence of what a busy market maker hears: deltas, a trade in fifty, a clock in a hundred; all within one hour. */
export function busyEvents(count: number): readonly EngineEvent[] {
  let seed = 1
  const below = (limit: number): number => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff
    return seed % limit
  }
  const ticker = (): string => TICKERS[below(TICKERS.length)] ?? ''
  return Array.from({ length: count }, (_, index): EngineEvent => {
    const atUs: EpochUs = epochUs(START_US + index * 1_000)
    const exchangeUs = epochUs(atUs - 20_000 - below(5_000))
    if (index % 100 === 99) return { kind: 'clock', atUs }
    const side = below(2) === 0 ? 'yes' : 'no'
    if (index % 50 === 0) {
      const tradeId = `${below(1e9).toString(16)}-${below(1e9).toString(16)}`
      return {
        kind: 'trade',
        ticker: ticker(),
        atUs,
        exchangeUs,
        tradeId,
        yesPrice: price(100 + below(9_800)),
        count: qty(below(50_000)),
        takerSide: side,
      }
    }
    return {
      kind: 'delta',
      ticker: ticker(),
      atUs,
      exchangeUs,
      side,
      price: price(100 + below(9_800)),
      delta: qty(below(100_000) - 50_000),
    }
  })
}
