import { type EpochUs, type Price, parseInstant } from '@kassandra/kalshi-sdk/units'
import type { Catalogue, Event, Series } from '../catalogue.ts'
import type { Market, MarketDefinition } from '../market.ts'
import type { MultivariateEventCollection } from '../reference-records.ts'
import { checkLegs, type LegsVerdict, type SelectedMarket } from './check-legs.ts'
import { comboValue, defineCombo } from './define-combo.ts'

export interface ComboDeskDeps {
  readonly catalogue: Catalogue
  readonly clock: { take(): EpochUs }
  readonly list: (series: Series, event: Event, definition: MarketDefinition, atUs: EpochUs) => void
  readonly settle: (ticker: string, value: Price) => void
}

export type ComboAnswer =
  | { readonly kind: 'market'; readonly market: Market }
  | { readonly kind: 'not-open' | 'too-many' }
  | Extract<LegsVerdict, { kind: 'refused' }>

const WEEK_US = 7 * 86_400_000_000
const MOST_A_WEEK = 5_000

/** Makes markets of the legs that members choose, and settles them when their legs are. @see Kalshi API reference, section 13 */
export class ComboDesk {
  readonly #deps: ComboDeskDeps
  readonly #madeUs = new Map<string, EpochUs[]>()
  /** Combos that are not settled, by leg. */
  readonly #open = new Map<string, Set<Market>>()

  constructor(deps: ComboDeskDeps) {
    this.#deps = deps
  }

  /** The market of these legs, made when there is none; only what is made counts towards the member's 5,000 a week. */
  getOrCreate(memberId: string, collection: MultivariateEventCollection, selected: readonly SelectedMarket[]): ComboAnswer {
    const { catalogue, clock, list } = this.#deps
    const nowUs = clock.take()
    if (nowUs < parseInstant(collection.open_date) || nowUs >= parseInstant(collection.close_date)) return { kind: 'not-open' }
    const verdict = checkLegs(selected, collection, catalogue, nowUs)
    if (verdict.kind === 'refused') return verdict
    const { series, event, definition } = defineCombo(collection, verdict.legs, nowUs)
    const known = catalogue.findMarket(definition.ticker)
    if (known) return { kind: 'market', market: known }
    if (!this.#count(memberId, nowUs)) return { kind: 'too-many' }
    list(series, event, definition, nowUs)
    const market = catalogue.getMarket(definition.ticker)
    for (const leg of verdict.legs) this.#watch(leg.market.ticker, market)
    return { kind: 'market', market }
  }

  /** Takes notice of a market that was paid: combos with it may be decided. */
  settled(ticker: string): void {
    for (const combo of this.#open.get(ticker) ?? []) {
      const legs = combo.definition.combo?.legs ?? []
      const value = comboValue(legs)
      if (value === undefined) continue
      for (const { market } of legs) this.#open.get(market.ticker)?.delete(combo)
      this.#deps.settle(combo.ticker, value)
    }
  }

  #watch(legTicker: string, combo: Market): void {
    const watching = this.#open.get(legTicker)
    if (watching) watching.add(combo)
    else this.#open.set(legTicker, new Set([combo]))
  }

  #count(memberId: string, nowUs: EpochUs): boolean {
    const recent = (this.#madeUs.get(memberId) ?? []).filter((madeUs) => madeUs > nowUs - WEEK_US)
    if (recent.length >= MOST_A_WEEK) return false
    this.#madeUs.set(memberId, [...recent, nowUs])
    return true
  }
}
