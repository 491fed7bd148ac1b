import type { Qty } from '@kassandra/kalshi-sdk/units'
import type { FairValueConfig } from '../fair-value/create-fair-value.ts'
import type { Domain } from '../model/two-sided.ts'
import type { ReservationConfig } from '../reservation/create-reservation.ts'
import type { SizeConfig } from '../size/create-size.ts'
import type { SkewConfig } from '../skew/create-skew.ts'
import type { SpreadConfig } from '../spread/create-spread.ts'
import type { VolatilityConfig } from '../volatility/create-volatility.ts'
import type { HorizonConfig } from '../volatility/horizon-variance.ts'
import type { LadderConfig } from './ladder.ts'
import type { MinimumEdgeConfig } from './minimum-edge.ts'

/** How a maker quotes: one model of each kind, and the limits of what they may ask for. */
export interface QuotingConfig {
  readonly fairValue: FairValueConfig
  /** Of the fair value. */
  readonly volatility: VolatilityConfig & { readonly domain: Domain }
  readonly horizon: HorizonConfig
  readonly reservation: ReservationConfig
  readonly spread: SpreadConfig
  readonly skew: SkewConfig
  readonly size: SizeConfig
  readonly ladder: LadderConfig
  readonly minimumEdge: MinimumEdgeConfig
  /** What the models count the position in. Their gammas are per dollar and this. */
  readonly unit: Qty
  /** Position past which nothing is added, long or short, all levels filled. */
  readonly maxPosition: Qty
  /** Sizes are whole multiples of this. */
  readonly sizeStep: Qty
}
