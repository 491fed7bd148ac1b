import { ApiError, ClosedError, type KalshiClient, KalshiError } from '@kassandra/kalshi-sdk'
import { ManagedBooks } from '@kassandra/kalshi-sdk/book'
import type { CallOptions, Market } from '@kassandra/kalshi-sdk/rest'
import type { EventFeeUpdateFrame, KalshiSocket, SocketEvent } from '@kassandra/kalshi-sdk/ws'
import { requireInteger, requirePositive } from '../../errors/invalid-parameter-error.ts'
import type { EventSink, MarketDataSource } from '../venue.ts'
import { Bell } from './bell.ts'
import { findMarkets, readMarkets } from './find-markets.ts'
import type { ObserveMarketData } from './market-data-observation.ts'
import { MarketFamilies } from './market-families.ts'
import { MarketFollower } from './market-follower.ts'
import { type MarketSelection, mayConcern } from './market-selection.ts'
import type { MarketFamily } from './market-terms.ts'
import { runTogether, Tasks } from './run-together.ts'
import type { VenueClock } from './venue-clock.ts'
import { pause } from './venue-clock.ts'
import { watchTrading } from './watch-trading.ts'

export interface KalshiMarketDataOptions {
  /** With a key: the exchange lets no socket in without. */
  readonly client: Pick<KalshiClient, 'markets' | 'events' | 'series' | 'exchange' | 'socket'>
  readonly clock: VenueClock
  readonly selection: MarketSelection
  /** How often markets are looked for and read anew. Default 60,000. */
  readonly refreshMs?: number
  /** How often the status of the exchange is asked for. Default 5,000. */
  readonly statusMs?: number
  /** How often the exchange is asked for a sign of life, by which a book that nobody changes is known to be whole. Default 1,000. */
  readonly aliveMs?: number
  /** Between two searches at least, however much happens. Default 5,000. */
  readonly searchPauseMs?: number
  /** For how long answers about markets may be out of date. Default 20,000. */
  readonly staleMs?: number
  readonly observe?: ObserveMarketData
}

const LIFECYCLE = 'market_lifecycle_v2'
const COMBO_LIFECYCLE = 'multivariate_market_lifecycle'
const TRADES = 'trade'
/** A market is taken for gone when it is missing from so many reads in a row. */
const MISSES = 3

/**
 * Public data of the markets that are selected, and of the exchange.
 * @throws {InvalidParameterError} A number is out of its range.
 * @see docs/spec/kalshi-venue.md
 */
export function createKalshiMarketData(options: KalshiMarketDataOptions): MarketDataSource {
  requireInteger('selection.maxMarkets', options.selection.maxMarkets, 1)
  for (const name of ['refreshMs', 'statusMs', 'searchPauseMs', 'staleMs', 'aliveMs'] as const) requirePositive(name, options[name] ?? 1)
  return { run: (sink, signal) => new MarketData(options, sink, signal).run() }
}

/** One run. */
class MarketData {
  readonly #options: KalshiMarketDataOptions
  readonly #signal: AbortSignal
  readonly #stop = new AbortController()
  readonly #call: CallOptions
  readonly #socket: KalshiSocket
  readonly #books: ManagedBooks
  readonly #families: MarketFamilies
  readonly #follower: MarketFollower
  readonly #tasks = new Tasks()
  readonly #bell = new Bell()
  readonly #misses = new Map<string, number>()
  /** Dropped for good. */
  readonly #done = new Set<string>()
  #hasCombos = false

