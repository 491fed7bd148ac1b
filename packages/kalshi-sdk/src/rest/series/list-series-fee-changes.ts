import type { EpochUs } from '../../units/time.ts'
import { list } from '../answer/call.ts'
import { type Decoder, Fields, instant, number, text } from '../answer/decode.ts'
import { type Listing, pageOf } from '../answer/paginate.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import type { FeeType } from './series.ts'

/** A change of a series' fees at a known instant. */
export interface SeriesFeeChange {
  readonly id: string
  readonly seriesTicker: string
  readonly feeType: FeeType
  readonly feeMultiplier: number
  readonly scheduledTime: EpochUs
}

export interface ListSeriesFeeChangesQuery {
  readonly seriesTicker?: string
  /** Past changes too. */
  readonly showHistorical?: boolean
}

/**
 * Lists scheduled fee changes of series, all in one page.
 * @see Kalshi REST reference, "Get Series Fee Changes"
 */
export function listSeriesFeeChanges(
  transport: RestTransport,
  query: ListSeriesFeeChangesQuery = {},
  options?: CallOptions,
): Listing<SeriesFeeChange> {
  return list(
    transport,
    { method: 'GET', path: '/series/fee_changes', query: { series_ticker: query.seriesTicker, show_historical: query.showHistorical } },
    pageOf('series_fee_change_arr', toSeriesFeeChange),
    options,
  )
}

const toSeriesFeeChange: Decoder<SeriesFeeChange> = (value) => {
  const fields = new Fields(value)
  return {
    id: fields.need('id', text),
    seriesTicker: fields.need('series_ticker', text),
    feeType: fields.need('fee_type', text),
    feeMultiplier: fields.need('fee_multiplier', number),
    scheduledTime: fields.need('scheduled_ts', instant),
  }
}
