import type { EpochUs, MicroUsd, Qty } from '@kassandra/kalshi-sdk/units'

interface PositionFacts {
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
  readonly reason: string
}

export interface NewAdoptedPosition extends PositionFacts {
  /** Fills up to this one are in it; left out: all that were told before it, those of its batch included. */
  readonly throughFillSeq?: number | undefined
}

/** The exchange's word on a position, taken for ours. */
export interface AdoptedPosition extends PositionFacts {
  /** Fills up to this one are in it. The position now is this one and the fills after it. */
  readonly throughFillSeq: number
}

export interface PositionReader {
  /** The newest of each market, by market. */
  listLatest(): Promise<readonly AdoptedPosition[]>
}