  constructor(options: KalshiMarketDataOptions, sink: EventSink, signal: AbortSignal) {
    const { client, clock, observe = () => undefined, staleMs = 20_000 } = options
    this.#options = options
    this.#signal = AbortSignal.any([signal, this.#stop.signal])
    this.#call = { signal: this.#signal }
    this.#socket = client.socket()
    this.#books = new ManagedBooks(this.#socket)
    this.#families = new MarketFamilies(client, this.#call)
    this.#follower = new MarketFollower({
      sink,
      clock,
      observe,
      staleUs: staleMs * 1_000,
      onDropped: (ticker) => this.#dropped(ticker),
      onPuzzled: () => this.#bell.ring(),
    })
  }

  async run(): Promise<void> {
    const { client, clock, statusMs = 5_000 } = this.#options
    const onStatus = this.#follower.setTrading.bind(this.#follower)
    try {
      await runTogether(this.#signal, [
        (signal) => this.#read(signal),
        (signal) => this.#search(signal),
        (signal) => this.#watchLife(signal),
        (signal) => this.#tasks.run(signal),
        (signal) => watchTrading({ client, clock, observe: this.#observe, everyMs: statusMs, onStatus }, signal),
      ])
    } finally {
      this.#stop.abort()
      this.#follower.close()
      await this.#socket.close()
    }
  }

  readonly #observe: ObserveMarketData = (observation) => this.#options.observe?.(observation)

  async #read(signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', () => void this.#socket.close(), { once: true })
    if (signal.aborted) return
    this.#ask(() => this.#socket.connect())
    this.#ask(() => this.#socket.subscribe({ channels: [LIFECYCLE] }))
    for await (const event of this.#books.events()) {
      if (signal.aborted) return
      if (event.kind === 'socket') this.#apply(event.event)
      else this.#follower.applyBook(event)
    }
  }

  /** Whatever the exchange had told before it answers has been read when the answer has: the connection is one line of frames. */
  async #watchLife(signal: AbortSignal): Promise<void> {
    const { clock, aliveMs = 1_000 } = this.#options
    while (!signal.aborted) {
      await pause(clock, aliveMs, signal)
      const askedUs = clock.nowUs()
      try {
        await this.#socket.list(signal)
      } catch (error) {
        if (signal.aborted || error instanceof KalshiError) continue
        throw error
      }
      await pause(clock, 0, signal) // frames that came with the answer are read meanwhile
      this.#follower.confirm(askedUs)
    }
  }

  #apply(event: SocketEvent): void {
    const atUs = this.#options.clock.nowUs()
    if (event.kind === 'disconnected') this.#observe({ kind: 'data-down', detail: event.detail, atUs })
    // What happened to the markets meanwhile is told by REST only.
    if (event.kind === 'restored') {
      this.#observe({ kind: 'data-up', atUs })
      this.#families.expire()
      this.#bell.ring()
    }
    if (event.kind !== 'frame') return
    const { frame } = event
    if (frame.kind === 'trade') this.#follower.applyTrade(event)
    else if (frame.kind === 'market-lifecycle') {
      this.#follower.applyFrame(frame)
      const { ticker, eventType, market } = frame
      const isOfInterest = mayConcern(this.#options.selection, { ticker, eventTicker: market?.eventTicker })
      if (eventType === 'created' && isOfInterest) this.#bell.ring()
    } else if (frame.kind === 'event-fee-update') this.#changeFees(frame)
    else if (frame.kind === 'malformed') this.#bell.ring()
  }

  #changeFees(frame: EventFeeUpdateFrame): void {
    const { clock, staleMs = 20_000 } = this.#options
    this.#families.override(frame, clock.nowUs() + staleMs * 1_000)
    if (!this.#follower.hasEvent(frame.eventTicker)) return
    this.#tasks.spawn(async () => {
      try {
        const family = await this.#familyOf(frame.eventTicker)
        if (family) this.#follower.renew(family)
      } catch (error) {
        if (!(error instanceof KalshiError)) throw error
        this.#bell.ring() // the search reads it anew, and tells of the failure
      }
    })
  }

  async #search(signal: AbortSignal): Promise<void> {
    const { clock, refreshMs = 60_000, searchPauseMs = 5_000 } = this.#options
    while (!signal.aborted) {
      try {
        await this.#refresh()
      } catch (error) {
        if (signal.aborted || error instanceof ClosedError) return
        if (!(error instanceof KalshiError)) throw error
        this.#observe({ kind: 'read-failed', what: 'markets', error, atUs: clock.nowUs() })
        this.#bell.ring()
      }
      await pause(clock, searchPauseMs, signal)
      await this.#bell.wait(clock, Math.max(1, refreshMs - searchPauseMs), signal)
    }
  }

  /** Reads what is followed, then begins with as many others as there is room for. */
  async #refresh(): Promise<void> {
    const { client, clock, selection, refreshMs = 60_000 } = this.#options
    await this.#families.refresh(clock.nowUs(), refreshMs * 1_000)
    const held = (selection.heldTickers ?? []).filter((ticker) => !this.#done.has(ticker))
    const wanted = new Set([...this.#follower.tickers, ...held])
    const read = await readMarkets(client, [...wanted], this.#call)
    const added: Market[] = []
    for (const market of read) {
      const family = await this.#familyOf(market.eventTicker)
      if (!family) continue
      if (this.#follower.has(market.ticker)) this.#follower.refresh(market, family)
      else if (this.#follower.follow(market, family)) added.push(market)
    }
    this.#dropVanished(new Set(read.map(({ ticker }) => ticker)))
    for (const market of await findMarkets(client, selection, clock.nowUs(), this.#call)) {
      if (this.#follower.countTrading() >= selection.maxMarkets) break
      if (this.#follower.has(market.ticker) || this.#done.has(market.ticker)) continue
      const family = await this.#familyOf(market.eventTicker)
      if (family && this.#follower.follow(market, family)) added.push(market)
    }
    this.#subscribe(added)
  }

  #subscribe(added: readonly Market[]): void {
    const marketTickers = added.map(({ ticker }) => ticker).filter((ticker) => this.#follower.has(ticker))
    if (marketTickers.length > 0) {
      this.#ask(() => this.#books.subscribe(marketTickers))
      this.#ask(() => this.#socket.subscribe({ channels: [TRADES], marketTickers }))
    }
    if (this.#hasCombos || !added.some(({ mveCollectionTicker }) => mveCollectionTicker !== undefined)) return
    this.#hasCombos = true
    this.#ask(() => this.#socket.subscribe({ channels: [COMBO_LIFECYCLE] }))
  }

  #dropped(ticker: string): void {
    this.#misses.delete(ticker)
    this.#done.add(ticker)
    if (this.#books.find(ticker)) {
      this.#ask(() => this.#books.unsubscribe([ticker]))
      this.#ask(() => this.#socket.update(TRADES, { action: 'delete_markets', marketTickers: [ticker] }))
    }
    this.#bell.ring()
  }

  #dropVanished(read: ReadonlySet<string>): void {
    for (const ticker of this.#follower.tickers) {
      const misses = read.has(ticker) ? 0 : (this.#misses.get(ticker) ?? 0) + 1
      if (misses === 0) this.#misses.delete(ticker)
      else this.#misses.set(ticker, misses)
      if (misses >= MISSES) this.#follower.drop(ticker, 'vanished')
    }
  }

  /** Undefined where the exchange does not know the event yet. */
  async #familyOf(eventTicker: string): Promise<MarketFamily | undefined> {
    try {
      return await this.#families.of(eventTicker)
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 404) throw error
      this.#observe({ kind: 'read-failed', what: `the event ${eventTicker}`, error, atUs: this.#options.clock.nowUs() })
      return undefined
    }
  }

  /** What the exchange refuses ends the run; that the run has ended is no failure. */
  #ask(command: () => Promise<unknown>): void {
    this.#tasks.spawn(async () => {
      try {
        await command()
      } catch (error) {
        if (!this.#signal.aborted && !(error instanceof ClosedError)) throw error
      }
    })
  }
}
