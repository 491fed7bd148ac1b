import type { EpochUs, MicroUsd, Price, Qty } from '@kassandra/kalshi-sdk/units'

export interface PnlSnapshot {
  readonly atUs: EpochUs
  readonly marketId: string
  /** Before fees. */
  readonly realizedPnl: MicroUsd
  readonly unrealizedPnl: MicroUsd
  readonly fees: MicroUsd
  /** Long YES above 0. */
  readonly position: Qty
}

export interface MarketSample {
  readonly atUs: EpochUs
  readonly marketId: string
  readonly bestBid: Price | undefined
  readonly bestAsk: Price | undefined
}

export interface SampleFilter {
  readonly marketId?: string
  readonly fromUs?: EpochUs
  /** 10,000 by default. */
  readonly limit?: number
}

/** What is drawn and looked up, not what a restart depends on. */
export interface SampleReader {
  /** The oldest first. */
  listPnl(filter?: SampleFilter): Promise<readonly PnlSnapshot[]>
  /** The oldest first. */
  listMarket(filter?: SampleFilter): Promise<readonly MarketSample[]>
}
