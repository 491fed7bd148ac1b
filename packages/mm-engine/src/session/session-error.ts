import { MmEngineError } from '../errors/mm-engine-error.ts'

/**
 * - `SESSION_LOCKED`: another process records under the label in the folder.
 * - `SESSION_UNWRITABLE`: a folder or file cannot be created or written.
 * - `SESSION_FULL`: no room is left on the disk.
 * - `SESSION_UNREADABLE`: a folder or file cannot be read.
 * - `SESSION_NEWER`: a newer release wrote the file.
 * - `SESSION_FOREIGN`: the file holds nothing that a market maker recorded.
 * - `SESSION_ARCHIVE_FAILED`: the archive did not take a file, or does not show it.
 */
export type SessionErrorCode =
  | 'SESSION_LOCKED'
  | 'SESSION_UNWRITABLE'
  | 'SESSION_FULL'
  | 'SESSION_UNREADABLE'
  | 'SESSION_NEWER'
  | 'SESSION_FOREIGN'
  | 'SESSION_ARCHIVE_FAILED'

const RETRYABLE: readonly SessionErrorCode[] = ['SESSION_LOCKED', 'SESSION_UNWRITABLE', 'SESSION_FULL', 'SESSION_ARCHIVE_FAILED']

/** A recording could not be written, read or archived. The message names the file. */
export class SessionError extends MmEngineError {
  override readonly name = 'SessionError'
  readonly code: SessionErrorCode
  readonly retryable: boolean

  constructor(code: SessionErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.retryable = RETRYABLE.includes(code)
  }
}

export const hasCode = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && 'code' in error && codes.includes(String(error.code))
