import type { MakerMarket, MakerView, Parts } from './maker-view.ts'

/** What a market maker did in a run of the stack, over its restarts. */
export interface MakerFigures {
  readonly mode: string
  readonly quotes: number
  readonly orders: number
  readonly fills: number
  /** What changed while it was down is in none of them. */
  readonly pnlMicroUsd: number
  /** Whether the parts of all gains summed to the gains at every look, to the micro-dollar. */
  readonly attributionSums: boolean
  readonly halted: boolean
}

/** Takes what a market maker shows of itself, again and again, and checks that it adds up. */
export class MakerLedger {
  readonly #beginsEmpty: boolean
  /** The last view of each start. */
  readonly #last = new Map<number, MakerView>()
  readonly #startEquity = new Map<string, number>()
  readonly #differences: string[] = []
  #firstEpoch: number | undefined

  /** @param beginsEmpty Whether it holds nothing at its first start: all that a market has gained is then of this run. */
  constructor(beginsEmpty: boolean) {
    this.#beginsEmpty = beginsEmpty
  }

  take(shown: MakerView): void {
    const { view } = shown
    this.#firstEpoch ??= view.runEpoch
    this.#last.set(view.runEpoch, shown)
    this.#check(total(view.attribution) === view.pnl, `its parts sum to ${total(view.attribution)}, its P&L is ${view.pnl}`)
    for (const part of PARTS) {
      const sum = view.markets.reduce((all, { attribution }) => all + attribution[part], 0)
      this.#check(sum === view.attribution[part], `${part} is ${view.attribution[part]}, of its markets ${sum}`)
    }
    for (const market of view.markets) this.#checkMarket(view.runEpoch, market)
  }

  /** `undefined` before anything was shown. */
  figures(): MakerFigures | undefined {
    const runs = [...this.#last.values()]
    const now = runs.at(-1)
    if (!now) return undefined
    const sum = (of: (view: MakerView['view']) => number): number => runs.reduce((all, { view }) => all + of(view), 0)
    return {
      mode: now.trading,
      quotes: sum(({ counts }) => counts.quotes),
      orders: sum(({ counts }) => counts.orders),
      fills: sum(({ counts }) => counts.fills),
      pnlMicroUsd: sum(({ pnl }) => pnl),
      attributionSums: this.#differences.length === 0,
      halted: now.view.halt !== undefined,
    }
  }

  /** The rule that stopped trading, and why. */
  get halt(): MakerView['view']['halt'] {
    return [...this.#last.values()].at(-1)?.view.halt
  }

  /** Contracts held, of either outcome. */
  get held(): number {
    const markets = [...this.#last.values()].at(-1)?.view.markets ?? []
    return markets.reduce((all, { position }) => all + Math.abs(position), 0) / 100
  }

  /** Where something did not add up, each once. */
  get differences(): readonly string[] {
    return this.#differences
  }

  /** A position that was taken over at a start brings its equity of then, which is no gain: it must stay what it was. */
  #checkMarket(runEpoch: number, market: MakerMarket): void {
    const { ticker, position, mark, attribution } = market
    if (mark === undefined && position !== 0) return
    const before = equityOf(market) - total(attribution)
    const key = `${runEpoch} ${ticker}`
    const start = this.#startEquity.get(key) ?? (runEpoch === this.#firstEpoch && this.#beginsEmpty ? 0 : before)
    this.#startEquity.set(key, start)
    this.#check(before === start, `${ticker}: its parts sum to ${total(attribution)}, its equity changed by ${equityOf(market) - start}`)
  }

  #check(isSo: boolean, otherwise: string): void {
    if (isSo || this.#differences.includes(otherwise) || this.#differences.length >= MAX_DIFFERENCES) return
    this.#differences.push(otherwise)
  }
}

const MAX_DIFFERENCES = 5
const PARTS = ['spread', 'inventory', 'fees', 'settlement'] as const

const total = (parts: Parts): number => PARTS.reduce((sum, part) => sum + parts[part], 0)

const equityOf = ({ realizedPnl, unrealizedPnl, feesPaid }: MakerMarket): number => realizedPnl + unrealizedPnl - feesPaid
