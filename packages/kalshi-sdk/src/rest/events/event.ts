import type { EpochUs } from '../../units/time.ts'
import {
  type Decoder,
  Fields,
  flag,
  instantOrNone,
  integer,
  type JsonObject,
  number,
  type OpenSet,
  object,
  text,
} from '../answer/decode.ts'
import type { Market } from '../markets/market.ts'
import { toMarketOf } from '../markets/to-market.ts'
import type { FeeType } from '../series/series.ts'
import { type SettlementSource, toSettlementSource } from '../series/settlement-source.ts'

/**
 * An occurrence that markets are about.
 * @see Kalshi OpenAPI document, components.schemas.EventData
 */
export interface KalshiEvent {
  readonly ticker: string
  readonly seriesTicker: string
  readonly title: string
  readonly subtitle: string
  readonly category: string
  /** `MECNET`: at most one market ends YES. `DIRECNET`: the markets are steps of one direction. Empty: neither. */
  readonly collateralReturnType: OpenSet<'MECNET' | 'DIRECNET' | ''>
  readonly mutuallyExclusive: boolean
  readonly strikeDate: EpochUs | undefined
  readonly strikePeriod: string | undefined
  /** Only where they were asked for; a market settled before the historical cutoff is not among them. */
  readonly markets: readonly Market[]
  readonly productMetadata: JsonObject | undefined
  readonly settlementSources: readonly SettlementSource[]
  readonly lastUpdatedTime: EpochUs | undefined
  /** Where present, in place of the series' fee. */
  readonly feeTypeOverride: FeeType | undefined
  readonly feeMultiplierOverride: number | undefined
  readonly exchangeIndex: number | undefined
  /** The object as it came, with what is not listed above. */
  readonly raw: JsonObject
}

export const toEvent: Decoder<KalshiEvent> = (value) => {
  const fields = new Fields(value)
  const seriesTicker = fields.need('series_ticker', text)
  return {
    ticker: fields.need('event_ticker', text),
    seriesTicker,
    title: fields.find('title', text) ?? '',
    subtitle: fields.find('sub_title', text) ?? '',
    category: fields.find('category', text) ?? '',
    collateralReturnType: fields.find('collateral_return_type', text) ?? '',
    mutuallyExclusive: fields.need('mutually_exclusive', flag),
    strikeDate: fields.find('strike_date', instantOrNone),
    strikePeriod: fields.find('strike_period', text) || undefined,
    markets: fields.list('markets', toMarketOf(seriesTicker)),
    productMetadata: fields.find('product_metadata', object),
    settlementSources: fields.list('settlement_sources', toSettlementSource),
    lastUpdatedTime: fields.find('last_updated_ts', instantOrNone),
    feeTypeOverride: fields.find('fee_type_override', text) || undefined,
    feeMultiplierOverride: fields.find('fee_multiplier_override', number),
    exchangeIndex: fields.find('exchange_index', integer),
    raw: fields.raw,
  }
}
