import type { MicroUsd } from '../../units/money.ts'
import type { Qty } from '../../units/qty.ts'
import type { EpochUs } from '../../units/time.ts'
import { type Decoder, Fields, flag, instant, instantOrNone, integer, moneyText, type OpenSet, qtyText, text } from '../answer/decode.ts'
import type { SelectedLeg } from '../markets/market.ts'
import { toSelectedLeg } from '../markets/to-market.ts'

/** A request for quotes. Fields of its creator are undefined for everybody else. */
export interface Rfq {
  readonly rfqId: string
  /** Public communications id, another than the user id. */
  readonly creatorId: string
  readonly ticker: string
  readonly contracts: Qty
  readonly targetCost: MicroUsd | undefined
  /** The target cost is without fees. */
  readonly targetCostExcludesFees: boolean
  readonly status: OpenSet<'open' | 'closed'>
  readonly restRemainder: boolean
  readonly collectionTicker: string | undefined
  readonly selectedLegs: readonly SelectedLeg[]
  readonly createdTime: EpochUs
  readonly updatedTime: EpochUs | undefined
  readonly cancelledTime: EpochUs | undefined
  readonly cancellationReason: string | undefined
  readonly creatorUserId: string | undefined
  readonly creatorSubaccount: number | undefined
}

export const toRfq: Decoder<Rfq> = (value) => {
  const fields = new Fields(value)
  return {
    rfqId: fields.need('id', text),
    creatorId: fields.need('creator_id', text),
    ticker: fields.need('market_ticker', text),
    contracts: fields.need('contracts_fp', qtyText),
    targetCost: fields.find('target_cost_dollars', moneyText),
    targetCostExcludesFees: fields.find('target_cost_excludes_fees', flag) ?? false,
    status: fields.need('status', text),
    restRemainder: fields.find('rest_remainder', flag) ?? false,
    collectionTicker: fields.find('mve_collection_ticker', text) || undefined,
    selectedLegs: fields.list('mve_selected_legs', toSelectedLeg),
    createdTime: fields.need('created_ts', instant),
    updatedTime: fields.find('updated_ts', instantOrNone),
    cancelledTime: fields.find('cancelled_ts', instantOrNone),
    cancellationReason: fields.find('cancellation_reason', text) || undefined,
    creatorUserId: fields.find('creator_user_id', text) || undefined,
    creatorSubaccount: fields.find('creator_subaccount', integer),
  }
}
