import type { Level, OrderbookLevels } from '../../book/level.ts'
import { type Decoder, Fields, listOf, priceText, qtyText } from '../answer/decode.ts'

/**
 * The levels of a book as REST gives them. A side may be null or empty; a book that names neither side is malformed, since an
 * unexpected shape must not read as an empty book.
 */
export const toOrderbookLevels: Decoder<OrderbookLevels> = (value) => {
  const fields = new Fields(value)
  return { yes: ascending(fields.need('yes_dollars', listOf(toLevel))), no: ascending(fields.need('no_dollars', listOf(toLevel))) }
}

const toLevel: Decoder<Level> = (value) => {
  const [price, qty] = listOf((item) => item)(value)
  const fields = new Fields({ price, qty })
  return { price: fields.need('price', priceText), qty: fields.need('qty', qtyText) }
}

/** The exchange's text speaks of best to worst, its answers ascend; ours always do. */
function ascending(levels: readonly Level[]): readonly Level[] {
  const isAscending = levels.every((level, index) => index === 0 || level.price > (levels[index - 1]?.price ?? 0))
  return isAscending ? levels : [...levels].sort((a, b) => a.price - b.price)
}
