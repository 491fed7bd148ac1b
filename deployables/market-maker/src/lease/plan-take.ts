import type { Cell } from '@kassandra/archive/store'
import { elapsedAtLeast, type Instant } from './lease-clock.ts'
import { decodeLease, type LeaseRecord } from './lease-record.ts'
import { CLOCK_RATE_MARGIN } from './lease-times.ts'

/** A content of the lease, and since when it has been seen without a change. */
export interface Sighting {
  readonly version: string | undefined
  readonly since: Instant
}

export type TakePlan =
  | { readonly kind: 'take'; readonly epochAtLeast: number; readonly after: string | undefined; readonly from: LeaseRecord | undefined }
  | { readonly kind: 'wait'; readonly record: LeaseRecord; readonly leftMs: number }
  /** The object is no lease. */
  | { readonly kind: 'strange' }

/** Pure. @param now Behind the answer: whoever wrote what was found began before. */
export const sight = (before: Sighting | undefined, found: Cell | undefined, now: Instant): Sighting =>
  before !== undefined && before.version === found?.version ? before : { version: found?.version, since: now }

/**
 * Pure. Whether a lease may be taken: one that nobody else holds at once, one that is held only after it was seen unchanged for all of its
 * time. What its holder's clock says does not matter.
 * @param now Before the content was asked for: it was unchanged until then.
 * @param holder Who asks: a write of its own may have happened of which nobody told.
 */
export function planTake(sighting: Sighting, found: Cell | undefined, now: Instant, holder: string): TakePlan {
  if (!found) return { kind: 'take', epochAtLeast: 1, after: undefined, from: undefined }
  const record = decodeLease(found.bytes)
  if (!record) return { kind: 'strange' }
  const leftMs = record.ttlMs * CLOCK_RATE_MARGIN - elapsedAtLeast(sighting.since, now)
  if (record.kind === 'held' && record.holder !== holder && leftMs > 0) return { kind: 'wait', record, leftMs }
  return { kind: 'take', epochAtLeast: record.epoch + 1, after: found.version, from: record }
}
