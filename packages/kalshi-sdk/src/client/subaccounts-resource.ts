import type { ApiPromise } from '../rest/answer/api-promise.ts'
import type { Listing } from '../rest/answer/paginate.ts'
import { type CreateSubaccountRequest, createSubaccount } from '../rest/subaccounts/create-subaccount.ts'
import { getNetting, type SubaccountNetting } from '../rest/subaccounts/get-netting.ts'
import { getSubaccountBalances, type SubaccountBalance } from '../rest/subaccounts/get-subaccount-balances.ts'
import {
  type ListSubaccountTransfersQuery,
  listSubaccountTransfers,
  type SubaccountTransfer,
} from '../rest/subaccounts/list-subaccount-transfers.ts'
import { setNetting } from '../rest/subaccounts/set-netting.ts'
import { type SubaccountTransferRequest, transferBetweenSubaccounts } from '../rest/subaccounts/transfer-between-subaccounts.ts'
import type { CallOptions, RestTransport } from '../rest/transport/rest-transport.ts'

/** Subaccounts of the member, 0 to 63. */
export interface SubaccountsResource {
  /** See `createSubaccount`. */
  create(request?: CreateSubaccountRequest, options?: CallOptions): ApiPromise<number>
  /** See `getSubaccountBalances`. */
  balances(options?: CallOptions): ApiPromise<readonly SubaccountBalance[]>
  /** See `getNetting`. */
  netting(options?: CallOptions): ApiPromise<readonly SubaccountNetting[]>
  /** See `setNetting`. */
  setNetting(subaccount: number, isEnabled: boolean, options?: CallOptions): ApiPromise<void>
  /** See `transferBetweenSubaccounts`. */
  transfer(request: SubaccountTransferRequest, options?: CallOptions): ApiPromise<void>
  /** See `listSubaccountTransfers`. */
  transfers(query?: ListSubaccountTransfersQuery, options?: CallOptions): Listing<SubaccountTransfer>
}

export function bindSubaccounts(transport: RestTransport): SubaccountsResource {
  return {
    create: (request, options) => createSubaccount(transport, request, options),
    balances: (options) => getSubaccountBalances(transport, options),
    netting: (options) => getNetting(transport, options),
    setNetting: (subaccount, isEnabled, options) => setNetting(transport, subaccount, isEnabled, options),
    transfer: (request, options) => transferBetweenSubaccounts(transport, request, options),
    transfers: (query, options) => listSubaccountTransfers(transport, query, options),
  }
}
