import type { Price } from '@kassandra/kalshi-sdk/units'
import { type AttributedParts, type EngineSetup, type HostedStep, viewEngine } from '@kassandra/mm-engine'

export interface MarketSample {
  readonly atS: number
  readonly bid: Price | undefined
  readonly ask: Price | undefined
  readonly ownBid: Price | undefined
  readonly ownAsk: Price | undefined
  /** Contracts, long YES above 0. */
  readonly position: number
}

export interface RecordedFill {
  readonly atS: number
  readonly side: 'bid' | 'ask'
  readonly price: Price
  readonly contracts: number
}

export interface EquitySample extends AttributedParts {
  readonly atS: number
  readonly pnl: number
}

const SAMPLE_US = 250_000

/** What happened while an engine traded, for a picture: samples four times a second, and every fill. */
export class TradingRecord {
  readonly markets: Map<string, MarketSample[]> = new Map()
  readonly fills: Map<string, RecordedFill[]> = new Map()
  readonly equity: EquitySample[] = []
  readonly #setup: EngineSetup
  #startUs: number | undefined
  #nextUs = 0

  constructor(setup: EngineSetup) {
    this.#setup = setup
  }

  observe({ step }: HostedStep): void {
    const { nowUs } = step.state
    this.#startUs ??= nowUs
    const atS = (nowUs - this.#startUs) / 1_000_000
    for (const note of step.notes) {
      if (note.kind !== 'fill') continue
      const { ticker, side, price, count } = note.fill
      entry(this.fills, ticker).push({ atS, side, price, contracts: count / 100 })
    }
    if (nowUs < this.#nextUs) return
    this.#nextUs = nowUs + SAMPLE_US
    this.#sample(step, atS)
  }

  #sample({ state }: HostedStep['step'], atS: number): void {
    const { markets, pnl, attribution } = viewEngine(this.#setup, state, 1)
    this.equity.push({ atS, pnl, ...attribution })
    for (const { ticker, bids, asks, orders, position } of markets) {
      const own = (side: 'bid' | 'ask') => orders.filter((order) => order.side === side && order.open > 0).map(({ price }) => price)
      entry(this.markets, ticker).push({
        atS,
        bid: bids[0]?.price,
        ask: asks[0]?.price,
        ownBid: highest(own('bid')),
        ownAsk: lowest(own('ask')),
        position: position / 100,
      })
    }
  }
}

function entry<T>(map: Map<string, T[]>, key: string): T[] {
  const known = map.get(key)
  if (known) return known
  const fresh: T[] = []
  map.set(key, fresh)
  return fresh
}

const highest = (prices: readonly Price[]): Price | undefined => prices.toSorted((a, b) => b - a)[0]
const lowest = (prices: readonly Price[]): Price | undefined => prices.toSorted((a, b) => a - b)[0]
