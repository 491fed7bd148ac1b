import type { EpochUs, MicroUsd, Qty } from '@kassandra/kalshi-sdk/units'

/** The exchange's word on a position, taken for ours. */
export interface AdoptedPosition {
  readonly runEpoch: number
  readonly marketId: string
  readonly atUs: EpochUs
  /** Long YES above 0. */
  readonly qty: Qty
  readonly cost: MicroUsd
  readonly realizedPnl: MicroUsd
  readonly feesPaid: MicroUsd
  readonly totalTraded: MicroUsd
  /** What we had believed; undefined where we knew nothing of this market. */
  readonly believedQty: Qty | undefined
  /** Fills up to this one are in it. The position now is this one and the fills after it. */
  readonly throughFillSeq: number
  readonly reason: string
}

export interface PositionStore {
  adopt(position: AdoptedPosition): void
  /** The newest of each market, by market. */
  listLatest(): readonly AdoptedPosition[]
}
