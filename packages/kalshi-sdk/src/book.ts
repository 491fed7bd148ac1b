export type { BookEvent, TaintCause } from './book/book-event.ts'
export { type BookInput, type BookState, stepBook } from './book/book-state.ts'
export {
  CaptureCheck,
  type CaptureReport,
  type ConnectionReport,
  type SidReport,
  type TickerAgreement,
} from './book/capture-check.ts'
export type { Level, OrderbookLevels, Outcome } from './book/level.ts'
export { type BookSocket, ManagedBooks, type ManagedBooksOptions } from './book/managed-books.ts'
export { type BookClock, type BookSnapshot, type BookTop, type ChangeOrigin, type Crossing, OrderBook } from './book/order-book.ts'
export type { RecoveryAction, RecoveryOptions, RecoveryStep } from './book/recovery-plan.ts'
export { type BookUpdate, SidBooks, type SidChange } from './book/sid-books.ts'
export { type SidState, type SidStep, stepSid } from './book/sid-state.ts'
