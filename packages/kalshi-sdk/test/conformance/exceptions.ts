/** Operations that the SDK does not have, and why. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  GetFCMOrders: 'for clearing members (FCM) only',
  GetFCMPositions: 'for clearing members (FCM) only',
}

/** A documented name that is deliberately not sent or not read, and why. */
export interface Exception {
  /** The last part of the name, wherever it stands. */
  readonly field: string
  /** `operationId`s; absent: all. */
  readonly in?: readonly string[]
  readonly why: string
}

const FCM = 'for clearing members (FCM) only'
const FILLS = ['GetFills', 'GetFillsHistorical']
const ORDERS = ['GetOrders', 'GetOrder', 'GetHistoricalOrders']
const TRADES = ['GetTrades', 'GetTradesHistorical']

export const NOT_SENT: readonly Exception[] = [
  { field: 'rfq_creator_subtrader_id', why: FCM },
  { field: 'subtrader_id', why: FCM },
  { field: 'buyer_subtrader_id', why: FCM },
  { field: 'seller_subtrader_id', why: FCM },
  { field: 'fcm_subtrader_id', why: FCM },
  { field: 'contracts_limit', why: 'twin in whole contracts of `contracts_limit_fp`' },
  { field: 'contracts', why: 'twin in whole contracts of `contracts_fp`' },
  { field: 'target_cost_centi_cents', why: 'deprecated twin of `target_cost_dollars`' },
]

export const NOT_READ: readonly Exception[] = [
  { field: 'trade_id', in: FILLS, why: 'equal to `fill_id`, read where that is absent' },
  { field: 'market_ticker', in: FILLS, why: 'equal to `ticker`, read where that is absent' },
  { field: 'ts', in: FILLS, why: 'coarser twin of `created_time`, read where that is absent' },
  { field: 'side', in: [...FILLS, ...ORDERS], why: 'deprecated; `outcome_side` and `book_side` tell the direction' },
  { field: 'action', in: [...FILLS, ...ORDERS], why: 'deprecated; `outcome_side` and `book_side` tell the direction' },
  { field: 'no_price_dollars', in: TRADES, why: 'complement of `yes_price_dollars`' },
  { field: 'taker_side', in: TRADES, why: 'deprecated twin of `taker_outcome_side`, read where that is absent' },
  { field: 'taker_book_side', in: TRADES, why: 'follows from `taker_outcome_side`' },
  { field: 'balance', in: ['GetBalance'], why: 'cut to cents; `balance_dollars` is exact' },
  { field: 'liquidity_dollars', why: 'deprecated, always zero; in `raw`' },
]

/** Why a name is left out of one operation; undefined where it is not. */
export function reasonFor(exceptions: readonly Exception[], operation: string, name: string): string | undefined {
  const last = name.split('.').at(-1)
  return exceptions.find(({ field, in: operations }) => field === last && (operations?.includes(operation) ?? true))?.why
}
