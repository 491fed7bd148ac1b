import type { Market } from '@kassandra/kalshi-sdk'
import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { MarketLifecycleFrame } from '@kassandra/kalshi-sdk/ws'
import type { ExchangeRest } from '../exchange-port.ts'
import type { GathererObserver } from '../observer.ts'
import { type CollectClock, pause } from '../time/clock.ts'
import { LISTING_PART, periodFor, type ReadRate } from '../time/request-budget.ts'
import { msUntilTurn } from '../time/stagger.ts'
import { EventReader } from './event-reader.ts'
import { MarketTable, type TableMarket } from './market-table.ts'
import type { MarketChange, RecordStore } from './record-store.ts'
import {
  isSelected,
  type MarketSelection,
  mayBeSelected,
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
  /** Where in the period this gatherer has its turn, from 0 up to, not including, 1. */
  readonly turn: number
  readonly readRate: ReadRate
  /**
   * These markets are to be subscribed.
   * @param tradedSinceUs Since when some of them may have traded unseen, or will; `undefined` where that is nobody's business.
   */
  readonly onAdded: (tickers: readonly string[], tradedSinceUs: EpochUs | undefined) => void
  /** These are over. */
  readonly onEnded: (tickers: readonly string[]) => void
  /** Since when trades may be missing: then markets that ended since are looked for, and still asked for theirs. */
  readonly tradesMissingSinceUs: () => EpochUs | undefined
  /** Latest exchange time of the stream. */
  readonly latestExchangeTsUs: () => EpochUs | undefined
}

export interface RegistryOptions {
  /** Time between two listings of everything, milliseconds; longer where they would take more than their part of the reads. Default 300,000. */
  readonly reconcileIntervalMs?: number | undefined
  /** Shortest time between two listings, milliseconds: outages may come in storms. Default 1,000. */
  readonly minSpacingMs?: number | undefined
  /** Waits before a market that was announced is asked for again: it may not be listed at once, milliseconds. */
  readonly lookupDelaysMs?: readonly number[] | undefined
}

const ENDED = 'finalized'
const ACTIVE = 'active'
const MARKETS_A_PAGE = 1_000
const WRITE_AT_ONCE = 500
/** So many markets that were announced are asked for at once; more are left to the next listing. */
const MAX_LOOKUPS = 64

/** Status that a lifecycle message puts a market into; other messages leave it as it is. */
const STATUS_BY_EVENT: ReadonlyMap<string, string> = new Map([
  ['activated', ACTIVE],
  ['deactivated', 'inactive'],
  ['determined', 'determined'],
  ['settled', ENDED],
])

/**
 * The markets that are collected: listed over REST, kept up by the lifecycle channel, listed again now and then. Writes what it learns
 * of them, their events and series into the relational database. A listing is read page by page, and a market that ended is let go.
 */
export class MarketRegistry {
  readonly #deps: RegistryDeps
  readonly #reconcileIntervalMs: number
  readonly #minSpacingMs: number
  readonly #lookupDelaysMs: readonly number[]
  readonly #markets = new MarketTable()
  readonly #events: EventReader
  /** Of markets that ended while trades may be missing, and of earlier runs. */
  readonly #endedTickers = new Set<string>()
  readonly #relistWaiters = new Set<() => void>()
  /** Exchange time from which a market was open, or is to open, that no listing before had; `undefined` before the first listing. */
  #listed: { readonly fromUs: EpochUs | undefined } | undefined
  #changes: Promise<void> = Promise.resolve()
  #lookups = 0
  #isRelistWanted = false
  #wake: (() => void) | undefined

  constructor(deps: RegistryDeps, options: RegistryOptions = {}) {
    this.#deps = deps
    this.#events = new EventReader({ ...deps, markets: this.#markets })
    this.#reconcileIntervalMs = options.reconcileIntervalMs ?? 300_000
    this.#minSpacingMs = options.minSpacingMs ?? 1_000
    this.#lookupDelaysMs = options.lookupDelaysMs ?? [0, 1_000, 2_000, 5_000, 10_000]
  }

  /** Markets that trade now. They may come and go meanwhile. */
  activeTickers(): Iterable<string> {
    return this.#markets.withStatus(ACTIVE)
  }

  activeCount(): number {
    return this.#markets.countWithStatus(ACTIVE)
  }

