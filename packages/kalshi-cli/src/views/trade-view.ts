import { formatPrice, formatQty, type Trade, type TradeFrame } from '@kassandra/kalshi-sdk'
import { inInstant, inPrice, inQty, type JsonDocument, type Shape, toDocument } from '../output/document.ts'
import { toMillisecond } from '../output/moment.ts'
import type { ListView } from '../output/show.ts'
import { printable } from '../output/style.ts'
import { decimal, text } from '../output/table.ts'

const TRADE: Shape<Trade> = { yesPrice: inPrice, count: inQty, createdTime: inInstant }

export const tradeDocument = (trade: Trade): JsonDocument => toDocument(trade, TRADE)

export const tradeView: ListView<Trade> = {
  toDocument: tradeDocument,
  columns: [
    text('TIME (UTC)', (trade) => toMillisecond(trade.createdTime)),
    text('TICKER', (trade) => trade.ticker),
    text('TAKER', (trade) => trade.takerOutcomeSide),
    decimal('YES PRICE', (trade) => formatPrice(trade.yesPrice), 2),
    decimal('COUNT', (trade) => formatQty(trade.count)),
    text('', (trade) => (trade.isBlockTrade ? 'block' : '')),
  ],
  nothing: 'no trades',
}

/** The same trade as a stream tells it, to the millisecond. */
export function tradeOf(frame: TradeFrame): Trade {
  const { tradeId, ticker, yesPrice, count, takerSide, exchangeTsUs, isBlockTrade } = frame
  return { tradeId, ticker, yesPrice, count, takerOutcomeSide: takerSide, createdTime: exchangeTsUs, isBlockTrade }
}

/** One line of a tape, its columns as wide as any trade needs. */
export function tradeLine({ createdTime, ticker, takerOutcomeSide, yesPrice, count, isBlockTrade }: Trade): string {
  const cells = [toMillisecond(createdTime), takerOutcomeSide.padEnd(3), formatPrice(yesPrice), formatQty(count).padStart(12)]
  return [...cells, printable(ticker), ...(isBlockTrade ? ['block'] : [])].join('  ')
}
