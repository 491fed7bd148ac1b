import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { ExchangeClock } from '../clock/exchange-clock.ts'
import type { Outage } from '../journal/journal-entry.ts'
import { toJournalFields } from '../journal/journal-entry.ts'
import type { ChannelFrame } from '../ws/frames/channel-frame.ts'
import { toPublicFrame } from '../ws/frames/public-frame.ts'
import type { Catalogue } from './catalogue.ts'
import type { Level } from './level.ts'
import { Market, type MarketDefinition, type MarketStatus } from './market.ts'
import type { PublicEvent } from './public-event.ts'
import type { TradeTape } from './trade-tape.ts'

export interface PublisherDeps {
  readonly catalogue: Catalogue
  readonly clock: ExchangeClock
  readonly tape: TradeTape
  readonly journal: { append(fields: Readonly<Record<string, unknown>>): void }
  readonly audience: { deliver(frame: ChannelFrame): void }
  /** Told the exchange time of everything published. */
  readonly faults: { published(atUs: EpochUs): void }
}

export type PublishedCounts = Readonly<Record<PublicEvent['kind'], number>>

/** The one way out to the public: what passes here changes the market, enters the journal and reaches the clients, in that order. */
export class Publisher {
  readonly #deps: PublisherDeps
  readonly #counts: Record<PublicEvent['kind'], number> = { delta: 0, snapshot: 0, trade: 0, ticker: 0, lifecycle: 0 }

  constructor(deps: PublisherDeps) {
    this.#deps = deps
  }

  /** Public messages so far; first books are not among them. */
  get counts(): PublishedCounts {
    return { ...this.#counts }
  }

  /**
   * Moves the exchange clock to the event's time, if that is ahead.
   * @throws {SimError} `MARKET_UNKNOWN`, or `BOOK_CORRUPT` when a level would go below zero; nobody is told of the event then.
   */
  publish(event: PublicEvent): void {
    const { catalogue, clock, tape, journal, audience, faults } = this.#deps
    const market = catalogue.getMarket(event.ticker)
    market.apply(event)
    clock.advanceTo(event.tsUs)
    if (event.kind === 'trade') tape.add(event)
    if (event.kind !== 'snapshot' || !event.initial) this.#counts[event.kind]++
    journal.append(toJournalFields(event))
    faults.published(clock.nowUs())
    audience.deliver(toPublicFrame(event, market))
  }

  /**
   * Lists a market with its first book, which also reaches clients that subscribed to it before it existed.
   * @throws {SimError} `MARKET_EXISTS`
   */
  openMarket(definition: MarketDefinition, book: { readonly yes: readonly Level[]; readonly no: readonly Level[] } = EMPTY): void {
    this.#deps.catalogue.addMarket(new Market(definition))
    const { ticker } = definition
    this.publish({ kind: 'snapshot', ticker, yes: book.yes, no: book.no, initial: true, tsUs: this.#deps.clock.nowUs() })
  }

  /** A silent transition: opening and closing produce no lifecycle frame. */
  setStatus(ticker: string, status: MarketStatus): void {
    this.#deps.catalogue.getMarket(ticker).setStatus(status, this.#deps.clock.nowUs())
  }

  recordOutage(outage: Outage): void {
    this.#deps.journal.append({ kind: 'outage', ...outage })
  }
}

const EMPTY = { yes: [], no: [] } as const
