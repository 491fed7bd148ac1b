import { SimError } from '../sim-error.ts'
import type { Market } from './market.ts'

/** A series: what its events and their markets have in common. */
export interface Series {
  readonly ticker: string
  readonly title: string
  readonly category: string
  readonly frequency: string
  readonly tags: readonly string[]
}

export interface Event {
  readonly ticker: string
  readonly seriesTicker: string
  readonly title: string
  readonly subTitle: string
  readonly mutuallyExclusive: boolean
}

/** Series, events and markets by ticker, in the order in which they came to be. */
export class Catalogue {
  readonly #series = new Map<string, Series>()
  readonly #events = new Map<string, Event>()
  readonly #markets = new Map<string, Market>()
  readonly #byEvent = new Map<string, Market[]>()
  readonly #tickerOfId = new Map<string, string>()

  get size(): number {
    return this.#markets.size
  }

  /** Does nothing for a series or event that is there already. */
  addSeries(series: Series): void {
    if (!this.#series.has(series.ticker)) this.#series.set(series.ticker, series)
  }

  addEvent(event: Event): void {
    if (!this.#events.has(event.ticker)) this.#events.set(event.ticker, event)
  }

  /** @throws {SimError} `MARKET_EXISTS` */
  addMarket(market: Market): void {
    if (this.#markets.has(market.ticker)) throw new SimError('MARKET_EXISTS', `market ${market.ticker} exists already`)
    this.#markets.set(market.ticker, market)
    this.#tickerOfId.set(market.definition.marketId, market.ticker)
    const siblings = this.#byEvent.get(market.definition.eventTicker)
    if (siblings) siblings.push(market)
    else this.#byEvent.set(market.definition.eventTicker, [market])
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

  marketsOf(eventTicker: string): readonly Market[] {
    return this.#byEvent.get(eventTicker) ?? []
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
