import { type EpochUs, epochUs } from '@kassandra/kalshi-sdk/units'
import { toDeltaEvent, toTickerEvent, toTradeEvent } from '../../exchange/make-events.ts'
import type { MarketStatus } from '../../exchange/market.ts'
import type { PublicEvent } from '../../exchange/public-event.ts'
import type { SeededRandom } from '../../random/seeded-random.ts'
import type { BookChange, BookTrade } from '../../trading/book/matching-book.ts'
import type { FlowTarget } from '../flow.ts'
import { EventQueue } from './event-queue.ts'
import { type Instrument, ROLLING } from './instruments.ts'
import { SyntheticMarket } from './synthetic-market.ts'
import { fillBook } from './traders.ts'

const SECOND_US = 1_000_000

/** Where synthetic markets are traded: their list, their common time and their way to the public. Times are offsets from the start. */
export class Floor {
  readonly random: SeededRandom
  readonly startUs: EpochUs
  readonly queue: EventQueue = new EventQueue()
  readonly #target: FlowTarget
  #markets: readonly SyntheticMarket[] = []
  #open: readonly SyntheticMarket[] | undefined
  #messages = 0

  constructor(target: FlowTarget, random: SeededRandom, startUs: EpochUs) {
    this.#target = target
    this.random = random
    this.startUs = startUs
  }

  /** Markets in which traders act, the busiest first. */
  get open(): readonly SyntheticMarket[] {
    this.#open ??= this.#markets.filter(({ trading }) => trading)
    return this.#open
  }

  at(atUs: number, run: (atUs: number) => void): void {
    this.queue.add(atUs, () => run(atUs))
  }

  /** The exchange time of an offset. */
  instant(atUs: number): EpochUs {
    return epochUs(this.startUs + Math.floor(atUs))
  }

  /**
   * Lists a market, with a full book when it is open for trading, and starts its ticker, which speaks once a second at most.
   * Markets of the rolling series are the busiest, then those listed first.
   */
  list(instrument: Instrument, atUs: number): SyntheticMarket {
    const market = new SyntheticMarket(instrument, this.random, atUs)
    if (market.trading) fillBook(market, this.random)
    this.#target.addSeries(instrument.series)
    this.#target.addEvent(instrument.event)
    this.#target.openMarket(instrument.definition, { yes: market.book.levels('yes'), no: market.book.levels('no') }, () => market.book)
    const rolls = instrument.series === ROLLING.series
    this.#markets = rolls ? [market, ...this.#markets] : [...this.#markets, market]
    this.#open = undefined
    this.at(atUs + this.random.integer(0, SECOND_US - 1), (firstUs) => this.#tick(market, firstUs))
    return market
  }

  /** Takes a market off the floor, for good. */
  retire(market: SyntheticMarket): void {
    market.retired = true
    this.#markets = this.#markets.filter((each) => each !== market)
    this.#open = undefined
  }

  setTrading(market: SyntheticMarket, trading: boolean): void {
    market.trading = trading
    this.#open = undefined
  }

  setStatus({ definition }: SyntheticMarket, status: MarketStatus): void {
    this.#target.setStatus(definition.ticker, status)
  }

  publish(event: PublicEvent): void {
    this.#messages++
    this.#target.publish(event)
  }

  /** Publishes what a command did to a market's book, all at one instant. */
  publishChanges(market: SyntheticMarket, changes: readonly BookChange[], atUs: number): void {
    const { ticker } = market.definition
    const tsUs = this.instant(atUs)
    const ids = new Map<BookTrade, string>()
    for (const change of changes) {
      if (change.kind === 'delta') this.publish(toDeltaEvent(ticker, change, tsUs))
      else if (change.kind === 'trade') {
        market.countTrade(change.yesPrice, change.count, this.random.chance(0.65))
        const tradeId = this.random.uuid()
        ids.set(change, tradeId)
        this.publish(toTradeEvent(ticker, change, tradeId, tsUs))
      }
    }
    this.#target.matched(ticker, changes, (trade) => ids.get(trade) ?? '', tsUs)
  }

  /** Takes notice of what members did to a market's book, which is published already. */
  notice(ticker: string, changes: readonly BookChange[]): void {
    const market = this.#markets.find(({ definition }) => definition.ticker === ticker)
    if (!market) return
    market.dirty = true
    for (const change of changes) if (change.kind === 'trade') market.countTrade(change.yesPrice, change.count, true)
  }

  /** Messages published since the last call. */
  takeMessages(): number {
    const messages = this.#messages
    this.#messages = 0
    return messages
  }

  #tick(market: SyntheticMarket, atUs: number): void {
    if (market.retired) return
    if (market.dirty) {
      market.dirty = false
      this.publish(toTickerEvent(market, this.instant(atUs)))
    }
    this.at(atUs + SECOND_US, (nextUs) => this.#tick(market, nextUs))
  }
}
