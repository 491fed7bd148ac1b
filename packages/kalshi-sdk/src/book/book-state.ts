/**
 * How far a book can be trusted. `live`: whole, and its connection is up. `recovering`: not whole, something before the next
 * snapshot is missing. `stale`: whole as of the moment its connection ended.
 */
export type BookState = 'live' | 'recovering' | 'stale'

/**
 * `snapshot`: the whole book arrived. `taint`: something of it is missing or impossible, or its subscription begins anew.
 * `disconnect`: nothing more will arrive on this subscription.
 */
export type BookInput = 'snapshot' | 'taint' | 'disconnect'

/** Pure. One transition. @see docs/spec/order-book.md */
export function stepBook(state: BookState, input: BookInput): BookState {
  if (input === 'snapshot') return 'live'
  if (input === 'taint') return 'recovering'
  return state === 'live' ? 'stale' : state
}
