import type { KalshiEvent, Market, Series } from '@kassandra/kalshi-sdk'
import type { MarketLifecycleFrame } from '@kassandra/kalshi-sdk/ws'
import { type CollectClock, pause } from './clock.ts'
import type { ExchangeRest } from './exchange-port.ts'
import type { GathererObserver } from './observer.ts'
import type { MarketChange, RecordStore } from './record-store.ts'
import {
  inParts,
  isSelected,
  type MarketIdentity,
  type MarketSelection,
  needsSeries,
  planQueries,
  planTickerQueries,
  type SelectionQuery,
} from './selection.ts'

export interface RegistryDeps {
  readonly rest: ExchangeRest
  readonly records: RecordStore
  readonly selection: MarketSelection
  readonly clock: CollectClock
  readonly observe: GathererObserver
  /** These markets are to be subscribed. */
  readonly onAdded: (tickers: readonly string[]) => void
  /** These are over. */
  readonly onEnded: (tickers: readonly string[]) => void
}

export interface RegistryOptions {
  /** Time between two listings of everything, milliseconds. Default 300,000. */
  readonly reconcileIntervalMs?: number | undefined
  /** Waits before a market that was announced is asked for again: it may not be listed at once, milliseconds. */
  readonly lookupDelaysMs?: readonly number[] | undefined
}

interface Tracked extends MarketIdentity {
  readonly status: string
}

const ENDED = 'finalized'
const ACTIVE = 'active'
const WRITE_AT_ONCE = 500
const EVENTS_A_QUERY = 50
/** Up to this many series are asked for one by one; past it, all of them come in one large answer. */
const MAX_SINGLE_SERIES = 30

/** Status that a lifecycle message puts a market into; other messages leave it as it is. */
const STATUS_BY_EVENT: ReadonlyMap<string, string> = new Map([
  ['activated', ACTIVE],
  ['deactivated', 'inactive'],
  ['determined', 'determined'],
  ['settled', ENDED],
])

/**
 * The markets that are collected: listed over REST, kept up by the lifecycle channel, listed again now and then. Writes what it learns
 * of them, their events and series into the relational database.
 */
export class MarketRegistry {
  readonly #deps: RegistryDeps
  readonly #reconcileIntervalMs: number
  readonly #lookupDelaysMs: readonly number[]
  readonly #tracked = new Map<string, Tracked>()
  readonly #everTracked = new Set<string>()
  readonly #seriesOfEvent = new Map<string, string>()
  #changes: Promise<void> = Promise.resolve()

  constructor(deps: RegistryDeps, options: RegistryOptions = {}) {
    this.#deps = deps
    this.#reconcileIntervalMs = options.reconcileIntervalMs ?? 300_000
    this.#lookupDelaysMs = options.lookupDelaysMs ?? [0, 1_000, 2_000, 5_000, 10_000]
  }

