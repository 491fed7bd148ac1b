import type { Outcome } from '../../book/level.ts'
import type { BookSide } from '../../rest/orders/order.ts'
import { fail, findName, type JsonObject } from './fields.ts'

export interface Direction {
  readonly outcomeSide: Outcome
  readonly bookSide: BookSide
}

/** The direction of an own order or fill; either of its two words says it, and so did `action` and `side` before. @see KALSHI_API 9.6 */
export function readDirection(msg: JsonObject): Direction {
  const outcomeSide = findName(msg, 'outcome_side')
  if (outcomeSide !== undefined && outcomeSide !== 'yes' && outcomeSide !== 'no') return fail('outcome_side', outcomeSide, 'yes or no')
  const bookSide = findName(msg, 'book_side')
  if (bookSide !== undefined && bookSide !== 'bid' && bookSide !== 'ask') return fail('book_side', bookSide, 'bid or ask')
  if (outcomeSide !== undefined) return { outcomeSide, bookSide: bookSide ?? (outcomeSide === 'yes' ? 'bid' : 'ask') }
  if (bookSide !== undefined) return { outcomeSide: bookSide === 'bid' ? 'yes' : 'no', bookSide }
  return readFormerDirection(msg)
}

// To sell one outcome is to buy the other.
function readFormerDirection(msg: JsonObject): Direction {
  const { action, side } = msg
  if (typeof action !== 'string' || action === '' || (side !== 'yes' && side !== 'no')) return fail('outcome_side', undefined, 'yes or no')
  const isYes = (action === 'buy') === (side === 'yes')
  return { outcomeSide: isYes ? 'yes' : 'no', bookSide: isYes ? 'bid' : 'ask' }
}
