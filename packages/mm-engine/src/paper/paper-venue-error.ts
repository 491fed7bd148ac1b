import { MmEngineError } from '../errors/mm-engine-error.ts'

/** The public events contradict each other: fills made of them would be invented. */
export class PaperVenueError extends MmEngineError {
  override readonly name = 'PaperVenueError'
  readonly code = 'PAPER_BOOK_IMPOSSIBLE'
  readonly retryable = false
}