  /** Markets that trade now. */
  activeTickers(): readonly string[] {
    return [...this.#tracked.values()].filter(({ status }) => status === ACTIVE).map(({ ticker }) => ticker)
  }

  /** Every market that is or was collected, of earlier runs those that had not ended. */
  everTracked(): ReadonlySet<string> {
    return this.#everTracked
  }

  get size(): number {
    return this.#tracked.size
  }

  /** Takes over what earlier runs knew. */
  async load(): Promise<void> {
    for (const { ticker, eventTicker, seriesTicker, status } of await this.#deps.records.listKnown()) {
      if (eventTicker !== undefined && seriesTicker !== undefined) this.#seriesOfEvent.set(eventTicker, seriesTicker)
      if (status !== ENDED) this.#everTracked.add(ticker)
    }
  }

  /** Lists everything every `reconcileIntervalMs` until aborted; the first time is the caller's. */
  async run(signal: AbortSignal): Promise<void> {
    await pause(this.#deps.clock, this.#reconcileIntervalMs, signal)
    while (!signal.aborted) {
      await this.reconcile(signal).catch((error: unknown) => this.#report('markets', error, signal))
      await this.reconcileEvents(signal)
      await pause(this.#deps.clock, this.#reconcileIntervalMs, signal)
    }
  }

  /** Lists the selected markets that are open, and asks after those that were open before. */
  async reconcile(signal: AbortSignal): Promise<void> {
    const seen = new Set<string>()
    for (const query of planQueries(this.#deps.selection)) await this.#readMarkets(query, seen, signal)
    const missing = [...this.#tracked.keys()].filter((ticker) => !seen.has(ticker))
    for (const query of planTickerQueries(missing)) await this.#readMarkets(query, seen, signal)
    const ended = [...this.#tracked.values()].filter(({ status }) => status === ENDED).map(({ ticker }) => ticker)
    for (const ticker of ended) this.#tracked.delete(ticker)
    if (ended.length > 0) this.#deps.onEnded(ended)
  }

  /** Reads the events and series of the markets. What fails is told to the observer and tried again the next time. */
  async reconcileEvents(signal: AbortSignal): Promise<void> {
    const { records, observe } = this.#deps
    try {
      const events = await this.#readEvents(signal)
      await records.fillSeries()
      const series = await this.#readSeries(signal)
      observe({ kind: 'registry-reconciled', markets: this.#tracked.size, events, series })
    } catch (error) {
      this.#report('events', error, signal)
    }
  }

  /** What the lifecycle channel tells. Changes of known markets are stored in the order of the calls. */
  async lifecycle(frame: MarketLifecycleFrame, signal: AbortSignal): Promise<void> {
    const tracked = this.#tracked.get(frame.ticker)
    const isNew = frame.eventType === 'created' || frame.eventType === 'activated'
    try {
      if (tracked) await this.#applyInTurn(tracked, frame)
      else if (isNew) await this.#lookUp(frame.ticker, signal)
    } catch (error) {
      this.#report('market', error, signal)
    }
  }

  #applyInTurn(tracked: Tracked, frame: MarketLifecycleFrame): Promise<void> {
    const status = STATUS_BY_EVENT.get(frame.eventType)
    this.#tracked.set(tracked.ticker, { ...tracked, status: status ?? tracked.status })
    if (status === ENDED) this.#deps.onEnded([tracked.ticker])
    const turn = this.#changes.then(() => this.#applyChange(tracked, status, frame))
    this.#changes = turn.catch(() => undefined)
    return turn
  }

  async #applyChange(tracked: Tracked, status: string | undefined, frame: MarketLifecycleFrame): Promise<void> {
    const change: MarketChange = {
      ticker: tracked.ticker,
      status,
      closeTime: frame.closeTime,
      at: frame.settledTime ?? frame.determinationTime,
    }
    await this.#deps.records.applyChange(change, this.#deps.clock.nowUs())
  }

  /** A market that was announced a moment ago may be 404 still. */
  async #lookUp(ticker: string, signal: AbortSignal): Promise<void> {
    const { rest, clock } = this.#deps
    for (const [attempt, delayMs] of this.#lookupDelaysMs.entries()) {
      await pause(clock, delayMs, signal)
      if (signal.aborted) return
      try {
        return await this.#take([await this.#nameSeries(await rest.markets.get(ticker, { signal }), signal)])
      } catch (error) {
        if (attempt === this.#lookupDelaysMs.length - 1) throw error
      }
    }
  }

  async #nameSeries(market: Market, signal: AbortSignal): Promise<Market> {
    const known = market.seriesTicker ?? this.#seriesOfEvent.get(market.eventTicker)
    if (known !== undefined || !needsSeries(this.#deps.selection)) return { ...market, seriesTicker: known }
    const event = await this.#deps.rest.events.get(market.eventTicker, { signal })
    await this.#storeEvents([event])
    return { ...market, seriesTicker: event.seriesTicker }
  }

  async #readMarkets({ query, seriesTicker }: SelectionQuery, seen: Set<string>, signal: AbortSignal): Promise<void> {
    let page: Market[] = []
    for await (const market of this.#deps.rest.markets.list(query, { signal })) {
      seen.add(market.ticker)
      page.push({ ...market, seriesTicker: market.seriesTicker ?? seriesTicker ?? this.#seriesOfEvent.get(market.eventTicker) })
      if (page.length < WRITE_AT_ONCE) continue
      await this.#take(page)
      page = []
    }
    await this.#take(page)
  }

  /** Tracks and stores the markets that are selected, or were. */
  async #take(markets: readonly Market[]): Promise<void> {
    const { selection, records, clock, onAdded } = this.#deps
    const wanted = markets.filter((market) => this.#tracked.has(market.ticker) || isSelected(selection, market))
    const added = wanted.filter(({ ticker, status }) => status !== ENDED && !this.#tracked.has(ticker)).map(({ ticker }) => ticker)
    for (const { ticker, eventTicker, seriesTicker, status } of wanted) {
      if (status !== ENDED || this.#tracked.has(ticker)) this.#tracked.set(ticker, { ticker, eventTicker, seriesTicker, status })
      this.#everTracked.add(ticker)
    }
    // Frames are lost while nobody listens, records are not: subscribe first.
    if (added.length > 0) onAdded(added)
    await records.upsertMarkets(wanted, clock.nowUs())
  }

  async #readEvents(signal: AbortSignal): Promise<number> {
    const { rest, selection } = this.#deps
    const tickers = new Set([...this.#tracked.values()].map(({ eventTicker }) => eventTicker))
    const queries =
      selection.kind === 'all' && tickers.size > EVENTS_A_QUERY
        ? [{ status: 'open' as const }]
        : inParts([...tickers], EVENTS_A_QUERY).map((part) => ({ tickers: part }))
    let count = 0
    for (const query of queries) {
      let page: KalshiEvent[] = []
      for await (const event of rest.events.list(query, { signal })) {
        if (!tickers.has(event.ticker)) continue
        page.push(event)
        count++
        if (page.length < WRITE_AT_ONCE) continue
        await this.#storeEvents(page)
        page = []
      }
      await this.#storeEvents(page)
    }
    return count
  }

  async #storeEvents(events: readonly KalshiEvent[]): Promise<void> {
    for (const { ticker, seriesTicker } of events) this.#seriesOfEvent.set(ticker, seriesTicker)
    await this.#deps.records.upsertEvents(events, this.#deps.clock.nowUs())
  }

  async #readSeries(signal: AbortSignal): Promise<number> {
    const { rest, records, clock } = this.#deps
    const wanted = new Set(this.#seriesOfEvent.values())
    const found: Series[] = []
    if (wanted.size > MAX_SINGLE_SERIES) {
      for await (const series of rest.series.list({}, { signal })) if (wanted.has(series.ticker)) found.push(series)
    } else {
      for (const ticker of wanted) found.push(await rest.series.get(ticker, {}, { signal }))
    }
    for (const part of inParts(found, WRITE_AT_ONCE)) await records.upsertSeries(part, clock.nowUs())
    return found.length
  }

  #report(part: 'markets' | 'events' | 'market', error: unknown, signal: AbortSignal): void {
    if (!signal.aborted) this.#deps.observe({ kind: 'registry-failed', part, error })
  }
}
