import type { JsonObject, OpenSet } from '../../rest/answer/decode.ts'
import type { PriceRange } from '../../rest/markets/market.ts'
import type { Price } from '../../units/price.ts'
import type { EpochUs } from '../../units/time.ts'
import type { FrameEnvelope } from './envelope.ts'

export type LifecycleEventType = OpenSet<
  | 'created'
  | 'activated'
  | 'deactivated'
  | 'close_date_updated'
  | 'determined'
  | 'settled'
  | 'price_level_structure_updated'
  | 'metadata_updated'
>

/** How the prices of a market are spaced; `''` is not known. `priceRanges` says the same in numbers. */
export type PriceLevelStructure = OpenSet<
  | 'linear_cent'
  | 'deci_cent'
  | 'tapered_deci_cent'
  | 'banded_centi_cent'
  | 'center_whole_edge_half_cent'
  | 'center_whole_edge_quint_cent'
  | 'center_half_edge_half_cent'
  | 'center_half_edge_quint_cent'
  | 'center_half_edge_deci_cent'
  | 'center_quint_edge_quint_cent'
  | 'center_quint_edge_deci_cent'
  | 'center_centi_edge_centi_cent'
  | 'center_deci_edge_centi_cent'
  | ''
>

/** What a market is compared with at its end. `greater` has a floor only, `less` a cap only, `between` both. */
export interface Strikes {
  readonly strikeType?: string | undefined
  readonly floorStrike?: number | undefined
  readonly capStrike?: number | undefined
  /** Of markets with a custom or structured strike, as it came. */
  readonly customStrike?: JsonObject | undefined
}

/** Texts and rules of a market that was created. Texts that the exchange leaves out are empty. */
export interface CreatedMarket extends Strikes {
  readonly name: string
  readonly title: string
  readonly yesSubtitle: string
  readonly noSubtitle: string
  readonly rulesPrimary: string
  readonly rulesSecondary: string
  readonly canCloseEarly: boolean
  readonly eventTicker: string
  readonly expectedExpirationTime: EpochUs | undefined
}

/**
 * A market was created or changed. What an event does not tell is undefined; strikes and the YES subtitle at the top are of
 * `metadata_updated`, those of a new market stand in `market`. `msg` is the decoded JSON as it came.
 */
export interface MarketLifecycleFrame extends FrameEnvelope, Strikes {
  readonly kind: 'market-lifecycle'
  readonly sid: number
  readonly ticker: string
  /** It came on `multivariate_market_lifecycle`: the market is a combo. */
  readonly isMultivariate?: boolean | undefined
  readonly eventType: LifecycleEventType
  /** Shard of the exchange on which the market lives. */
  readonly exchangeIndex?: number | undefined
  readonly openTime: EpochUs | undefined
  readonly closeTime: EpochUs | undefined
  readonly determinationTime: EpochUs | undefined
  readonly settledTime: EpochUs | undefined
  readonly result: string | undefined
  /** Paid for each YES contract. */
  readonly settlementValue: Price | undefined
  /** Trading is paused; of an open market only. */
  readonly isDeactivated: boolean | undefined
  readonly priceLevelStructure?: PriceLevelStructure | undefined
  readonly priceRanges: readonly PriceRange[] | undefined
  readonly yesSubtitle?: string | undefined
  readonly market?: CreatedMarket | undefined
  readonly msg: Readonly<Record<string, unknown>>
}

/** An event was created; it comes on the market lifecycle channels. `msg` is the decoded JSON as it came. */
export interface EventLifecycleFrame extends FrameEnvelope {
  readonly kind: 'event-lifecycle'
  readonly sid: number
  readonly eventTicker: string
  readonly seriesTicker: string
  readonly title: string
  readonly subtitle: string
  /** Empty: no collateral is returned between the markets of the event. */
  readonly collateralReturnType?: OpenSet<'MECNET' | 'DIRECNET' | ''> | undefined
  /** Shard of the exchange on which its markets live. */
  readonly exchangeIndex?: number | undefined
  readonly strikeTime?: EpochUs | undefined
  readonly strikePeriod?: string | undefined
  readonly msg: Readonly<Record<string, unknown>>
}

/** An event got its own fees, or lost them. It comes on `market_lifecycle_v2` only. */
export interface EventFeeUpdateFrame extends FrameEnvelope {
  readonly kind: 'event-fee-update'
  readonly sid: number
  readonly eventTicker: string
  /** Undefined: cleared, the series' fees hold. */
  readonly feeTypeOverride:
    | OpenSet<'quadratic' | 'quadratic_with_maker_fees' | 'quadratic_with_combo_maker_fees' | 'flat' | 'margin_market_maker_program_fees'>
    | undefined
  /** Undefined: cleared. A factor, no money. */
  readonly feeMultiplierOverride: number | undefined
}
