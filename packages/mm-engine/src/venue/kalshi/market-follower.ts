import type { BookEvent } from '@kassandra/kalshi-sdk/book'
import type { Market } from '@kassandra/kalshi-sdk/rest'
import { type EpochUs, epochUs } from '@kassandra/kalshi-sdk/units'
import type { FrameEvent, MarketLifecycleFrame } from '@kassandra/kalshi-sdk/ws'
import type { MarketTerms } from '../../event/engine-event.ts'
import { FeeError } from '../../fees/fee-error.ts'
import type { EventSink } from '../venue.ts'
import { afterFrame, type FollowedMarket, isOver, nextTurnUs, paidValue, takesOrders } from './followed-market.ts'
import type { ObserveMarketData } from './market-data-observation.ts'
import { type MarketFamily, toMarketTerms } from './market-terms.ts'
import type { VenueClock } from './venue-clock.ts'

export interface FollowerParts {
  readonly sink: EventSink
  readonly clock: VenueClock
  readonly observe: ObserveMarketData
  /** For how long answers of REST may repeat what held before. */
  readonly staleUs: number
  /** The market was dropped: nothing more is to come of it. */
  readonly onDropped: (ticker: string) => void
  /** A settlement was told and not its value. */
  readonly onPuzzled: () => void
}

/** Longest wait of a timer, in milliseconds; it is set anew until its time has come. */
const LONGEST_TIMER_MS = 3_600_000

/** The markets that are followed: what is known of each, and what of that was told. */
export class MarketFollower {
  readonly #parts: FollowerParts
  readonly #markets = new Map<string, FollowedMarket>()
  readonly #skipped = new Map<string, string>()
  #isShardActive: (shard: number) => boolean = () => true
  #isActive: boolean | undefined

  constructor(parts: FollowerParts) {
    this.#parts = parts
  }

