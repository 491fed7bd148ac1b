import { ArchiveError } from '../errors/archive-error.ts'

/** The command line or a variable is not right. */
export class CliUsageError extends ArchiveError {
  override readonly name = 'CliUsageError'
  readonly code = 'CLI_USAGE'
  readonly retryable = false
}
