import { epochUs, type MicroUsd, microUsd, type Price, price, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import {
  type Attribution,
  averageYesPrice,
  EMPTY_ATTRIBUTION,
  type EngineMode,
  type LevelView,
  type OrderView,
  type QuotedMarketView,
  stepAttribution,
  unrealizedAtMark,
  unrealizedAtWorst,
} from '@kassandra/mm-engine'
import type { FillView, MarketPoint } from '../../../src/control/control-port.ts'

export interface ScenarioTerms {
  readonly ticker: string
  readonly eventTicker: string
  readonly title: string
  readonly startPrice: number
  readonly tick: number
  readonly closeUs: number
  /** Of a market that is not quoted. */
  readonly hindrance?: string
}

const DEPTH = 12
const OWN = qty(10_00)
const LIFETIME_US = 30_000_000
const FEE_MICRO_USD = 17_500

/** One market of the scenario: a book that wanders with the random numbers given, two own quotes, and what fills do to the account. */
export class ScenarioMarket {
  readonly terms: ScenarioTerms
  readonly history: MarketPoint[] = []
  mode: EngineMode = 'quote'
  isQuoting: boolean
  #account: Attribution = EMPTY_ATTRIBUTION
  #mid: number
  #sizes: readonly number[] = []
  #bookUs = 0
  #orders = 0
  #fills = 0

  constructor(terms: ScenarioTerms) {
    this.terms = terms
    this.#mid = terms.startPrice
    this.isQuoting = terms.hindrance === undefined
  }

  get parts(): Attribution['parts'] {
    return this.#account.parts
  }

  get fillCount(): number {
    return this.#fills
  }

  get orders(): number {
    return this.#isShown ? 2 : 0
  }

  /** Moves the book; every now and then a quote is hit. */
  step(nowUs: number, random: () => number): FillView | undefined {
    const { tick } = this.terms
    if (this.terms.hindrance === undefined) {
      const drift = random() < 0.35 ? Math.round((random() - 0.5) * 4) * tick : 0
      this.#mid = Math.min(Math.max(this.#mid + drift, 20 * tick), 10_000 - 20 * tick)
      this.#sizes = Array.from({ length: DEPTH * 2 }, (_, at) => Math.ceil((20 + random() * 60 * ((at % DEPTH) + 1)) * 100))
      this.#bookUs = nowUs
      this.#orders++
      this.#account = stepAttribution(this.#account, { kind: 'mark', mark: price(this.#mid) })
    } else if (this.#sizes.length === 0) {
      this.#sizes = Array.from({ length: DEPTH * 2 }, (_, at) => (at + 1) * 35_00)
      this.#bookUs = nowUs
    }
    const fill = this.#isShown && random() < 0.06 ? this.fill(random() < 0.5 ? 'bid' : 'ask', nowUs) : undefined
    this.#record(nowUs)
    return fill
  }

  fill(side: 'bid' | 'ask', nowUs: number): FillView {
    const fillPrice = side === 'bid' ? this.#ownBid : this.#ownAsk
    const count = qty(5_00)
    this.#account = stepAttribution(this.#account, {
      kind: 'fill',
      fill: { side, price: fillPrice, count, fee: microUsd(FEE_MICRO_USD) },
    })
    this.#fills++
    this.#record(nowUs)
    const { ticker } = this.terms
    return { tradeId: `${ticker}-${this.#fills}`, atUs: nowUs, ticker, side, price: fillPrice, count, feeMicroUsd: FEE_MICRO_USD }
  }

  view(levels: number, nowUs: number): QuotedMarketView {
    const { ticker, eventTicker, title, closeUs, hindrance } = this.terms
    const { position, mark, parts } = this.#account
    return {
      ticker,
      eventTicker,
      title,
      isOpen: true,
      closeUs: epochUs(closeUs),
      mode: this.mode,
      bids: this.#side('bid').slice(0, levels),
      asks: this.#side('ask').slice(0, levels),
      bookUs: this.#bookUs === 0 ? undefined : epochUs(this.#bookUs),
      fair: this.#fair,
      reservation: { bid: this.#fair - this.terms.tick / 10_000, ask: this.#fair + this.terms.tick / 10_000 },
      hindrance: hindrance ?? (this.isQuoting ? undefined : 'manual-kill: halted by a person'),
      orders: this.#ownOrders(nowUs),
      position: position.qty,
      averagePrice: averageYesPrice(position),
      mark,
      realizedPnl: position.realizedPnl,
      unrealizedPnl: mark === undefined ? microUsd(0) : unrealizedAtMark(position, mark),
      unrealizedAtWorst: unrealizedAtWorst(position),
      feesPaid: position.feesPaid,
      attribution: parts,
    }
  }

  get #isShown(): boolean {
    return this.isQuoting && this.terms.hindrance === undefined && this.mode === 'quote'
  }

  get #fair(): number {
    return (this.#mid - (this.#account.position.qty / 100) * this.terms.tick * 0.02) / 10_000
  }

  get #ownBid(): Price {
    return price(this.#mid - 2 * this.terms.tick)
  }

  get #ownAsk(): Price {
    return price(this.#mid + 2 * this.terms.tick)
  }

  #side(side: 'bid' | 'ask'): readonly LevelView[] {
    const sizes = side === 'bid' ? this.#sizes.slice(0, DEPTH) : this.#sizes.slice(DEPTH)
    const away = side === 'bid' ? -this.terms.tick : this.terms.tick
    const own = side === 'bid' ? this.#ownBid : this.#ownAsk
    return sizes.flatMap((size, at) => {
      const value = this.#mid + away * (at + 1)
      const ownQty: Qty = this.#isShown && value === own ? OWN : qty(0)
      return value > 0 && value < 10_000 ? [{ price: price(value), qty: qty(size + ownQty), own: ownQty }] : []
    })
  }

  #ownOrders(nowUs: number): readonly OrderView[] {
    if (!this.#isShown) return []
    const expiresUs = epochUs(Math.max(this.#bookUs, nowUs - LIFETIME_US / 2) + LIFETIME_US)
    const common = { open: OWN, filled: qty(0), expiresUs }
    return [
      { ...common, clientOrderId: `${this.terms.ticker}-b${this.#orders}`, side: 'bid', price: this.#ownBid, phase: 'open' },
      { ...common, clientOrderId: `${this.terms.ticker}-a${this.#orders}`, side: 'ask', price: this.#ownAsk, phase: 'pending-amend' },
    ]
  }

  #record(atUs: number): void {
    const [bid, ask] = [this.#side('bid')[0]?.price, this.#side('ask')[0]?.price]
    const own = this.#isShown ? { ownBid: this.#ownBid, ownAsk: this.#ownAsk } : { ownBid: undefined, ownAsk: undefined }
    this.history.push({ atUs, bid, ask, fair: this.#fair * 10_000, ...own, position: this.#account.position.qty })
  }
}

/** The gain of some markets: the sum of all their parts. */
export const gainOf = (markets: readonly ScenarioMarket[]): MicroUsd =>
  microUsd(markets.reduce((sum, { parts }) => sum + parts.spread + parts.inventory + parts.fees + parts.settlement, 0))
