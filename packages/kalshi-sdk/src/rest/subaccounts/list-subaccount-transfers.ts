import type { MicroUsd } from '../../units/money.ts'
import type { EpochUs } from '../../units/time.ts'
import { list } from '../answer/call.ts'
import { type Decoder, Fields, instantInSeconds, integer, moneyInCents, text } from '../answer/decode.ts'
import { type Listing, pageOf } from '../answer/paginate.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'

export interface ListSubaccountTransfersQuery {
  /** Transfers a page, 1 to 1000. The exchange's default is 100. */
  readonly limit?: number
  /** `nextCursor` of the page before. */
  readonly cursor?: string
}

export interface SubaccountTransfer {
  readonly transferId: string
  readonly fromSubaccount: number
  readonly toSubaccount: number
  readonly amount: MicroUsd
  readonly createdTime: EpochUs
  readonly exchangeIndex: number
}

/**
 * Lists transfers between subaccounts, newest first.
 * @see Kalshi REST reference, "Get Subaccount Transfers"
 */
export function listSubaccountTransfers(
  transport: RestTransport,
  { limit, cursor }: ListSubaccountTransfersQuery = {},
  options?: CallOptions,
): Listing<SubaccountTransfer> {
  const request = { method: 'GET', path: '/portfolio/subaccounts/transfers', needsKey: true, query: { limit, cursor } } as const
  return list(transport, request, pageOf('transfers', toTransfer), options)
}

const toTransfer: Decoder<SubaccountTransfer> = (value) => {
  const fields = new Fields(value)
  return {
    transferId: fields.need('transfer_id', text),
    fromSubaccount: fields.need('from_subaccount', integer),
    toSubaccount: fields.need('to_subaccount', integer),
    amount: fields.need('amount_cents', moneyInCents),
    createdTime: fields.need('created_ts', instantInSeconds),
    exchangeIndex: fields.need('exchange_index', integer),
  }
}
