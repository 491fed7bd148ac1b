import { parseInstant } from '@kassandra/kalshi-sdk/units'
import type { Queryable } from '@kassandra/sync'
import { type GathererState, haveAllPassed } from '../merge/gatherer-state.ts'

/** An interval for which nothing more is expected, and what of it is left to do. */
export interface SealedInterval {
  readonly from: string
  readonly to: string
  /** What an export or a settlement that begins now will have taken in. */
  readonly arrivals: number
  readonly exported: number
  readonly settled: number
  /** The collectors have been compared over it. */
  readonly isAudited: boolean
}

// Undecided: a line that waits for somebody, or received rows of a leader that it does not vouch for yet.
const SELECT_TO_DO = `
with undecided as (
  select min(frontier) as at from merge_lines where waits_for = 'gatherers' and frontier is not null
), unsettled as (
  select min(complete_before) as at from segments
  where close_reason is null and gatherer = any($1) and complete_seq < last_seq
)
select i.from_ts as "from", i.to_ts as "to", i.arrivals, i.exported, i.settled, i.audited_at is not null as "isAudited"
from seal_intervals i, undecided u, unsettled s
where (i.exported < i.arrivals or i.settled < i.arrivals)
  and (not $2 or ((u.at is null or u.at >= i.to_ts) and (s.at is null or s.at >= i.to_ts)))
order by i.from_ts`

/**
 * Intervals that nothing more is expected for and that are not done with, in order of time: every gatherer that is waited for has passed
 * them by `graceUs`, and every market's line has decided beyond them. Also sealed ones that rows came for afterwards.
 */
export async function findSealable(
  client: Queryable,
  gatherers: readonly GathererState[],
  graceUs: number,
): Promise<readonly SealedInterval[]> {
  const live = gatherers.filter(({ presence }) => presence === 'live').map(({ gatherer }) => gatherer)
  const isAnyAwaited = gatherers.some(({ awaited }) => awaited)
  const { rows } = await client.query<SealedInterval & Record<string, unknown>>(SELECT_TO_DO, [live, isAnyAwaited])
  return rows
    .filter(({ to }) => haveAllPassed(gatherers, parseInstant(to) + graceUs))
    .map(({ from, to, arrivals, exported, settled, isAudited }) => ({ from, to, arrivals, exported, settled, isAudited }))
}

/** What is not sealed, exported or settled yet. */
export interface SealBacklog {
  readonly unexported: number
  readonly unsettled: number
  /** Exchange time where the earliest interval begins that is not in the archive; `undefined` when all are. */
  readonly unexportedFrom: string | undefined
}

const COUNT = `
select count(*) filter (where exported < arrivals)::int as unexported, count(*) filter (where settled < arrivals)::int as unsettled,
  min(from_ts) filter (where exported < arrivals) as "unexportedFrom"
from seal_intervals where exported < arrivals or settled < arrivals`

/** How many intervals still have rows that are not in the archive, or landed rows that are not audited and dropped. */
export async function countBacklog(client: Queryable): Promise<SealBacklog> {
  const { rows } = await client.query<{ unexported: number; unsettled: number; unexportedFrom: string | null }>(COUNT)
  const [row] = rows
  return { unexported: row?.unexported ?? 0, unsettled: row?.unsettled ?? 0, unexportedFrom: row?.unexportedFrom ?? undefined }
}

/** The rows of so many arrivals are in the archive. */
export async function markExported(client: Queryable, { from, arrivals }: SealedInterval): Promise<void> {
  await client.query(
    'update seal_intervals set exported = greatest(exported, $2), sealed_at = coalesce(sealed_at, clock_timestamp()) where from_ts = $1',
    [from, arrivals],
  )
}

/** The landed rows of so many arrivals were audited and dropped. */
export async function markSettled(client: Queryable, { from, arrivals }: SealedInterval): Promise<void> {
  await client.query(
    'update seal_intervals set settled = greatest(settled, $2), sealed_at = coalesce(sealed_at, clock_timestamp()) where from_ts = $1',
    [from, arrivals],
  )
}
