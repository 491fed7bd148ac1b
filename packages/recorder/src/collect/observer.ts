import type { MoveCause } from '@kassandra/kalshi-sdk'
import type { CloseReason } from './stream/segments.ts'
import type { Batch } from './writer/batch.ts'

/** `starting` until the exchange holds every subscription (again), `draining` from the request to stop to the last commit. */
export type GathererState = 'starting' | 'running' | 'draining' | 'stopped'

/** What a person or a counter may want to know. Nothing here is needed for the work itself. */
export type GathererEvent =
  | { readonly kind: 'state'; readonly state: GathererState }
  /** The databases are out of reach at the start. */
  | { readonly kind: 'claim-failed'; readonly error: unknown; readonly retryInMs: number }
  | { readonly kind: 'crashed-segments-closed'; readonly segments: number }
  | { readonly kind: 'connected'; readonly member: number; readonly connId: string }
  | {
      readonly kind: 'connect-failed'
      readonly member: number
      readonly attempt: number
      readonly error: unknown
      readonly retryInMs: number
    }
  | {
      readonly kind: 'disconnected'
      readonly member: number
      readonly connId: string
      readonly reason: CloseReason
      readonly detail: string
    }
  | { readonly kind: 'subscribed'; readonly markets: number }
  | { readonly kind: 'command-failed'; readonly error: unknown }
  /** Frames are missing. */
  | { readonly kind: 'gap'; readonly channel: string | undefined; readonly connId: string; readonly sid: number; readonly missing: number }
  | { readonly kind: 'malformed'; readonly frameType: string | undefined; readonly reason: string }
  | { readonly kind: 'recovery'; readonly action: 'get-snapshot' | 'resubscribe' | 'reconnect' | 'give-up'; readonly markets: number }
  | { readonly kind: 'reading-paused'; readonly backlogRows: number }
  /** `seconds` is how long nothing was read. */
  | { readonly kind: 'reading-resumed'; readonly backlogRows: number; readonly seconds: number }
  /** The pool has taken markets from one connection to another. */
  | { readonly kind: 'moved'; readonly from: number; readonly to: number; readonly markets: number; readonly cause: MoveCause }
  /** No connection has room for these markets: nothing of them is recorded. */
  | { readonly kind: 'markets-unplaced'; readonly markets: number; readonly error: unknown }
  | { readonly kind: 'batch-written'; readonly batch: Batch; readonly seconds: number; readonly attempts: number }
  | { readonly kind: 'write-failed'; readonly error: unknown; readonly rows: number; readonly retryInMs: number }
  | { readonly kind: 'heartbeat' }
  | { readonly kind: 'heartbeat-failed'; readonly error: unknown }
  | {
      readonly kind: 'registry-reconciled'
      readonly markets: number
      readonly active: number
      readonly events: number
      readonly series: number
    }
  | { readonly kind: 'registry-failed'; readonly part: 'markets' | 'events' | 'series' | 'market'; readonly error: unknown }
  | { readonly kind: 'backfilled'; readonly trades: number; readonly sinceUs: number; readonly isComplete: boolean }
  | { readonly kind: 'backfill-failed'; readonly error: unknown; readonly retryInMs: number }
  /** `failed` requests brought nothing. */
  | { readonly kind: 'books-polled'; readonly poll: number; readonly markets: number; readonly failed: number; readonly seconds: number }
  /** One reading of all order books takes longer than it may: more markets than the share of the exchange's reads allows. */
  | { readonly kind: 'poll-behind'; readonly markets: number; readonly seconds: number; readonly intervalSeconds: number }
  | { readonly kind: 'poll-failed'; readonly error: unknown }
  /** The time-series database, and the size that it may have. */
  | { readonly kind: 'disk-measured'; readonly sizeBytes: number; readonly limitBytes: number | undefined }
  /** `lostRows` had not been acknowledged by every consumer. */
  | {
      readonly kind: 'partition-dropped'
      readonly table: string
      readonly partition: string
      readonly sizeBytes: number
      readonly cause: 'passed' | 'limit'
      readonly lostRows: number
    }
  | { readonly kind: 'retention-failed'; readonly error: unknown }

export type GathererObserver = (event: GathererEvent) => void
