import type { ApiPromise } from '../rest/answer/api-promise.ts'
import type { Listing } from '../rest/answer/paginate.ts'
import { createShardTransfer, type ShardTransferRequest } from '../rest/portfolio/create-shard-transfer.ts'
import type { Fill } from '../rest/portfolio/fill.ts'
import { type Balance, type BalanceQuery, getBalance } from '../rest/portfolio/get-balance.ts'
import { getShardTransfer } from '../rest/portfolio/get-shard-transfer.ts'
import { getTargetAllocation } from '../rest/portfolio/get-target-allocation.ts'
import { getTotalRestingOrderValue, type RestingOrderValue } from '../rest/portfolio/get-total-resting-order-value.ts'
import { listDeposits } from '../rest/portfolio/list-deposits.ts'
import { type ListFillsQuery, listFills } from '../rest/portfolio/list-fills.ts'
import { type ListPositionsQuery, listPositions } from '../rest/portfolio/list-positions.ts'
import { type ListSettlementsQuery, listSettlements, type Settlement } from '../rest/portfolio/list-settlements.ts'
import { type ListShardTransfersQuery, listShardTransfers } from '../rest/portfolio/list-shard-transfers.ts'
import { listWithdrawals } from '../rest/portfolio/list-withdrawals.ts'
import type { Payment, PaymentsQuery } from '../rest/portfolio/payment.ts'
import type { Position, PositionPage } from '../rest/portfolio/position.ts'
import { type SetTargetAllocationRequest, setTargetAllocation } from '../rest/portfolio/set-target-allocation.ts'
import type { ShardTransfer } from '../rest/portfolio/shard-transfer.ts'
import type { TargetAllocation } from '../rest/portfolio/target-allocation.ts'
import type { CallOptions, RestTransport } from '../rest/transport/rest-transport.ts'

/** Own money, positions and what became of orders. */
export interface PortfolioResource {
  /** See `getBalance`. */
  balance(query?: BalanceQuery, options?: CallOptions): ApiPromise<Balance>
  /** See `listPositions`. */
  positions(query?: ListPositionsQuery, options?: CallOptions): Listing<Position, PositionPage>
  /** See `listFills`. */
  fills(query?: ListFillsQuery, options?: CallOptions): Listing<Fill>
  /** See `listSettlements`. */
  settlements(query?: ListSettlementsQuery, options?: CallOptions): Listing<Settlement>
  /** See `listDeposits`. */
  deposits(query?: PaymentsQuery, options?: CallOptions): Listing<Payment>
  /** See `listWithdrawals`. */
  withdrawals(query?: PaymentsQuery, options?: CallOptions): Listing<Payment>
  /** See `getTotalRestingOrderValue`. */
  totalRestingOrderValue(options?: CallOptions): ApiPromise<RestingOrderValue>
  /** See `getTargetAllocation`. */
  targetAllocation(options?: CallOptions): ApiPromise<TargetAllocation>
  /** See `setTargetAllocation`. */
  setTargetAllocation(request: SetTargetAllocationRequest, options?: CallOptions): ApiPromise<void>
  /** See `createShardTransfer`. */
  shardTransfer(request: ShardTransferRequest, options?: CallOptions): ApiPromise<string>
  /** See `listShardTransfers`. */
  shardTransfers(query?: ListShardTransfersQuery, options?: CallOptions): Listing<ShardTransfer>
  /** See `getShardTransfer`. */
  getShardTransfer(transferId: string, options?: CallOptions): ApiPromise<ShardTransfer>
}

export function bindPortfolio(transport: RestTransport): PortfolioResource {
  return {
    balance: (query, options) => getBalance(transport, query, options),
    positions: (query, options) => listPositions(transport, query, options),
    fills: (query, options) => listFills(transport, query, options),
    settlements: (query, options) => listSettlements(transport, query, options),
    deposits: (query, options) => listDeposits(transport, query, options),
    withdrawals: (query, options) => listWithdrawals(transport, query, options),
    totalRestingOrderValue: (options) => getTotalRestingOrderValue(transport, options),
    targetAllocation: (options) => getTargetAllocation(transport, options),
    setTargetAllocation: (request, options) => setTargetAllocation(transport, request, options),
    shardTransfer: (request, options) => createShardTransfer(transport, request, options),
    shardTransfers: (query, options) => listShardTransfers(transport, query, options),
    getShardTransfer: (transferId, options) => getShardTransfer(transport, transferId, options),
  }
}
