import type { Batch } from './batch.ts'
import type { CloseReason } from './segments.ts'

/** `starting` until the exchange holds every subscription (again), `draining` from the request to stop to the last commit. */
export type GathererState = 'starting' | 'running' | 'draining' | 'stopped'

/** What a person or a counter may want to know. Nothing here is needed for the work itself. */
export type GathererEvent =
  | { readonly kind: 'state'; readonly state: GathererState }
  | { readonly kind: 'crashed-segments-closed'; readonly segments: number }
  | { readonly kind: 'connected'; readonly connId: string }
  | { readonly kind: 'connect-failed'; readonly attempt: number; readonly error: unknown; readonly retryInMs: number }
  | { readonly kind: 'disconnected'; readonly connId: string; readonly reason: CloseReason; readonly detail: string }
  | { readonly kind: 'subscribed'; readonly markets: number }
  | { readonly kind: 'command-failed'; readonly error: unknown }
  /** Frames are missing. */
  | { readonly kind: 'gap'; readonly channel: string | undefined; readonly connId: string; readonly sid: number; readonly missing: number }
  | { readonly kind: 'malformed'; readonly frameType: string | undefined; readonly reason: string }
  | { readonly kind: 'recovery'; readonly action: 'get-snapshot' | 'resubscribe' | 'reconnect' | 'give-up'; readonly markets: number }
  | { readonly kind: 'reading-paused'; readonly backlogRows: number }
  | { readonly kind: 'reading-resumed'; readonly backlogRows: number }
  | { readonly kind: 'batch-written'; readonly batch: Batch; readonly seconds: number; readonly attempts: number }
  | { readonly kind: 'write-failed'; readonly error: unknown; readonly rows: number; readonly retryInMs: number }
  | { readonly kind: 'heartbeat-failed'; readonly error: unknown }
  | { readonly kind: 'registry-reconciled'; readonly markets: number; readonly events: number; readonly series: number }
  | { readonly kind: 'registry-failed'; readonly part: 'markets' | 'events' | 'series' | 'market'; readonly error: unknown }
  | { readonly kind: 'backfilled'; readonly trades: number; readonly sinceUs: number; readonly isComplete: boolean }
  | { readonly kind: 'backfill-failed'; readonly error: unknown; readonly retryInMs: number }
  | { readonly kind: 'books-polled'; readonly poll: number; readonly markets: number }
  | { readonly kind: 'poll-failed'; readonly error: unknown }

export type GathererObserver = (event: GathererEvent) => void
