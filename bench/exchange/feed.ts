import { epochUs, price, qty } from '@kassandra/kalshi-sdk/units'
import type { MarketDefinition } from '../../packages/kalshi-sim/src/exchange/market.ts'
import { LINEAR_CENT } from '../../packages/kalshi-sim/src/exchange/price-structure.ts'
import type { DeltaEvent } from '../../packages/kalshi-sim/src/exchange/public-event.ts'
import type { Flow, FlowTarget } from '../../packages/kalshi-sim/src/flow/flow.ts'

export const START_US = epochUs(Date.UTC(2026, 0, 1) * 1_000)
export const TICKER = 'KXBENCH-26JAN01-1'

export const MARKET: MarketDefinition = {
  ticker: TICKER,
  eventTicker: 'KXBENCH-26JAN01',
  seriesTicker: 'KXBENCH',
  marketId: '6f1c2d34-0000-4000-8000-000000000001',
  title: TICKER,
  yesSubTitle: 'yes',
  noSubTitle: 'no',
  rules: '',
  createdUs: START_US,
  openUs: START_US,
  closeUs: epochUs(START_US + 86_400_000_000),
  structure: LINEAR_CENT,
  status: 'active',
}

const LEVELS = 40

/** Contracts come to forty levels of each side in turn, a microsecond apart. */
export function deltaAt(n: number): DeltaEvent {
  const tsUs = epochUs(START_US + n)
  const at = price(((n % LEVELS) + 1) * 100)
  const side = n % 2 === 0 ? 'yes' : 'no'
  return {
    kind: 'delta',
    ticker: TICKER,
    side,
    price: at,
    delta: qty(100),
    tsUs,
    ts: new Date(tsUs / 1_000).toISOString(),
    tsMs: Math.floor(tsUs / 1_000),
  }
}

/** A flow of so many steps that costs next to nothing by itself. */
export class BenchFlow implements Flow {
  readonly kind = 'synthetic'
  readonly startUs = START_US
  readonly spanUs = undefined
  readonly #steps: number
  readonly #step: (n: number) => void
  #taken = 0
  #target: FlowTarget | undefined

  /** @param step Default: publishes the delta of its number. */
  constructor(steps: number, step?: (n: number) => void) {
    this.#steps = steps
    this.#step = step ?? ((n) => this.#target?.publish(deltaAt(n)))
  }

  open(target: FlowTarget): void {
    this.#target = target
    target.openMarket(MARKET)
  }

  peekUs(): number | undefined {
    return this.#taken < this.#steps ? this.#taken : undefined
  }

  step(): void {
    this.#step(this.#taken++)
  }

  report(): Readonly<Record<string, unknown>> {
    return { steps: this.#steps }
  }
}
