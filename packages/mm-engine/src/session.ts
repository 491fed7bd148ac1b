export { applyRetention } from './session/apply-retention.ts'
export { type ArchiveSessionsOptions, archiveSessions, toArchiveKey } from './session/archive-sessions.ts'
export { createSessionWriter, type SessionWriterOptions } from './session/create-session-writer.ts'
export { toCommandLine, toEventLine } from './session/event-line.ts'
export { folderArchive } from './session/folder-archive.ts'
export {
  listSessionFiles,
  listSessions,
  type NamedFile,
  type SessionFilter,
  type SessionPartFile,
  type SessionRun,
} from './session/list-sessions.ts'
export { nodeSessionFiles } from './session/node-session-files.ts'
export { planRetention, type RetainedFile, type RetentionPlan } from './session/plan-retention.ts'
export type { ByteRange } from './session/read-members.ts'
export { readRun, readSession } from './session/read-session.ts'
export {
  type ArchiveConfig,
  DEFAULT_RECORDING,
  parseRecordingConfig,
  type RecordingConfig,
  RecordingConfigError,
} from './session/recording-config.ts'
export { replaySession, type SessionReplay } from './session/replay-session.ts'
export type { SessionArchive } from './session/session-archive.ts'
export { SessionError, type SessionErrorCode } from './session/session-error.ts'
export type { SessionFiles, WritableFile } from './session/session-files.ts'
export {
  type DamageLine,
  type DamageReason,
  type EndLine,
  type GapLine,
  type GapReason,
  isCommand,
  isEngineEvent,
  SESSION_UNITS,
  SESSION_VERSION,
  type SessionHeader,
  type SessionLine,
  type SessionOwner,
  type StateLine,
  type WrittenLine,
} from './session/session-line.ts'
export type { SessionNotice, SessionObserver } from './session/session-observer.ts'
export { parseSessionPath, type SessionName, toSessionPath } from './session/session-path.ts'
export type { SessionLimits, SessionStats, SessionWriter } from './session/session-writer.ts'