  get tickers(): readonly string[] {
    return [...this.#markets.keys()]
  }

  /** Every whole book is that of the exchange as of this instant. */
  confirm(asOfUs: EpochUs): void {
    const tickers = [...this.#markets].flatMap(([ticker, { isLive }]) => (isLive ? [ticker] : []))
    if (tickers.length > 0) this.#parts.sink({ kind: 'alive', tickers, asOfUs, atUs: this.#parts.clock.nowUs() })
  }

  has(ticker: string): boolean {
    return this.#markets.has(ticker)
  }

  hasEvent(eventTicker: string): boolean {
    return [...this.#markets.values()].some(({ market }) => market.eventTicker === eventTicker)
  }

  /** How many may still trade. */
  countTrading(): number {
    const nowUs = this.#parts.clock.nowUs()
    return [...this.#markets.values()].filter(({ market }) => !isOver(market, nowUs)).length
  }

  /** Begins with a market: its terms and status are told. False where its fees are not known. */
  follow(market: Market, family: MarketFamily): boolean {
    const { observe, clock } = this.#parts
    const terms = this.#termsOf(market, family)
    if (!terms) return false
    const followed: FollowedMarket = {
      market,
      terms,
      isFeeUnknown: false,
      isOpen: undefined,
      isLive: false,
      freshUntilUs: 0,
      timer: undefined,
    }
    this.#markets.set(market.ticker, followed)
    observe({ kind: 'market-followed', ticker: market.ticker, atUs: clock.nowUs() })
    this.#tellTerms(followed, terms)
    this.#settleStatus(followed)
    this.#settlePayment(followed)
    return this.#markets.has(market.ticker)
  }

  /** What REST says of a market now, unless the exchange has told something since. */
  refresh(market: Market, family: MarketFamily): void {
    const followed = this.#markets.get(market.ticker)
    if (!followed) return
    if (this.#parts.clock.nowUs() >= followed.freshUntilUs) followed.market = market
    this.#renew(followed, family)
  }

  /** An event's fees changed. */
  renew(family: MarketFamily): void {
    for (const followed of this.#markets.values()) if (followed.market.eventTicker === family.event.ticker) this.#renew(followed, family)
  }

  applyFrame(frame: MarketLifecycleFrame): void {
    const followed = this.#markets.get(frame.ticker)
    if (!followed) return
    const { clock, staleUs } = this.#parts
    followed.market = afterFrame(followed.market, frame)
    followed.freshUntilUs = clock.nowUs() + staleUs
    const { terms, market } = followed
    const { closeTime: closeUs, expectedExpirationTime: settlesUs, priceRanges } = market
    this.#tellTerms(followed, { ...terms, closeUs, settlesUs, priceRanges })
    this.#settleStatus(followed, exchangeTime(frame.sendingTsMs))
    this.#settlePayment(followed, exchangeTime(frame.sendingTsMs))
  }

  /** Of the exchange as a whole, and of the shards of the markets. */
  setTrading(isActive: boolean, isShardActive: (shard: number) => boolean): void {
    const { sink, clock } = this.#parts
    this.#isShardActive = isShardActive
    if (isActive !== this.#isActive) sink({ kind: 'trading', isActive, atUs: clock.nowUs() })
    this.#isActive = isActive
    for (const followed of this.#markets.values()) this.#settleStatus(followed)
  }

  applyBook(event: Exclude<BookEvent, { kind: 'socket' }>): void {
    const { observe, clock } = this.#parts
    if (event.kind === 'snapshot') this.#tellSnapshot(event)
    else if (event.kind === 'delta') this.#tellDelta(event)
    else if (event.kind === 'tainted') for (const ticker of event.tickers) this.#loseBook(ticker, event.cause)
    else if (event.kind === 'recovery') {
      const { tickers, action, attempt } = event
      observe({ kind: 'book-recovery', tickers, action, attempt, atUs: clock.nowUs() })
    } else if (event.kind === 'recovery-failed') observe({ kind: 'read-failed', what: 'books', error: event.error, atUs: clock.nowUs() })
  }

  applyTrade({ frame, receivedAtUs }: FrameEvent): void {
    if (frame.kind !== 'trade' || !this.#markets.has(frame.ticker)) return
    const { ticker, tradeId, yesPrice, count, takerSide, exchangeTsUs } = frame
    this.#parts.sink({ kind: 'trade', ticker, tradeId, yesPrice, count, takerSide, atUs: receivedAtUs, exchangeUs: exchangeTsUs })
  }

  drop(ticker: string, reason: 'settled' | 'vanished'): void {
    const { observe, clock, onDropped } = this.#parts
    this.#markets.get(ticker)?.timer?.cancel()
    if (!this.#markets.delete(ticker)) return
    observe({ kind: 'market-dropped', ticker, reason, atUs: clock.nowUs() })
    onDropped(ticker)
  }

  close(): void {
    for (const { timer } of this.#markets.values()) timer?.cancel()
    this.#markets.clear()
  }

  #renew(followed: FollowedMarket, family: MarketFamily): void {
    const terms = this.#termsOf(followed.market, family)
    followed.isFeeUnknown = terms === undefined
    if (terms) this.#tellTerms(followed, terms)
    this.#settleStatus(followed)
    this.#settlePayment(followed)
  }

  /** Undefined where its fees are of no published amount; that is told once. */
  #termsOf(market: Market, family: MarketFamily): MarketTerms | undefined {
    const { ticker } = market
    try {
      const terms = toMarketTerms(market, family)
      this.#skipped.delete(ticker)
      return terms
    } catch (error) {
      if (!(error instanceof FeeError)) throw error
      const reason = error.message
      const { observe, clock } = this.#parts
      if (this.#skipped.get(ticker) !== reason) observe({ kind: 'market-skipped', ticker, reason, atUs: clock.nowUs() })
      this.#skipped.set(ticker, reason)
      return undefined
    }
  }

  #tellTerms(followed: FollowedMarket, terms: MarketTerms): void {
    const isKnown = followed.isOpen !== undefined && JSON.stringify(terms) === JSON.stringify(followed.terms)
    followed.terms = terms
    if (!isKnown) this.#parts.sink({ kind: 'market', ...terms, atUs: this.#parts.clock.nowUs() })
  }

  #settleStatus(followed: FollowedMarket, exchangeUs?: EpochUs): void {
    const { sink, clock } = this.#parts
    const { market } = followed
    const nowUs = clock.nowUs()
    const isOpen = takesOrders(market, nowUs) && !followed.isFeeUnknown && this.#isShardActive(market.exchangeIndex ?? 0)
    if (isOpen !== followed.isOpen) sink({ kind: 'status', ticker: market.ticker, isOpen, atUs: nowUs, ...(exchangeUs && { exchangeUs }) })
    followed.isOpen = isOpen
    followed.timer?.cancel()
    const turnUs = nextTurnUs(market, nowUs)
    if (turnUs === undefined) return
    const delayMs = Math.min(LONGEST_TIMER_MS, Math.ceil((turnUs - nowUs) / 1_000))
    followed.timer = clock.setTimer(delayMs, () => {
      if (this.#markets.get(market.ticker) === followed) this.#settleStatus(followed)
    })
  }

  #settlePayment({ market }: FollowedMarket, exchangeUs?: EpochUs): void {
    const { sink, clock, onPuzzled } = this.#parts
    const value = paidValue(market)
    if (value !== undefined) {
      sink({ kind: 'settled', ticker: market.ticker, value, atUs: clock.nowUs(), ...(exchangeUs && { exchangeUs }) })
      this.drop(market.ticker, 'settled')
    } else if (market.status === 'finalized') onPuzzled()
  }

  #tellSnapshot({ ticker, book, event }: Extract<BookEvent, { kind: 'snapshot' }>): void {
    const followed = this.#markets.get(ticker)
    if (!followed) return
    followed.isLive = true
    const { yes, no } = book.snapshot()
    const exchangeUs = exchangeTime(event.frame.sendingTsMs)
    this.#parts.sink({ kind: 'snapshot', ticker, yes, no, atUs: event.receivedAtUs, ...(exchangeUs && { exchangeUs }) })
  }

  #tellDelta({ ticker, side, price, delta, event }: Extract<BookEvent, { kind: 'delta' }>): void {
    if (!this.#markets.get(ticker)?.isLive) return
    const { frame, receivedAtUs } = event
    const exchangeUs = frame.kind === 'orderbook-delta' ? (frame.exchangeTsUs ?? exchangeTime(frame.sendingTsMs)) : undefined
    this.#parts.sink({ kind: 'delta', ticker, side, price, delta, atUs: receivedAtUs, ...(exchangeUs && { exchangeUs }) })
  }

  #loseBook(ticker: string, reason: string): void {
    const followed = this.#markets.get(ticker)
    if (!followed?.isLive) return
    followed.isLive = false
    this.#parts.sink({ kind: 'book-lost', ticker, reason, atUs: this.#parts.clock.nowUs() })
  }
}

const exchangeTime = (sentMs: number | undefined): EpochUs | undefined => (sentMs === undefined ? undefined : epochUs(sentMs * 1_000))
