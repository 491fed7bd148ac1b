import { SimError } from '../sim-error.ts'
import { type FeeTerms, STANDARD_FEES } from '../trading/fees/fee-terms.ts'
import type { Market } from './market.ts'

/** A series: what its events and their markets have in common. */
export interface Series {
  readonly ticker: string
  readonly title: string
  readonly category: string
  readonly frequency: string
  readonly tags: readonly string[]
  /** What its markets charge at first; default the plain schedule. */
  readonly fees?: FeeTerms
  /** The shard of its markets; default 0. */
  readonly exchangeIndex?: number
}

export interface Event {
  readonly ticker: string
  readonly seriesTicker: string
  readonly title: string
  readonly subTitle: string
  readonly mutuallyExclusive: boolean
  /** The shard of its markets; default 0. */
  readonly exchangeIndex?: number
  /** Of a combo: the collection that it was made from. */
  readonly collectionTicker?: string
}

/** Series, events and markets by ticker, in the order in which they came to be. */
export class Catalogue {
  readonly #series = new Map<string, Series>()
  readonly #events = new Map<string, Event>()
  readonly #markets = new Map<string, Market>()
  readonly #byEvent = new Map<string, Market[]>()
  readonly #bySeries = new Map<string, Market[]>()
  readonly #seriesFees = new Map<string, FeeTerms>()
  readonly #eventFees = new Map<string, FeeTerms>()
  readonly #tickerOfId = new Map<string, string>()

  get size(): number {
    return this.#markets.size
  }

  /** Does nothing for a series or event that is there already. */
  addSeries(series: Series): void {
    if (!this.#series.has(series.ticker)) this.#series.set(series.ticker, series)
  }

  /** @returns Whether it is new. */
  addEvent(event: Event): boolean {
    if (this.#events.has(event.ticker)) return false
    this.#events.set(event.ticker, event)
    return true
  }

  /** @throws {SimError} `MARKET_EXISTS` */
  addMarket(market: Market): void {
    if (this.#markets.has(market.ticker)) throw new SimError('MARKET_EXISTS', `market ${market.ticker} exists already`)
    this.#markets.set(market.ticker, market)
    this.#tickerOfId.set(market.definition.marketId, market.ticker)
    listUnder(this.#byEvent, market.definition.eventTicker, market)
    listUnder(this.#bySeries, market.definition.seriesTicker, market)
  }

  findMarket(ticker: string): Market | undefined {
    return this.#markets.get(ticker)
  }

  findMarketById(marketId: string): Market | undefined {
    return this.#markets.get(this.#tickerOfId.get(marketId) ?? '')
  }

  /** @throws {SimError} `MARKET_UNKNOWN` */
  getMarket(ticker: string): Market {
    const market = this.#markets.get(ticker)
    if (!market) throw new SimError('MARKET_UNKNOWN', `there is no market ${ticker}`)
    return market
  }

  findEvent(ticker: string): Event | undefined {
    return this.#events.get(ticker)
  }

  findSeries(ticker: string): Series | undefined {
    return this.#series.get(ticker)
  }

  /** What an order pays now: the event's own terms, else those of its series. */
  feesOf({ definition: { eventTicker, seriesTicker } }: Market): FeeTerms {
    return this.#eventFees.get(eventTicker) ?? this.seriesFees(seriesTicker)
  }

  seriesFees(seriesTicker: string): FeeTerms {
    return this.#seriesFees.get(seriesTicker) ?? this.#series.get(seriesTicker)?.fees ?? STANDARD_FEES
  }

  setSeriesFees(seriesTicker: string, fees: FeeTerms): void {
    this.#seriesFees.set(seriesTicker, fees)
  }

  /** Overrides the terms of the series for an event; undefined takes the override back. */
  setEventFees(eventTicker: string, fees: FeeTerms | undefined): void {
    if (fees) this.#eventFees.set(eventTicker, fees)
    else this.#eventFees.delete(eventTicker)
  }

  /** The override of an event; undefined: it has none. */
  eventFees(eventTicker: string): FeeTerms | undefined {
    return this.#eventFees.get(eventTicker)
  }

  marketsOf(eventTicker: string): readonly Market[] {
    return this.#byEvent.get(eventTicker) ?? []
  }

  marketsOfSeries(seriesTicker: string): readonly Market[] {
    return this.#bySeries.get(seriesTicker) ?? []
  }

  markets(): Market[] {
    return [...this.#markets.values()]
  }

  events(): Event[] {
    return [...this.#events.values()]
  }

  series(): Series[] {
    return [...this.#series.values()]
  }
}

function listUnder(lists: Map<string, Market[]>, ticker: string, market: Market): void {
  const list = lists.get(ticker)
  if (list) list.push(market)
  else lists.set(ticker, [market])
}
