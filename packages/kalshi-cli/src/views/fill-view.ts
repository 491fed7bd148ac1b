import { complement, type Fill, formatMicroUsd, formatPrice, formatQty, type StreamedFill } from '@kassandra/kalshi-sdk'
import { inInstant, inMoney, inPrice, inQty, type JsonDocument, type Shape, toDocument } from '../output/document.ts'
import { toMillisecond } from '../output/moment.ts'
import type { ListView } from '../output/show.ts'
import { printable } from '../output/style.ts'
import { decimal, text } from '../output/table.ts'

const FILL: Shape<Fill> = { count: inQty, yesPrice: inPrice, noPrice: inPrice, feeCost: inMoney, createdTime: inInstant }

export const fillView: ListView<Fill> = {
  toDocument: (fill) => toDocument(fill, FILL),
  columns: [
    text('TIME (UTC)', (fill) => toMillisecond(fill.createdTime)),
    text('TICKER', (fill) => fill.ticker),
    text('SIDE', (fill) => fill.bookSide),
    decimal('YES PRICE', (fill) => formatPrice(fill.yesPrice), 2),
    decimal('COUNT', (fill) => formatQty(fill.count)),
    decimal('FEE', (fill) => formatMicroUsd(fill.feeCost), 2),
    text('AS', (fill) => (fill.isTaker ? 'taker' : 'maker')),
    text('ORDER', (fill) => fill.orderId),
  ],
  nothing: 'no fills',
}

const STREAMED: Shape<StreamedFill> = { count: inQty, yesPrice: inPrice, feeCost: inMoney, createdTime: inInstant }

/** With the same names as a fill that was listed. */
export function streamedFillDocument(fill: StreamedFill): JsonDocument {
  return { ...toDocument(fill, STREAMED), noPrice: inPrice(complement(fill.yesPrice)) }
}

/** One line of a tape, its columns as wide as any fill needs. */
export function fillLine({ createdTime, bookSide, yesPrice, count, feeCost, isTaker, ticker, orderId }: StreamedFill): string {
  const cells = [toMillisecond(createdTime), bookSide, formatPrice(yesPrice), formatQty(count).padStart(12)]
  const fee = feeCost === undefined ? '' : formatMicroUsd(feeCost)
  return [...cells, fee.padStart(10), isTaker ? 'taker' : 'maker', printable(ticker), orderId].join('  ')
}
