/** Root of every error this package throws. `code` is stable across releases, `message` is for people. */
export abstract class ArchiveError extends Error {
  abstract readonly code: string
  /** Whether the same call may succeed later without anyone changing anything. */
  abstract readonly retryable: boolean
}