  /** Every market whose trades may be missing: those that are collected, and those that ended since nothing was missing. */
  tradedTickers(): ReadonlySet<string> {
    return new Set([...this.#endedTickers, ...this.#markets.tickers()])
  }

  get size(): number {
    return this.#markets.size
  }

  /** Takes over what earlier runs knew: their markets may have ended since, and have traded before. */
  async load(): Promise<void> {
    if (this.#deps.selection.kind === 'all') return
    for await (const { ticker, eventTicker, seriesTicker } of this.#deps.records.listOpen()) {
      if (eventTicker !== undefined && seriesTicker !== undefined) this.#events.remember(eventTicker, seriesTicker)
      this.#endedTickers.add(ticker)
    }
  }

  /** Asks for a listing soon: something may have been missed. */
  requestReconcile(): void {
    this.#isRelistWanted = true
    this.#wake?.()
  }

  /** Resolves once no listing is asked for, or when aborted. */
  async relisted(signal: AbortSignal): Promise<void> {
    if (!this.#isRelistWanted || signal.aborted) return
    await new Promise<void>((resolve) => {
      this.#relistWaiters.add(resolve)
      signal.addEventListener('abort', () => resolve(), { once: true })
    })
  }

  /** Lists everything in its turn of every period, and when asked to, until aborted; the first time is the caller's. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await pause(this.#deps.clock, this.#periodMs(this.#minSpacingMs), signal)
      const isAsked = await this.#untilDue(signal)
      if (signal.aborted) return
      await this.reconcile(signal).catch((error: unknown) => this.#report('markets', error, signal))
      if (!isAsked) await this.reconcileEvents(signal)
    }
  }

  /** Lists the selected markets that are open, and asks after those that were open before. */
  async reconcile(signal: AbortSignal): Promise<void> {
    const { selection, tradesMissingSinceUs, latestExchangeTsUs } = this.#deps
    this.#isRelistWanted = false
    try {
      const fromUs = latestExchangeTsUs()
      this.#markets.beginListing()
      for (const query of planQueries(selection, tradesMissingSinceUs())) await this.#readMarkets(query, signal)
      await this.#readUnlisted(signal)
      this.#letGo([...this.#markets.withStatus(ENDED)])
      if (tradesMissingSinceUs() === undefined) this.#endedTickers.clear()
      this.#listed = { fromUs }
    } catch (error) {
      this.#isRelistWanted = true
      throw error
    }
    if (this.#isRelistWanted) return
    for (const resolve of this.#relistWaiters) resolve()
    this.#relistWaiters.clear()
  }

  /** Reads the events and series of the markets. What fails is told to the observer and tried again the next time. */
  async reconcileEvents(signal: AbortSignal): Promise<void> {
    const { observe } = this.#deps
    try {
      const { events, series } = await this.#events.readAll(signal)
      observe({ kind: 'registry-reconciled', markets: this.size, active: this.activeCount(), events, series })
    } catch (error) {
      this.#report('events', error, signal)
    }
  }

  /** What the lifecycle channel tells. Changes of known markets are stored in the order of the calls. */
  async lifecycle(frame: MarketLifecycleFrame, signal: AbortSignal): Promise<void> {
    const isNew = frame.eventType === 'created' || frame.eventType === 'activated'
    try {
      if (this.#markets.has(frame.ticker)) await this.#applyInTurn(frame)
      else if (isNew && mayBeSelected(this.#deps.selection, frame.ticker)) await this.#lookUpInTurn(frame.ticker, signal)
    } catch (error) {
      this.#report('market', error, signal)
    }
  }

  /** @returns Whether somebody asked for it. */
  async #untilDue(signal: AbortSignal): Promise<boolean> {
    if (this.#isRelistWanted || signal.aborted) return this.#isRelistWanted
    const { clock, turn } = this.#deps
    const woken = new AbortController()
    this.#wake = () => woken.abort()
    await pause(clock, msUntilTurn(clock.nowUs(), this.#periodMs(this.#reconcileIntervalMs), turn), AbortSignal.any([signal, woken.signal]))
    this.#wake = undefined
    return this.#isRelistWanted
  }

  #periodMs(wantedMs: number): number {
    return periodFor(this.size / MARKETS_A_PAGE + 1, wantedMs, this.#deps.readRate(), LISTING_PART)
  }

  #letGo(ended: readonly string[]): void {
    if (ended.length === 0) return
    for (const ticker of ended) {
      this.#markets.delete(ticker)
      this.#rememberEnded(ticker)
    }
    this.#deps.onEnded(ended)
  }

  #applyInTurn(frame: MarketLifecycleFrame): Promise<void> {
    const { ticker, eventType } = frame
    const status = STATUS_BY_EVENT.get(eventType)
    if (status !== undefined) this.#markets.setStatus(ticker, status)
    this.#markets.noteStored(ticker)
    if (status === ENDED) this.#letGo([ticker])
    const turn = this.#changes.then(() => this.#applyChange(ticker, status, frame))
    this.#changes = turn.catch(() => undefined)
    return turn
  }

  async #applyChange(ticker: string, status: string | undefined, frame: MarketLifecycleFrame): Promise<void> {
    const change: MarketChange = { ticker, status, closeTime: frame.closeTime, at: frame.settledTime ?? frame.determinationTime }
    await this.#deps.records.applyChange(change, this.#deps.clock.nowUs())
  }

  async #lookUpInTurn(ticker: string, signal: AbortSignal): Promise<void> {
    if (this.#lookups >= MAX_LOOKUPS) return this.requestReconcile()
    this.#lookups++
    try {
      await this.#lookUp(ticker, signal)
    } finally {
      this.#lookups--
    }
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
    const known = market.seriesTicker ?? this.#events.seriesOf(market.eventTicker)
    if (known !== undefined || !needsSeries(this.#deps.selection)) return { ...market, seriesTicker: known }
    return { ...market, seriesTicker: await this.#events.askSeries(market.eventTicker, signal) }
  }

  async #readUnlisted(signal: AbortSignal): Promise<void> {
    let part: string[] = []
    const ask = async (): Promise<void> => {
      for (const query of planTickerQueries(part)) await this.#readMarkets(query, signal)
      part = []
    }
    for (const ticker of this.#markets.unlisted()) {
      part.push(ticker)
      if (part.length === WRITE_AT_ONCE) await ask()
    }
    await ask()
  }

  async #readMarkets({ query, seriesTicker }: SelectionQuery, signal: AbortSignal): Promise<void> {
    let page: Market[] = []
    for await (const market of this.#deps.rest.markets.list(query, { signal })) {
      page.push({ ...market, seriesTicker: market.seriesTicker ?? seriesTicker ?? this.#events.seriesOf(market.eventTicker) })
      if (page.length < WRITE_AT_ONCE) continue
      await this.#take(page)
      page = []
    }
    await this.#take(page)
  }

  /** Tracks and stores the markets that are selected, or were. */
  async #take(markets: readonly Market[]): Promise<void> {
    const { selection, records, clock, onAdded } = this.#deps
    const wanted = markets.filter((market) => this.#markets.has(market.ticker) || isSelected(selection, market))
    const added = wanted.filter(({ ticker, status }) => status !== ENDED && !this.#markets.has(ticker))
    for (const market of wanted) {
      if (market.status !== ENDED || this.#markets.has(market.ticker)) this.#markets.put(toTableMarket(market))
      else this.#rememberEnded(market.ticker)
    }
    // Frames are lost while nobody listens, records are not: subscribe first.
    if (added.length > 0) {
      onAdded(
        added.map(({ ticker }) => ticker),
        this.#tradedSinceUs(added),
      )
    }
    const prints = wanted.map((market) => records.fingerprint(market))
    const changed = wanted.filter(({ ticker }, at) => !this.#markets.isStored(ticker, prints[at] ?? 0))
    await records.upsertMarkets(changed, clock.nowUs())
    for (const [at, { ticker }] of wanted.entries()) this.#markets.noteStored(ticker, prints[at])
  }

  /** What is found at first is recorded from then on; later, a market is found behind the time at which it opened. */
  #tradedSinceUs(added: readonly Market[]): EpochUs | undefined {
    const listed = this.#listed
    if (!listed) return undefined
    const opened = added.flatMap(({ openTime }) => later(openTime, listed.fromUs) ?? [])
    return opened.length === 0 ? undefined : opened.reduce((earliest, each) => (each < earliest ? each : earliest))
  }

  /** Where all trades are fetched nobody asks for those of single markets. */
  #rememberEnded(ticker: string): void {
    if (this.#deps.selection.kind === 'some') this.#endedTickers.add(ticker)
  }

  #report(part: 'markets' | 'events' | 'market', error: unknown, signal: AbortSignal): void {
    if (!signal.aborted) this.#deps.observe({ kind: 'registry-failed', part, error })
  }
}

function later(instant: EpochUs | undefined, other: EpochUs | undefined): EpochUs | undefined {
  if (instant === undefined || other === undefined) return instant ?? other
  return instant > other ? instant : other
}

function toTableMarket({ ticker, eventTicker, seriesTicker, status }: Market): TableMarket {
  return { ticker, eventTicker, seriesTicker, status }
}
