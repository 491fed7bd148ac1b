import type { SessionError } from './session-error.ts'
import type { GapLine, GapReason } from './session-line.ts'

/** What a person or a counter may want to know. Nothing here is needed for the work itself. */
export type SessionNotice =
  /** Events are missing from here on. */
  | { readonly kind: 'gap-opened'; readonly reason: GapReason; readonly error?: unknown }
  /** Recording goes on; the gap stands in the file. */
  | { readonly kind: 'gap-closed'; readonly gap: GapLine }
  /** A part begins without a state, so that it cannot be replayed by itself. */
  | { readonly kind: 'state-failed'; readonly error: unknown }
  /** A crash had left a piece of a member at the end of the file. */
  | { readonly kind: 'tail-cut'; readonly path: string; readonly keptBytes: number; readonly cutBytes: number }
  | { readonly kind: 'member-written'; readonly path: string; readonly lines: number; readonly sizeBytes: number }
  /** It is tried again; until then the buffer holds what comes. */
  | { readonly kind: 'write-failed'; readonly path: string; readonly error: SessionError }
  /** Nothing more of this run goes into the file. */
  | { readonly kind: 'part-finished'; readonly path: string; readonly sizeBytes: number }

/** Must not throw. */
export type SessionObserver = (notice: SessionNotice) => void
