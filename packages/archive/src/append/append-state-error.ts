import { ArchiveError } from '../errors/archive-error.ts'

/** What is kept beside a file of lines does not fit the file: somebody else changed one of them. Nothing was written; someone must look. */
export class AppendStateError extends ArchiveError {
  override readonly name = 'AppendStateError'
  readonly code = 'APPEND_STATE'
  readonly retryable = false
  readonly key: string

  constructor(key: string, problem: string, options?: ErrorOptions) {
    super(`${key}: ${problem}`, options)
    this.key = key
  }
}
