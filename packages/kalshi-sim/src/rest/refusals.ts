import { CommunicationsRefusal } from '../communications/refusal.ts'
import { type RefusalReason, TradingRefusal } from '../trading/refusal.ts'
import { RestError } from './rest-error.ts'

/** Status and code of each reason. @see Kalshi API reference, section 3; docs/spec/matching.md for those that are not known */
const TRADING: Readonly<Record<RefusalReason, readonly [status: number, code: string]>> = {
  EXCHANGE_PAUSED: [503, 'exchange_unavailable'],
  TRADING_PAUSED: [503, 'exchange_unavailable'],
  MARKET_NOT_FOUND: [404, 'not_found'],
  MARKET_INACTIVE: [400, 'market_inactive'],
  MARKET_ALREADY_CLOSED: [400, 'market_already_closed'],
  ORDER_ALREADY_EXISTS: [409, 'order_already_exists'],
  ORDER_NOT_FOUND: [404, 'not_found'],
  INSUFFICIENT_BALANCE: [400, 'insufficient_balance'],
  EXCEEDED_ORDER_GROUP_RISK_LIMIT: [400, 'exceeded_order_group_risk_limit'],
  ORDER_GROUP_NOT_FOUND: [404, 'not_found'],
  INVALID_ORDER: [400, 'invalid_order'],
  INVALID_PRICE: [400, 'invalid_price'],
  INVALID_ORDER_SIZE: [400, 'invalid_order_size'],
  INVALID_EXPIRATION: [400, 'invalid_parameters'],
  FOK_INSUFFICIENT_VOLUME: [400, 'fill_or_kill_insufficient_resting_volume'],
  POST_ONLY_CROSS: [400, 'invalid_order'],
  ORDER_TICKER_MISMATCH: [400, 'order_ticker_mismatch'],
  ORDER_SIDE_MISMATCH: [400, 'order_side_mismatch'],
  ORDER_ID_MISMATCH: [400, 'order_id_and_client_order_id_mismatch'],
  TRANSFER_ALREADY_EXISTS: [409, 'transfer_already_exists'],
  INVALID_TRANSFER: [400, 'invalid_parameters'],
}

/** What REST answers to a refusal; undefined for anything else that was thrown. */
export function toRestError(error: unknown): RestError | undefined {
  if (error instanceof RestError) return error
  if (error instanceof CommunicationsRefusal) return new RestError(error.status, error.code, wordsOf(error.code), error.message)
  if (!(error instanceof TradingRefusal)) return undefined
  const [status, code] = TRADING[error.reason]
  return new RestError(status, code, wordsOf(code), error.message)
}

const wordsOf = (code: string): string => code.toLowerCase().replaceAll('_', ' ')
