/** Names of the matching engine for why it does not carry out a command. @see Kalshi API reference, section 3 */
export type RefusalReason =
  | 'EXCHANGE_PAUSED'
  | 'TRADING_PAUSED'
  | 'MARKET_NOT_FOUND'
  | 'MARKET_INACTIVE'
  | 'MARKET_ALREADY_CLOSED'
  | 'ORDER_ALREADY_EXISTS'
  | 'ORDER_NOT_FOUND'
  | 'INSUFFICIENT_BALANCE'
  | 'EXCEEDED_ORDER_GROUP_RISK_LIMIT'
  | 'ORDER_GROUP_NOT_FOUND'
  | 'INVALID_ORDER'
  | 'INVALID_PRICE'
  | 'INVALID_ORDER_SIZE'
  | 'INVALID_EXPIRATION'
  | 'FOK_INSUFFICIENT_VOLUME'
  | 'POST_ONLY_CROSS'
  | 'ORDER_TICKER_MISMATCH'
  | 'ORDER_SIDE_MISMATCH'
  | 'ORDER_ID_MISMATCH'
  | 'TRANSFER_ALREADY_EXISTS'
  | 'INVALID_TRANSFER'

/** The engine refuses a command; nothing of it has happened. */
export class TradingRefusal extends Error {
  override readonly name = 'TradingRefusal'
  readonly reason: RefusalReason

  constructor(reason: RefusalReason, message: string) {
    super(message)
    this.reason = reason
  }
}

export function refuse(reason: RefusalReason, message: string): never {
  throw new TradingRefusal(reason, message)
}
