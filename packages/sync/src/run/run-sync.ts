import { isRetryable } from '../errors/is-retryable.ts'
import type { SourceFailure } from '../sink/open-sources.ts'
import type { PageReport } from '../sink/pull-source.ts'
import type { TableReport } from '../sink/sync-round.ts'
import { type Backoff, backoffMs } from './backoff.ts'
import type { SyncClock } from './clock.ts'
import { type RoundTask, runRound } from './run-round.ts'
import { Schedule } from './schedule.ts'

/** What a loop tells of itself. Errors are told here once and not thrown as long as the loop goes on. */
export type SyncEvent =
  | {
      readonly kind: 'round'
      readonly pages: readonly PageReport[]
      readonly tables: readonly TableReport[]
      /** Sources that could not be read; each is tried again after its wait, the others go on. */
      readonly failures: readonly (SourceFailure & { readonly retryInMs: number })[]
      readonly unacknowledged: readonly SourceFailure[]
      readonly elapsedMs: number
    }
  | { readonly kind: 'round-failed'; readonly error: unknown; readonly retryInMs: number }

export interface SyncLoop extends RoundTask {
  readonly clock: SyncClock
  /** From 0 up to, not including, 1; spreads the waits after failures. */
  readonly random: () => number
  /** Default from 200 ms up to 30 s. */
  readonly retry?: Backoff
  readonly observe?: (event: SyncEvent) => void
}

const DEFAULT_RETRY: Backoff = { baseMs: 200, maxMs: 30_000 }

/**
 * Keeps the sink up to date until aborted: one round in flight, each table at its own pace. Errors that may pass are waited out with
 * growing, jittered waits: of one source without holding up the others, of the sink for all. Returns once the last round has ended.
 * @throws What cannot pass by itself: a definition, a schema, an error of `beforeCommit` that is not retryable.
 */
export async function runSync(loop: SyncLoop, signal: AbortSignal): Promise<void> {
  const schedule = new Schedule(loop.feeds)
  let failures = 0
  while (!signal.aborted) {
    const startedMs = loop.clock.nowMs()
    const feeds = schedule.due(startedMs)
    if (feeds.length === 0) {
      await loop.clock.sleep((schedule.nextMs() ?? startedMs + IDLE_WITHOUT_FEEDS_MS) - startedMs, signal)
      continue
    }
    try {
      await runOne(loop, schedule, { ...loop, feeds }, startedMs, signal)
      failures = 0
    } catch (error) {
      if (signal.aborted) return
      if (!isRetryable(error)) throw error
      failures++
      const retryInMs = backoffMs(loop.retry ?? DEFAULT_RETRY, failures, loop.random())
      loop.observe?.({ kind: 'round-failed', error, retryInMs })
      await loop.clock.sleep(retryInMs, signal)
    }
  }
}

const IDLE_WITHOUT_FEEDS_MS = 1_000

async function runOne(loop: SyncLoop, schedule: Schedule, task: RoundTask, startedMs: number, signal: AbortSignal): Promise<void> {
  const { pages, tables, failures, unacknowledged } = await runRound(task, signal)
  const nowMs = loop.clock.nowMs()
  for (const page of pages) schedule.noteRead(page, nowMs)
  const waiting = failures.map(({ source, error }) => {
    const wait = (count: number): number => backoffMs(loop.retry ?? DEFAULT_RETRY, count, loop.random())
    return { source, error, retryInMs: schedule.noteFailure(source, nowMs, wait) }
  })
  loop.observe?.({ kind: 'round', pages, tables, failures: waiting, unacknowledged, elapsedMs: nowMs - startedMs })
}
