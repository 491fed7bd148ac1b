import { type EpochUs, type MicroUsd, microUsd, type Price, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import type { ExchangeClock } from '../../clock/exchange-clock.ts'
import type { Scheduler } from '../../clock/scheduler.ts'
import type { BookChange, BookTrade } from '../../trading/book/matching-book.ts'
import { DIRECT_ROUNDING, type FeeRounding, OrderFees } from '../../trading/fees/fee-schedule.ts'
import type { PrivateEvent } from '../../trading/private-event.ts'
import type { ReplayedLiquidity } from '../../trading/replay/replayed-liquidity.ts'
import type { TradedMarket } from '../../trading/traded-market.ts'
import { type ClientOrderIdScope, Trading } from '../../trading/trading.ts'
import type { Catalogue } from '../catalogue.ts'
import type { Level } from '../level.ts'
import { toDeltaEvent, toTickerEvent, toTradeEvent } from '../make-events.ts'
import type { Market, MarketDefinition, MarketStatus } from '../market.ts'
import { SHARDS } from '../members.ts'
import type { LifecycleEvent, OwnChange, PublicEvent, TradeEvent } from '../public-event.ts'
import type { Publisher } from '../publisher.ts'
import { ExpiryTimer } from './expiry-timer.ts'
import { ListedMarket } from './listed-market.ts'
import { type BookSource, MarketBooks } from './market-books.ts'
import { TickerTimer } from './ticker-timer.ts'
import { WeeklyPause } from './weekly-pause.ts'

export interface EngineDeps {
  readonly catalogue: Catalogue
  readonly clock: ExchangeClock
  readonly publisher: Publisher
  readonly scheduler: Scheduler
  /** Exchange time that passes for each unit of elapsed time. */
  readonly factor: () => number
  /** UUIDs, of another value at every call. */
  readonly newId: () => string
  readonly rounding: FeeRounding | undefined
  readonly clientOrderIds: ClientOrderIdScope | undefined
  /** How late expired orders are swept. */
  readonly lateExpiryMs: number
  /** Whether trading pauses every Thursday. */
  readonly pausesWeekly: boolean
  /** Told that a command of a member comes. */
  readonly changing: () => void
  /** Told everything that concerns one member. */
  readonly emit: (event: PrivateEvent) => void
  /** Told what members did to a market whose orders the flow keeps. */
  readonly notice: (ticker: string, changes: readonly BookChange[]) => void
  /** Whether tickers of markets come from the flow. */
  readonly flowTicks: boolean
  /** A market takes no more orders. */
  readonly closed: (ticker: string) => void
  /** A market was paid. */
  readonly settled: (ticker: string) => void
}

/** Where the public course of the exchange and the orders of its members meet: one book, one publisher, one time. */
export class Engine {
  readonly trading: Trading
  readonly #deps: EngineDeps
  readonly #books = new MarketBooks()
  readonly #listed = new Map<string, ListedMarket>()
  readonly #tickers: TickerTimer
  readonly #expiry: ExpiryTimer
  readonly #weekly: WeeklyPause | undefined
  /** Contracts that both sides of a trade have closed, by trade, until its open interest is counted. */
  readonly #closed = new Map<string, number>()

  constructor(deps: EngineDeps) {
    this.#deps = deps
    const { newId, rounding, clientOrderIds, scheduler, factor, clock } = deps
    this.trading = new Trading({
      findMarket: (ticker) => this.#find(ticker),
      newId,
      publish: (market, changes, tradeIdOf, atUs) => this.#publishCommand(market, changes, tradeIdOf, atUs),
      emit: (event) => this.#emit(event),
      ...(rounding ? { rounding } : {}),
      ...(clientOrderIds ? { clientOrderIds } : {}),
    })
    this.#tickers = new TickerTimer(scheduler, (ticker) => this.#tick(ticker))
    this.#expiry = new ExpiryTimer({
      scheduler,
      factor,
      liveUs: () => clock.liveUs(),
      nextUs: () => this.trading.orders.nextExpiryUs(),
      expire: () => this.trading.expire(clock.take()),
      lateMs: deps.lateExpiryMs,
    })
    this.#weekly = deps.pausesWeekly ? this.#pauseWeekly() : undefined
  }

  /** Carries out a command of a member, now. @throws {TradingRefusal} */
  command<T>(run: (trading: Trading, atUs: EpochUs) => T): T {
    const atUs = this.#deps.clock.take()
    this.#deps.changing()
    try {
      return run(this.trading, atUs)
    } finally {
      this.#expiry.update()
    }
  }

  /** @param source Where the flow keeps the market's orders; absent: `levels` are anonymous orders. */
  openMarket(definition: MarketDefinition, levels?: Levels, source?: BookSource): void {
    if (source) this.#books.bring(definition.ticker, source)
    this.#deps.publisher.openMarket(definition, levels)
  }

  /** Publishes what happens by itself; where members have orders, what it comes to with them. */
  publish(event: PublicEvent): void {
    const { catalogue, publisher } = this.#deps
    const wasInactive = event.kind === 'lifecycle' && catalogue.findMarket(event.ticker)?.status === 'inactive'
    const liquidity = this.#books.replayed(event.ticker)
    if (liquidity) this.#publishReplayed(liquidity, event)
    else publisher.publish(event)
    if (event.kind === 'lifecycle') this.#follow(event, wasInactive)
  }

  /** A silent transition; at the close the orders of members end with it. */
  setStatus(ticker: string, status: MarketStatus): void {
    this.#deps.publisher.setStatus(ticker, status)
    if (status === 'closed') this.#endOrders(ticker)
  }

  /** Closes a market as its close time does: an empty book, no lifecycle frame, every order cancelled. @throws {SimError} `MARKET_UNKNOWN` */
  closeMarket(ticker: string): void {
    const tsUs = this.#deps.clock.take()
    this.#books.drop(ticker)
    this.#deps.publisher.publish({ kind: 'snapshot', ticker, yes: [], no: [], initial: false, tsUs })
    this.setStatus(ticker, 'closed')
  }

  /** Takes notice of what the traders of a flow did in their own book, once it is published. */
  matched(ticker: string, changes: readonly BookChange[], tradeIdOf: (trade: BookTrade) => string, atUs: EpochUs): void {
    this.#fillMembers(ticker, changes, tradeIdOf, atUs)
    // The flow tells what its trades do to open interest.
    for (const change of changes) if (change.kind === 'trade') this.#closed.delete(tradeIdOf(change))
  }

  /** What a taker pays for `count` contracts of an outcome at its `price`. */
  takerFee(ticker: string, price: Price, count: Qty): MicroUsd {
    const market = this.#find(ticker)
    return market ? new OrderFees(this.#deps.rounding ?? DIRECT_ROUNDING).charge(market.fees, { price, count, isTaker: true }) : microUsd(0)
  }

  close(): void {
    this.#tickers.close()
    this.#expiry.close()
    this.#weekly?.close()
  }

  #pauseWeekly(): WeeklyPause {
    const { scheduler, factor, clock } = this.#deps
    const onEveryShard = (run: (shard: number) => void): void => {
      for (const shard of SHARDS.keys()) run(shard)
    }
    return new WeeklyPause({
      scheduler,
      factor,
      liveUs: () => clock.liveUs(),
      pause: () => onEveryShard((shard) => this.trading.pause(shard, 'trading', clock.take())),
      resume: () => onEveryShard((shard) => this.trading.resume(shard)),
    })
  }

  #find(ticker: string): ListedMarket | undefined {
    const known = this.#listed.get(ticker)
    if (known) return known
    const { catalogue, clock } = this.#deps
    const market = catalogue.findMarket(ticker)
    if (!market) return undefined
    const listed = new ListedMarket(market, catalogue, this.#books, clock)
    this.#listed.set(ticker, listed)
    return listed
  }

  #emit(event: PrivateEvent): void {
    if (event.kind === 'fill') {
      const { tradeId, closed } = event.fill
      this.#closed.set(tradeId, (this.#closed.get(tradeId) ?? 0) + closed)
    }
    this.#deps.emit(event)
  }

  #publishCommand(market: TradedMarket, changes: readonly BookChange[], tradeIdOf: (trade: BookTrade) => string, atUs: EpochUs): void {
    const { ticker } = market
    this.#publishChanges(ticker, changes, tradeIdOf, atUs)
    this.#countAll(ticker, changes, tradeIdOf)
    this.#books.replayed(ticker)?.taken(changes)
    if (this.#books.isBrought(ticker)) this.#deps.notice(ticker, changes)
  }

  #publishChanges(ticker: string, changes: readonly BookChange[], tradeIdOf: (trade: BookTrade) => string, atUs: EpochUs): void {
    const { publisher } = this.#deps
    let filled: string | undefined
    for (const change of changes) {
      if (change.kind === 'delta') {
        publisher.publish(toDeltaEvent(ticker, change, atUs, change.orderId === filled ? undefined : this.#ownerOf(change.orderId)))
      } else if (change.kind === 'trade') {
        filled = change.makerOrderId
        publisher.publish(toTradeEvent(ticker, change, tradeIdOf(change), atUs, change.isBlock))
      }
    }
  }

  #fillMembers(ticker: string, changes: readonly BookChange[], tradeIdOf: (trade: BookTrade) => string, atUs: EpochUs): void {
    const market = this.trading.orders.isEmpty ? undefined : this.#find(ticker)
    if (market) this.trading.absorb(market, changes, tradeIdOf, atUs)
  }

  /** Takes notice of trades whose fills are known, and lets the ticker tell of it. */
  #countAll(ticker: string, changes: readonly BookChange[], tradeIdOf: (trade: BookTrade) => string): void {
    for (const change of changes) if (change.kind === 'trade') this.#countInterest(ticker, tradeIdOf(change), change.count)
    if (changes.length > 0 && !this.#deps.flowTicks) this.#tickers.changed(ticker)
  }

  /** The order that changed, when a member's own command changed it; a change that a match made is nobody's. */
  #ownerOf(orderId: string): OwnChange | undefined {
    const order = this.trading.orders.get(orderId)
    return order && { memberId: order.owner.memberId, subaccount: order.owner.subaccount, clientOrderId: order.clientOrderId }
  }

  /** Open interest grows by what a trade opens on both sides; of anonymous traders nothing is known, so they open. */
  #countInterest(ticker: string, tradeId: string, count: Qty): void {
    const closed = this.#closed.get(tradeId) ?? 0
    this.#closed.delete(tradeId)
    if (this.#books.isBrought(ticker)) return
    const market = this.#deps.catalogue.getMarket(ticker)
    market.openInterest = qty(Math.max(market.openInterest + count - closed, 0))
  }

  #publishReplayed(liquidity: ReplayedLiquidity, event: PublicEvent): void {
    const { publisher } = this.#deps
    if (event.kind === 'delta') {
      const changes = liquidity.change(event.side, event.price, event.delta)
      const [only] = changes
      if (changes.length === 1 && only?.kind === 'delta') publisher.publish({ ...event, delta: only.delta })
      else this.#absorb(event.ticker, changes, event.tsUs)
    } else if (event.kind === 'snapshot') {
      const changes = liquidity.replace(event.yes, event.no)
      this.#absorb(event.ticker, ofMembers(changes), event.tsUs)
      publisher.publish({ ...event, yes: liquidity.book.levels('yes'), no: liquidity.book.levels('no') })
    } else if (event.kind === 'trade') this.#publishPrint(liquidity, event)
    else if (event.kind === 'ticker') this.#publishTicker(this.#deps.catalogue.getMarket(event.ticker), event)
    else publisher.publish(event)
  }

  /** A recorded trade keeps its id for the part of it that went to others. */
  #publishPrint(liquidity: ReplayedLiquidity, event: TradeEvent): void {
    const changes = liquidity.print(event.yesPrice, event.count, event.takerSide)
    const toMembers = changes.reduce((sum, change) => sum + (change.kind === 'trade' ? change.count : 0), 0)
    this.#absorb(event.ticker, changes, event.tsUs)
    if (toMembers === 0) this.#deps.publisher.publish(event)
    else if (toMembers < event.count) {
      const rest = { ...event, count: qty(event.count - toMembers) }
      this.#deps.publisher.publish(toTradeEvent(event.ticker, rest, event.tradeId, event.tsUs, event.isBlockTrade))
    }
  }

  #publishTicker(market: Market, event: Extract<PublicEvent, { kind: 'ticker' }>): void {
    const { definition, book } = market
    const { price: lastPrice, volume, openInterest } = event
    const figures = { definition, book, lastPrice, lastTradeQty: event.lastTradeQty ?? qty(0), volume, openInterest }
    this.#deps.publisher.publish(toTickerEvent(figures, event.tsUs))
  }

  #absorb(ticker: string, changes: readonly BookChange[], atUs: EpochUs): void {
    const ids = new Map<BookTrade, string>()
    for (const change of changes) if (change.kind === 'trade') ids.set(change, this.#deps.newId())
    const tradeIdOf = (trade: BookTrade): string => ids.get(trade) ?? ''
    this.#publishChanges(ticker, changes, tradeIdOf, atUs)
    this.#fillMembers(ticker, changes, tradeIdOf, atUs)
    this.#countAll(ticker, changes, tradeIdOf)
  }

  #follow({ ticker, eventType }: LifecycleEvent, wasInactive: boolean): void {
    const market = this.#deps.catalogue.getMarket(ticker)
    const atUs = this.#deps.clock.nowUs()
    if (eventType === 'activated' && wasInactive) this.trading.cancelMarket(ticker, 'HaltCancel', atUs)
    if (eventType === 'determined') this.#endOrders(ticker)
    const value = eventType === 'settled' ? market.payout : undefined
    if (value !== undefined) this.trading.settle(ticker, value, atUs)
    if (eventType === 'settled') this.#deps.settled(ticker)
  }

  #endOrders(ticker: string): void {
    this.trading.cancelMarket(ticker, 'CloseCancel', this.#deps.clock.nowUs())
    this.#deps.closed(ticker)
  }

  #tick(ticker: string): void {
    const { catalogue, publisher, clock } = this.#deps
    publisher.publish(toTickerEvent(catalogue.getMarket(ticker), clock.nowUs()))
  }
}

export interface Levels {
  readonly yes: readonly Level[]
  readonly no: readonly Level[]
}

/** Trades with members and the decreases of their orders; the rest is told by the snapshot behind them. */
function ofMembers(changes: readonly BookChange[]): readonly BookChange[] {
  const makers = new Set(changes.flatMap((change) => (change.kind === 'trade' ? [change.makerOrderId] : [])))
  return changes.filter((change) => change.kind === 'trade' || (change.kind === 'delta' && makers.has(change.orderId)))
}
