import type { EpochUs } from '@kassandra/kalshi-sdk/units'

/** Trades that may be missing: those from `sinceUs` on. `epoch` tells one loss from a later one. */
export interface TradeOutage {
  readonly sinceUs: EpochUs
  readonly epoch: number
}

/**
 * Up to which exchange time all trades are stored. It moves with the stream, stands still from an outage until the trades behind it
 * have been fetched, and is remembered across restarts. Exchange times only. No effects.
 */
export class TradeHorizon {
  #latestUs: EpochUs | undefined
  #latestTradeUs: EpochUs | undefined
  #outage: TradeOutage | undefined
  #epoch = 0

  /** @param completeBeforeUs What an earlier run had reached; `undefined` when nothing is known. */
  constructor(completeBeforeUs: EpochUs | undefined) {
    this.#latestUs = completeBeforeUs
    this.#latestTradeUs = completeBeforeUs
  }

  get outage(): TradeOutage | undefined {
    return this.#outage
  }

  /** All trades before this exchange time are stored once everything received so far is. */
  get completeBeforeUs(): EpochUs | undefined {
    return this.#outage?.sinceUs ?? this.#latestUs
  }

  /** Something of this exchange time has arrived, on whatever channel. */
  observe(exchangeTsUs: EpochUs): void {
    if (this.#latestUs === undefined || exchangeTsUs > this.#latestUs) this.#latestUs = exchangeTsUs
  }

  /** A trade of the stream has arrived in its turn. */
  observeTrade(exchangeTsUs: EpochUs): void {
    this.observe(exchangeTsUs)
    if (this.#latestTradeUs === undefined || exchangeTsUs > this.#latestTradeUs) this.#latestTradeUs = exchangeTsUs
  }

  /**
   * Trades may have been missed. Where nothing was ever seen there is nothing to fetch.
   * @param from `stream`: since the last that arrived at all. `trades`: since the last trade, because the other channels went on.
   */
  lose(from: 'stream' | 'trades'): void {
    const fromUs = from === 'stream' ? this.#latestUs : (this.#latestTradeUs ?? this.#latestUs)
    if (fromUs !== undefined) this.loseSince(fromUs)
  }

  /** Trades from then on are not stored any more, whatever had arrived. */
  loseSince(fromUs: EpochUs): void {
    const known = this.#outage?.sinceUs
    this.#outage = { sinceUs: known !== undefined && known < fromUs ? known : fromUs, epoch: ++this.#epoch }
  }

  /** The trades behind an outage are stored; a later loss stays. @returns Whether nothing is missing any more. */
  recover(outage: TradeOutage): boolean {
    if (this.#outage?.epoch !== outage.epoch) return false
    this.#outage = undefined
    return true
  }
}
