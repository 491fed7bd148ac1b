import { formatMicroUsd, formatQty, qty } from '@kassandra/kalshi-sdk/units'
import { type Actor, isOf, type Rfq, type RfqSize } from '../../communications/rfq.ts'
import { toWireCombo } from '../../exchange/combos/wire-combo.ts'
import { instantText } from '../../exchange/instant-text.ts'
import type { Members } from '../../exchange/members.ts'
import { subaccountView } from './quote-view.ts'

/** A request as a member sees it: who it is of stays hidden from all others. A target cost has no count of contracts. */
export function toRfqView(rfq: Rfq, viewer: Actor, members: Pick<Members, 'communicationsId'>): Readonly<Record<string, unknown>> {
  const { creator, createdUs, updatedUs, cancelledUs, cancellationReason } = rfq
  return {
    id: rfq.id,
    creator_id: members.communicationsId(creator.memberId),
    market_ticker: rfq.marketTicker,
    ...toWireCombo(rfq.combo),
    ...sizeView(rfq.size),
    rest_remainder: rfq.restRemainder,
    status: rfq.status,
    created_ts: instantText(createdUs),
    updated_ts: instantText(updatedUs),
    ...(cancelledUs === undefined ? {} : { cancelled_ts: instantText(cancelledUs) }),
    ...(cancellationReason === undefined ? {} : { cancellation_reason: cancellationReason }),
    ...(isOf(creator, viewer) ? { creator_user_id: creator.memberId, ...subaccountView('creator_subaccount', creator) } : {}),
  }
}

function sizeView(size: RfqSize): Readonly<Record<string, unknown>> {
  if (size.kind === 'contracts') return { contracts_fp: formatQty(size.count) }
  const { amount, excludesFees } = size
  return { contracts_fp: formatQty(qty(0)), target_cost_dollars: formatMicroUsd(amount), target_cost_excludes_fees: excludesFees }
}
