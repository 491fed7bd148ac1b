import type { KalshiEvent, Series } from '@kassandra/kalshi-sdk'
import type { ExchangeRest } from '../exchange-port.ts'
import type { CollectClock } from '../time/clock.ts'
import type { MarketTable } from './market-table.ts'
import type { RecordStore } from './record-store.ts'
import { inParts, type MarketSelection } from './selection.ts'

export interface EventReaderDeps {
  readonly rest: Pick<ExchangeRest, 'events' | 'series'>
  readonly records: RecordStore
  readonly markets: MarketTable
  readonly selection: MarketSelection
  readonly clock: CollectClock
}

const WRITE_AT_ONCE = 500
const EVENTS_A_QUERY = 50
/** Up to this many series are asked for one by one; past it, all of them come in one large answer. */
const MAX_SINGLE_SERIES = 30
const MAX_RECENT_EVENTS = 10_000

/** Reads and stores the events of the markets, and their series, page by page. */
export class EventReader {
  readonly #deps: EventReaderDeps
  /** Series of events without a market, latest last. */
  readonly #recentEvents = new Map<string, string>()

  constructor(deps: EventReaderDeps) {
    this.#deps = deps
  }

  /** @returns How many there are. */
  async readAll(signal: AbortSignal): Promise<{ readonly events: number; readonly series: number }> {
    const events = await this.#readEvents(signal)
    await this.#deps.records.fillSeries()
    return { events, series: await this.#readSeries(signal) }
  }

  /** Asks for the series of an event. */
  async askSeries(eventTicker: string, signal: AbortSignal): Promise<string> {
    const event = await this.#deps.rest.events.get(eventTicker, { signal })
    await this.#store([event])
    return event.seriesTicker
  }

  /** What is known of it. */
  seriesOf(eventTicker: string): string | undefined {
    return this.#deps.markets.seriesOf(eventTicker) ?? this.#recentEvents.get(eventTicker)
  }

  remember(eventTicker: string, seriesTicker: string): void {
    const { markets } = this.#deps
    markets.nameSeries(eventTicker, seriesTicker)
    if (markets.hasEvent(eventTicker)) return
    this.#recentEvents.set(eventTicker, seriesTicker)
    const [oldest] = this.#recentEvents.keys()
    if (this.#recentEvents.size > MAX_RECENT_EVENTS && oldest !== undefined) this.#recentEvents.delete(oldest)
  }

  async #readEvents(signal: AbortSignal): Promise<number> {
    const { rest, selection, markets } = this.#deps
    const tickers = [...markets.eventTickers()]
    const queries =
      selection.kind === 'all' && tickers.length > EVENTS_A_QUERY
        ? [{ status: 'open' as const }]
        : inParts(tickers, EVENTS_A_QUERY).map((part) => ({ tickers: part }))
    let count = 0
    for (const query of queries) {
      let page: KalshiEvent[] = []
      for await (const event of rest.events.list(query, { signal })) {
        if (!markets.hasEvent(event.ticker)) continue
        page.push(event)
        count++
        if (page.length < WRITE_AT_ONCE) continue
        await this.#store(page)
        page = []
      }
      await this.#store(page)
    }
    return count
  }

  async #store(events: readonly KalshiEvent[]): Promise<void> {
    for (const { ticker, seriesTicker } of events) this.remember(ticker, seriesTicker)
    await this.#deps.records.upsertEvents(events, this.#deps.clock.nowUs())
  }

  async #readSeries(signal: AbortSignal): Promise<number> {
    const { rest, records, clock, markets } = this.#deps
    const wanted = markets.seriesTickers()
    const found: Series[] = []
    if (wanted.size > MAX_SINGLE_SERIES) {
      for await (const series of rest.series.list({}, { signal })) if (wanted.has(series.ticker)) found.push(series)
    } else {
      for (const ticker of wanted) found.push(await rest.series.get(ticker, {}, { signal }))
    }
    for (const part of inParts(found, WRITE_AT_ONCE)) await records.upsertSeries(part, clock.nowUs())
    return found.length
  }
}
