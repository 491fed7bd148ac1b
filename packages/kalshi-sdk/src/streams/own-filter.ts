/** Whose records a stream of the account tells. */
export interface OwnFilter {
  /** Absent: all markets. */
  readonly tickers?: readonly string[]
  /** Absent: those of every subaccount. */
  readonly subaccount?: number
}

const PAGE = 1_000
/** Records that are older may be in the historical tier. */
const SURELY_LIVE_US = 30 * 24 * 60 * 60 * 1_000_000

/** Pure. What REST can be asked of it: one market or all. */
export function toListQuery({ tickers, subaccount }: OwnFilter): { limit: number; ticker?: string; subaccount?: number } {
  const [ticker] = tickers?.length === 1 ? tickers : []
  return { limit: PAGE, ...(ticker !== undefined && { ticker }), ...(subaccount !== undefined && { subaccount }) }
}

/** Pure. The primary subaccount may go without a number. */
export function isWanted(
  { tickers, subaccount: wanted }: OwnFilter,
  { ticker, subaccount }: { readonly ticker: string; readonly subaccount: number | undefined },
): boolean {
  return (tickers === undefined || tickers.includes(ticker)) && (wanted === undefined || (subaccount ?? 0) === wanted)
}

/** Pure. Whether all records of a span are certain to be in the live tier. */
export function isSurelyLive(fromUs: number, untilUs: number): boolean {
  return untilUs - fromUs <= SURELY_LIVE_US
}
