/** Base of every error that this package throws. `code` is stable across releases; the message is for people. */
export abstract class MmEngineError extends Error {
  abstract readonly code: string
  /** Whether the same call can succeed later. */
  abstract readonly retryable: boolean
}
