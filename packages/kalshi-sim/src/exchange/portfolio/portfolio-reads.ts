import type { MicroUsd } from '@kassandra/kalshi-sdk/units'
import type { Accounts } from '../../trading/ledger/accounts.ts'
import type { OrderRegister } from '../../trading/orders/order-register.ts'
import type { Owner } from '../../trading/owner.ts'
import type { Fill } from '../../trading/private-event.ts'

/** Whether a balance is net of what resting orders hold back, which the documents leave open. */
export type BalanceShown = 'available' | 'cash'

/** What portfolio reads are made from: the trading engine itself, or an earlier state of it. */
export interface PortfolioReads {
  readonly orders: Pick<OrderRegister, 'list' | 'get'>
  readonly fills: readonly Fill[]
  readonly accounts: Pick<Accounts, 'of'>
  /** Money of a subaccount on a shard that no resting order holds back. */
  available(owner: Owner, shard: number): MicroUsd
}
