import { InvalidParameterError, requireInteger, requireWithin } from '../errors/invalid-parameter-error.ts'
import { MemberQueue } from './member-queue.ts'
import { nodeSessionFiles } from './node-session-files.ts'
import type { SessionFiles } from './session-files.ts'
import type { SessionOwner } from './session-line.ts'
import type { SessionObserver } from './session-observer.ts'
import { isLabel } from './session-path.ts'
import { type SessionLimits, SessionWriter } from './session-writer.ts'

export interface SessionWriterOptions extends SessionOwner, Partial<SessionLimits> {
  /** The folder of all recordings. */
  readonly dir: string
  /** The state of the engine, plain JSON, asked for at the head of each file and behind each gap. Undefined where there is none to give. */
  readonly state?: () => unknown
  /** Of gzip, 0 to 9; 6 by default. */
  readonly level?: number
  /** The disk of this machine by default. */
  readonly files?: SessionFiles
}

/**
 * Holds the label in the folder, alone among the processes of this machine. Files are made with the first event.
 * @throws {SessionError} `SESSION_LOCKED`, `SESSION_UNWRITABLE`.
 * @throws {InvalidParameterError} The label cannot stand in a file name, or a limit makes no sense.
 */
export function createSessionWriter(options: SessionWriterOptions, observe: SessionObserver = () => undefined): SessionWriter {
  const { dir, label, engineId, runEpoch, mode, state = () => undefined, level = 6, files = nodeSessionFiles } = options
  if (!isLabel(label)) throw new InvalidParameterError('label', label, '1 to 64 letters, digits, ".", "-" or "_", no "." in front')
  const limits: SessionLimits = {
    memberLines: requireInteger('memberLines', options.memberLines ?? 1_000, 1),
    memberUs: requireInteger('memberUs', options.memberUs ?? 1_000_000, 1),
    maxPendingChars: requireInteger('maxPendingChars', options.maxPendingChars ?? 32 * 1024 * 1024, 1),
    retryUs: requireInteger('retryUs', options.retryUs ?? 1_000_000, 0),
  }
  const queue = new MemberQueue(files, requireWithin('level', level, 0, 9), observe)
  const unlock = files.lock(dir, label)
  return new SessionWriter({ dir, owner: { label, engineId, runEpoch, mode }, limits, queue, state, observe, unlock })
}
