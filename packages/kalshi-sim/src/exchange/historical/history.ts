import { type EpochUs, epochUs } from '@kassandra/kalshi-sdk/units'
import type { Position } from '../../trading/ledger/position.ts'
import type { Order } from '../../trading/orders/order.ts'
import type { Fill } from '../../trading/private-event.ts'
import type { Catalogue } from '../catalogue.ts'
import type { Market } from '../market.ts'
import type { TradeEvent } from '../public-event.ts'

/** Of the data that stays live, on the real exchange. @see Kalshi API reference, section 12 */
const LIVE_WINDOW_US = 90 * 86_400_000_000

/**
 * What has left the live side for `/historical`. The one place that decides it: what is archived is on the historical side only, everything
 * else on the live side only.
 * @see Kalshi API reference, section 12
 */
export class History {
  readonly #catalogue: Catalogue
  #cutoffUs: EpochUs

  /** @param startUs Without a cutoff of its own, that of an exchange which archives what is three months older than its start. */
  constructor(catalogue: Catalogue, startUs: EpochUs, cutoffUs?: EpochUs) {
    this.#catalogue = catalogue
    this.#cutoffUs = cutoffUs ?? epochUs(Math.max(startUs - LIVE_WINDOW_US, 0))
  }

  get cutoffUs(): EpochUs {
    return this.#cutoffUs
  }

  /** What lies before it moves to the historical side. An earlier cutoff than the last brings it back. */
  setCutoff(cutoffUs: EpochUs): void {
    this.#cutoffUs = cutoffUs
  }

  /** Settled before the cutoff; its candles go with it. */
  isArchivedMarket({ status, settledUs }: Market): boolean {
    return status === 'finalized' && settledUs !== undefined && settledUs < this.#cutoffUs
  }

  isArchivedTrade({ tsUs }: Pick<TradeEvent, 'tsUs'>): boolean {
    return tsUs < this.#cutoffUs
  }

  isArchivedFill({ atUs }: Pick<Fill, 'atUs'>): boolean {
    return atUs < this.#cutoffUs
  }

  /** Canceled or executed before the cutoff; an order that rests is always live. */
  isArchivedOrder({ status, updatedUs }: Pick<Order, 'status' | 'updatedUs'>): boolean {
    return status !== 'resting' && updatedUs < this.#cutoffUs
  }

  /** Settled, and every other market of its event archived with it: an event's positions are never split. */
  isArchivedPosition({ ticker, isSettled }: Pick<Position, 'ticker' | 'isSettled'>): boolean {
    const event = this.#catalogue.findMarket(ticker)?.definition.eventTicker
    return isSettled && event !== undefined && this.#catalogue.marketsOf(event).every((market) => this.isArchivedMarket(market))
  }

  findLive(ticker: string): Market | undefined {
    const market = this.#catalogue.findMarket(ticker)
    return market && !this.isArchivedMarket(market) ? market : undefined
  }

  findArchived(ticker: string): Market | undefined {
    const market = this.#catalogue.findMarket(ticker)
    return market && this.isArchivedMarket(market) ? market : undefined
  }

  liveMarkets(): Market[] {
    return this.#catalogue.markets().filter((market) => !this.isArchivedMarket(market))
  }

  archivedMarkets(): Market[] {
    return this.#catalogue.markets().filter((market) => this.isArchivedMarket(market))
  }

  /** Of an event, which itself is always live. */
  liveMarketsOf(eventTicker: string): Market[] {
    return this.#catalogue.marketsOf(eventTicker).filter((market) => !this.isArchivedMarket(market))
  }
}
