import type { OpenSet } from '../answer/decode.ts'

/** `read` and `write` hold everything below them. */
export type ApiKeyScope = OpenSet<
  | 'read'
  | 'write'
  | 'read::block_trade_accept'
  | 'read::portfolio_balance'
  | 'write::trade'
  | 'write::transfer'
  | 'write::fcm_risk'
  | 'write::block_trade_accept'
>

/** What a new key may do. */
export interface ApiKeyTerms {
  readonly name: string
  /** Absent: everything. */
  readonly scopes?: readonly ApiKeyScope[]
  /** Binds the key to one subaccount. */
  readonly subaccount?: number
}
