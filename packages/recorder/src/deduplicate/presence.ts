import { parseInstant } from '@kassandra/kalshi-sdk/units'
import { type ClientPool, isRetryable, type Queryable } from '@kassandra/sync'
import type { GathererState } from '../merge/gatherer-state.ts'

/** A gatherer's sign of life, asked of its own database. `silent`: the database answers, the gatherer has not written for `ageMs`. */
export type SignOfLife =
  | { readonly kind: 'heard'; readonly ageMs: number }
  | { readonly kind: 'never-heard' }
  | { readonly kind: 'unreachable' }

const ASK = `
select (extract(epoch from clock_timestamp() - updated_at) * 1000)::bigint as "ageMs" from gatherer_heartbeat where gatherer = $1`

/** Both clocks of the comparison are that of the gatherer's database. */
export async function askForLife(pool: ClientPool, gatherer: string): Promise<SignOfLife> {
  try {
    const client = await pool.connect()
    try {
      const { rows } = await client.query<{ ageMs: number }>(ASK, [gatherer])
      const [row] = rows
      return row ? { kind: 'heard', ageMs: row.ageMs } : { kind: 'never-heard' }
    } finally {
      client.release()
    }
  } catch (error) {
    if (isRetryable(error)) return { kind: 'unreachable' }
    throw error
  }
}

/** What the heartbeat that has landed says: everything it speaks of is here. */
export interface LandedHeartbeat {
  readonly gatherer: string
  readonly state: string
  readonly horizon: string | null
  readonly hasOpenSegment: boolean
}

const SELECT_LANDED = `
select h.gatherer, h.state, h.horizon, exists (select from segments s where s.gatherer = h.gatherer and s.close_reason is null) as "hasOpenSegment"
from gatherer_heartbeat h`

export async function selectLandedHeartbeats(client: Queryable): Promise<ReadonlyMap<string, LandedHeartbeat>> {
  const { rows } = await client.query<LandedHeartbeat & Record<string, unknown>>(SELECT_LANDED)
  return new Map(rows.map((row) => [row.gatherer, row]))
}

/**
 * Pure. `isDown`: silent or out of reach for longer than is allowed, and everything that can be read of it is here. A gatherer that never
 * came is not waited for.
 */
export function toGathererState(gatherer: string, landed: LandedHeartbeat | undefined, isDown: boolean): GathererState {
  const horizonUs = landed?.horizon ? parseInstant(landed.horizon) : undefined
  if (landed?.state === 'stopped') return { gatherer, presence: 'stopped', awaited: false, horizonUs }
  if (isDown) return { gatherer, presence: 'down', awaited: false, horizonUs }
  return { gatherer, presence: 'live', awaited: landed?.hasOpenSegment ?? false, horizonUs }
}
