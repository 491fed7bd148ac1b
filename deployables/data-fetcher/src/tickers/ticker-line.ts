/** What a line of the tickers' file asks for. */
export type TickerKind = 'market' | 'event' | 'series'

/** One line of the tickers' file. */
export interface TickerLine {
  readonly kind: TickerKind
  readonly ticker: string
  /** From 1. */
  readonly line: number
}

/** Whether a file may be named after a ticker: the exchange's letters, digits, dashes, dots and underscores. */
export function isTicker(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/.test(text)
}
