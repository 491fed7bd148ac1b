import type { Qty } from '@kassandra/kalshi-sdk/units'
import type { FeeRoundingConfig } from '../fees/fee-rounding.ts'
import type { QuotingConfig } from '../quote/quoting-config.ts'
import type { RiskRuleConfig } from '../risk/create-risk-rules.ts'

/** How what rests is kept close to what is wanted. */
export interface OrderConfig {
  /** An order expires so long after it was sent, unless it is renewed: what bounds the risk of a process that died. */
  readonly lifetimeUs: number
  /** Renewed when less than this is left. */
  readonly renewUs: number
  /** How long after its expiry an order is still counted as one that may rest: the exchange sweeps late. */
  readonly graceUs: number
  /** Smaller differences, in $0.0001, leave the order alone. */
  readonly materialPrice: number
  readonly materialCount: Qty
  /** A price is not moved towards the market more often than this; away from it always. */
  readonly holdUs: number
}

/** All that may change while the engine runs. Plain JSON. */
export interface StrategyConfig {
  readonly quoting: QuotingConfig
  /** In place of `quoting`, by ticker. */
  readonly markets?: Readonly<Record<string, QuotingConfig>>
  readonly risk: readonly RiskRuleConfig[]
  readonly orders: OrderConfig
  readonly feeRounding?: FeeRoundingConfig
  /** Positions are closed at the price that is there when a market's close is nearer than this. Without it they are held. */
  readonly unwindBeforeCloseUs?: number
}
