import { formatPrice, formatQty } from '@kassandra/kalshi-sdk/units'
import type { Level } from '../../exchange/level.ts'
import type { PublicBook } from '../../exchange/public-book.ts'

/** A book as REST shows it: ascending, the best last, an empty side as an empty list. @see Kalshi API reference, section 8 */
export function toBookView(book: PublicBook, depth: number): Readonly<Record<string, unknown>> {
  return { yes_dollars: book.levels('yes', depth).map(toPair), no_dollars: book.levels('no', depth).map(toPair) }
}

const toPair = ({ price, qty }: Level): readonly [string, string] => [formatPrice(price), formatQty(qty)]
