import { ArchiveError } from './archive-error.ts'

/** An engine cannot be had: nobody knows its name, or its package is not installed. */
export class EngineConfigError extends ArchiveError {
  override readonly name = 'EngineConfigError'
  readonly code = 'ENGINE_CONFIG'
  readonly retryable = false
}
