import type { Qty } from '../../units/qty.ts'
import type { EpochUs } from '../../units/time.ts'
import {
  type Decoder,
  Fields,
  instantOrNone,
  integer,
  type JsonObject,
  number,
  type OpenSet,
  object,
  qtyText,
  text,
} from '../answer/decode.ts'
import { type SettlementSource, toSettlementSource } from './settlement-source.ts'

export type FeeType = OpenSet<'quadratic' | 'quadratic_with_maker_fees' | 'quadratic_with_combo_maker_fees' | 'flat'>

/**
 * A template of recurring events.
 * @see Kalshi OpenAPI document, components.schemas.Series
 */
export interface Series {
  readonly ticker: string
  readonly title: string
  /** For people: `daily`, `one-off`, … */
  readonly frequency: string
  readonly category: string
  /** What the `category` filter matches, any of them. */
  readonly categories: readonly string[]
  readonly tags: readonly string[]
  readonly settlementSources: readonly SettlementSource[]
  readonly contractUrl: string
  readonly contractTermsUrl: string
  readonly productMetadata: JsonObject | undefined
  readonly feeType: FeeType
  readonly feeMultiplier: number
  readonly additionalProhibitions: readonly string[]
  /** Only where it was asked for. */
  readonly volume: Qty | undefined
  readonly lastUpdatedTime: EpochUs | undefined
  readonly exchangeIndex: number | undefined
  /** The object as it came, with what is not listed above. */
  readonly raw: JsonObject
}

export const toSeries: Decoder<Series> = (value) => {
  const fields = new Fields(value)
  return {
    ticker: fields.need('ticker', text),
    title: fields.find('title', text) ?? '',
    frequency: fields.find('frequency', text) ?? '',
    category: fields.find('category', text) ?? '',
    categories: fields.list('categories', text),
    tags: fields.list('tags', text),
    settlementSources: fields.list('settlement_sources', toSettlementSource),
    contractUrl: fields.find('contract_url', text) ?? '',
    contractTermsUrl: fields.find('contract_terms_url', text) ?? '',
    productMetadata: fields.find('product_metadata', object),
    feeType: fields.need('fee_type', text),
    feeMultiplier: fields.need('fee_multiplier', number),
    additionalProhibitions: fields.list('additional_prohibitions', text),
    volume: fields.find('volume_fp', qtyText),
    lastUpdatedTime: fields.find('last_updated_ts', instantOrNone),
    exchangeIndex: fields.find('exchange_index', integer),
    raw: fields.raw,
  }
}
