import { ArchiveError } from './archive-error.ts'

/** A file does not hold what it should. It must not be trusted, and is never archived. */
export class VerificationError extends ArchiveError {
  override readonly name = 'VerificationError'
  readonly code = 'VERIFICATION_FAILED'
  readonly retryable = false
}
