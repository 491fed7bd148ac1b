import type { BookSide } from '../../event/private-event.ts'

/** Of the YES book, in which every quote stands: what would be a purchase of NO is a sale of YES at the complement. */
export const toOrderSide = (side: BookSide): string => (side === 'bid' ? 'BUY' : 'SELL')
