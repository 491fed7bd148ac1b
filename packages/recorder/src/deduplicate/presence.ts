import { parseInstant } from '@kassandra/kalshi-sdk/units'
import { type ClientPool, isRetryable, type PullReport, type Queryable } from '@kassandra/sync'
import type { GathererState } from '../merge/gatherer-state.ts'

/**
 * A gatherer's sign of life, asked of its own database, which was written `ageMs` ago. `holdsMore`: it has said of segments what was not read
 * yet; a gatherer that is read beside the others may be behind them at any moment.
 */
export type SignOfLife =
  | { readonly kind: 'heard'; readonly ageMs: number; readonly holdsMore: boolean }
  | { readonly kind: 'never-heard' }
  | { readonly kind: 'unreachable' }

/** How far the segments of a gatherer have been read. */
export interface SegmentCursor {
  readonly xid: string
  readonly id: string
}

const SELECT_CURSORS = `select source, xid::text as xid, id::text as id from sync_cursors where table_name = 'segments'`

/** Of each gatherer, those of the present round included. */
export async function readSegmentCursors(client: Queryable): Promise<ReadonlyMap<string, SegmentCursor>> {
  const { rows } = await client.query<{ source: string } & SegmentCursor & Record<string, unknown>>(SELECT_CURSORS)
  return new Map(rows.map(({ source, xid, id }) => [source, { xid, id }]))
}

const ASK = `
select (extract(epoch from clock_timestamp() - h.updated_at) * 1000)::bigint as "ageMs",
  exists (select from segments s where (s.xid, s.id) > ($2::xid8, $3::bigint)) as "holdsMore"
from gatherer_heartbeat h where h.gatherer = $1`
const NOTHING_READ: SegmentCursor = { xid: '0', id: '0' }

/**
 * Both clocks of the comparison are that of the gatherer's database. Whatever it refuses, such as the tables of a database that was made a moment ago,
 * is its own trouble: the round tells of it, and the other gatherers go on.
 */
export async function askForLife(pool: ClientPool, gatherer: string, { xid, id }: SegmentCursor = NOTHING_READ): Promise<SignOfLife> {
  try {
    const client = await pool.connect()
    try {
      const { rows } = await client.query<{ ageMs: number; holdsMore: boolean }>(ASK, [gatherer, xid, id])
      const [row] = rows
      return row ? { kind: 'heard', ...row } : { kind: 'never-heard' }
    } finally {
      client.release()
    }
  } catch (error) {
    if (isRetryable(error) || isOfServer(error)) return { kind: 'unreachable' }
    throw error
  }
}

const SQLSTATE = /^[0-9A-Z]{5}$/
const isOfServer = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && SQLSTATE.test(error.code)

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

/** It is read behind all tables of the stream, and with them: a round may read others alone. */
const SPEAKS_OF_ALL = 'gatherer_heartbeat'

/**
 * Pure. The gatherers that are not read to their end, behind a round: those of which a page was full or the read failed, until a read of
 * the whole stream has succeeded. What one holds beyond, nobody can tell: segments that are open or vouch for more than is known.
 */
export function gatherersBehind(before: ReadonlySet<string>, { pages, failures }: PullReport): ReadonlySet<string> {
  const behind = new Set(before)
  for (const { source, table } of pages) if (table === SPEAKS_OF_ALL) behind.delete(source)
  for (const { source, full } of pages) if (full) behind.add(source)
  for (const { source } of failures) behind.add(source)
  return behind
}

/** What else is known of a gatherer when its state is told. */
export interface Reading {
  /** Its database holds a sign of life, which need not have landed. */
  readonly isHeard: boolean
  /** More of it waits to be read, or it was never read. */
  readonly isBehind: boolean
  /** Silent or out of reach for longer than is allowed, and everything that can be read of it is here. */
  readonly isDown: boolean
}

/**
 * Pure. Whoever has more to read is waited for, whatever the heartbeat says that has landed: it is older than what waits. A gatherer that
 * never came is not waited for.
 */
export function toGathererState(gatherer: string, landed: LandedHeartbeat | undefined, reading: Reading): GathererState {
  const horizonUs = landed?.horizon ? parseInstant(landed.horizon) : undefined
  const { isHeard, isBehind, isDown } = reading
  if (isDown) return { gatherer, presence: landed?.state === 'stopped' ? 'stopped' : 'down', awaited: false, horizonUs }
  if (landed?.state === 'stopped' && !isBehind) return { gatherer, presence: 'stopped', awaited: false, horizonUs }
  const isLeaving = landed?.state === 'draining' && !landed.hasOpenSegment && !isBehind
  return { gatherer, presence: 'live', isLeaving, awaited: isBehind || (landed ? landed.hasOpenSegment : isHeard), horizonUs }
}
