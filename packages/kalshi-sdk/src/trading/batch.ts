import { DecodeError } from '../errors/decode-error.ts'
import { BatchItemError } from '../errors/order-errors.ts'
import type { BatchItem } from '../rest/orders/batch-item.ts'
import type { OrderResult } from '../rest/orders/order-result.ts'
import type { EpochUs } from '../units/time.ts'
import { classifyItem } from './classify-failure.ts'
import type { OpenIntent } from './open-intent.ts'

/** Pure. Consecutive parts of at most `size` items. */
export function inParts<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_part, index) => items.slice(index * size, (index + 1) * size))
}

/** Applies the answer to a batch: item by item in the order of the request, or nothing of it where the numbers differ. */
export function applyItems(part: readonly OpenIntent[], items: readonly BatchItem<OrderResult>[], nowUs: EpochUs): void {
  if (items.length !== part.length)
    throw new DecodeError('the answer to a batch', 'orders', `has ${items.length} items for ${part.length} orders`)
  part.forEach((open, index) => {
    const item = items[index]
    if (item?.ok) open.apply({ kind: 'answered', order: item })
    else if (item) {
      const { code, message, details } = item.error
      open.apply({ kind: classifyItem(code), error: new BatchItemError(code, message, details), atUs: nowUs })
    }
  })
}
