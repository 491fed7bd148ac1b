/** A documented field that stands back behind another one which says the same, and is read where that is absent. */
export interface Twin {
  readonly field: string
  readonly in?: readonly string[]
  /** Read first. */
  readonly behind: readonly string[]
}

export const TWINS: readonly Twin[] = [
  { field: 'msg.ts_ms', in: ['orderbook_delta'], behind: ['msg.ts'] },
  { field: 'msg.ts_ms', in: ['ticker'], behind: ['msg.time'] },
  { field: 'msg.ts', in: ['ticker'], behind: ['msg.time', 'msg.ts_ms'] },
  { field: 'msg.ts', in: ['trade', 'fill'], behind: ['msg.ts_ms'] },
  { field: 'msg.taker_side', behind: ['msg.taker_outcome_side'] },
  { field: 'msg.side', in: ['fill'], behind: ['msg.outcome_side', 'msg.book_side'] },
  { field: 'msg.action', in: ['fill'], behind: ['msg.outcome_side', 'msg.book_side'] },
  { field: 'msg.created_ts_ms', behind: ['msg.created_time'] },
  { field: 'msg.last_updated_ts_ms', behind: ['msg.last_update_time'] },
  { field: 'msg.expiration_ts_ms', behind: ['msg.expiration_time'] },
  { field: 'msg.yes_price_dollars', in: ['trade'], behind: ['msg.no_price_dollars'] },
  { field: 'msg.market_ticker', in: ['error'], behind: ['msg.market_tickers'] },
]

/** A documented field that is not told: one that contradicts another makes the frame malformed. */
export const CHECKED: readonly { readonly field: string; readonly in: readonly string[]; readonly why: string }[] = [
  { field: 'msg.no_price_dollars', in: ['trade'], why: 'complement of `yes_price_dollars`; a frame in which it is not is malformed' },
]

/** A documented name that is deliberately not read, and why. */
export const UNREAD: readonly { readonly field: string; readonly in: readonly string[]; readonly why: string }[] = [
  { field: 'msg.taker_book_side', in: ['trade'], why: 'follows from `taker_outcome_side`' },
  { field: 'msg.purchased_side', in: ['fill'], why: 'deprecated; `outcome_side` and `book_side` tell the direction' },
  { field: 'msg.side', in: ['user_order'], why: 'deprecated; `outcome_side` and `book_side` tell the direction' },
  { field: 'msg.is_yes', in: ['user_order'], why: 'deprecated; `outcome_side` and `book_side` tell the direction' },
]

/** A documented parameter, or a word of one, that is deliberately not sent, and why. */
export const UNSENT: Readonly<Record<string, string>> = {
  'subscribe market_ticker': 'one market is sent as `market_tickers` with one item',
  'subscribe market_id': 'one market is sent as `market_ids` with one item',
  'subscribe user_filter=': 'the default, which is to leave it out',
  'update_subscription market_ticker': 'one market is sent as `market_tickers` with one item',
  'update_subscription market_id': 'one market is sent as `market_ids` with one item',
  'update_subscription sids': '`sid` is sent, which is the same',
}

/** Documented examples that lack what their own schema requires, so that they are malformed. */
export const INCOMPLETE_EXAMPLES: Readonly<Record<string, string>> = {
  userOrder: 'has no direction: neither `outcome_side` nor `book_side`',
}
