import { RuntimeError } from './runtime-error.ts'

/** The command line makes no sense: an unknown command or flag, a missing value. Programs answer with one line and exit code 2. */
export class UsageError extends RuntimeError {
  override readonly name = 'UsageError'
  readonly code = 'USAGE'
  readonly retryable = false
}
