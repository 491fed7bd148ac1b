import type { Candlestick, JsonObject, OrderbookLevels, Trade } from '@kassandra/kalshi-sdk'
import { complement, type EpochUs, formatInstant, formatPrice, formatQty, type Price } from '@kassandra/kalshi-sdk/units'
import type { TickerKind } from '../tickers/ticker-line.ts'

/** What a record is of. */
export type RecordKind = TickerKind | 'orderbook' | 'trade' | 'candlestick'

/** What all records begin with. */
export interface RecordHead {
  readonly ticker: string
  /** When the exchange's answer had come. */
  readonly fetchedAt: EpochUs
  /** Id of the run. */
  readonly run: string
}

/** Pure. A market, event or series as the exchange sent it: its amounts are decimal texts. */
export function objectLine(kind: TickerKind, head: RecordHead, object: JsonObject): string {
  return toLine(kind, head, { [kind]: object })
}

/** Pure. Levels are `[price, quantity]`, each side in its own prices, ascending. */
export function orderbookLine(head: RecordHead, { yes, no }: OrderbookLevels): string {
  const toTexts = (levels: OrderbookLevels['yes']): readonly (readonly [string, string])[] =>
    levels.map(({ price, qty }) => [formatPrice(price), formatQty(qty)])
  return toLine('orderbook', head, { yes: toTexts(yes), no: toTexts(no) })
}

export function tradeLine(head: RecordHead, trade: Trade): string {
  return toLine('trade', head, {
    tradeId: trade.tradeId,
    createdTime: formatInstant(trade.createdTime),
    yesPrice: formatPrice(trade.yesPrice),
    noPrice: formatPrice(complement(trade.yesPrice)),
    count: formatQty(trade.count),
    takerOutcomeSide: trade.takerOutcomeSide,
    isBlockTrade: trade.isBlockTrade,
  })
}

export function candlestickLine(head: RecordHead, periodMinutes: number, candlestick: Candlestick): string {
  return toLine('candlestick', head, {
    endPeriod: formatInstant(candlestick.endPeriod),
    periodMinutes,
    yesBid: toTexts(candlestick.yesBid),
    yesAsk: toTexts(candlestick.yesAsk),
    price: toTexts(candlestick.price),
    volume: formatQty(candlestick.volume),
    openInterest: formatQty(candlestick.openInterest),
  })
}

/** What there was none of is left out. */
function toTexts(span: object): Readonly<Record<string, string>> {
  const prices = Object.entries(span as Readonly<Record<string, Price | undefined>>)
  return Object.fromEntries(prices.flatMap(([name, price]) => (price === undefined ? [] : [[name, formatPrice(price)]])))
}

function toLine(kind: RecordKind, { ticker, fetchedAt, run }: RecordHead, body: object): string {
  return `${JSON.stringify({ kind, ticker, fetchedAt: formatInstant(fetchedAt), run, ...body })}\n`
}
