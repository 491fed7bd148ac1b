/**
 * Root of what this package throws on a failure. `code` is stable across releases and meant for programs, `message` is for people.
 * No error holds a private key, a signature or a key id.
 */
export abstract class KalshiError extends Error {
  abstract readonly code: string
  /** The same call may succeed later, unchanged. Whether a repeat is harmless is for the caller to know. */
  abstract readonly retryable: boolean
}
