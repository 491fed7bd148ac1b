import { parseInstant } from '@kassandra/kalshi-sdk/units'
import type { Queryable } from '@kassandra/sync'
import { type GathererState, haveAllPassed } from '../merge/gatherer-state.ts'

/** An interval whose rows are to be exported. `arrivals` is what the export will have taken in. */
export interface SealedInterval {
  readonly from: string
  readonly to: string
  readonly arrivals: number
  /** Of the last export of it, -1 before the first. */
  readonly lastGeneration: number
}

interface Row {
  readonly from: string
  readonly to: string
  readonly arrivals: number
  readonly lastGeneration: number
}

// Undecided: a line that waits for somebody, or received rows of a leader that it does not vouch for yet.
const SELECT_TO_DO = `
with undecided as (
  select min(frontier) as at from merge_lines where waits_for = 'gatherers' and frontier is not null
), unsettled as (
  select min(complete_before) as at from segments
  where close_reason is null and gatherer = any($1) and complete_seq < last_seq
)
select i.from_ts as "from", i.to_ts as "to", i.arrivals,
  coalesce((select max(e.generation) from exports e where e.from_ts = i.from_ts and e.to_ts = i.to_ts), -1)::int as "lastGeneration"
from seal_intervals i, undecided u, unsettled s
where i.exported < i.arrivals and (not $2 or ((u.at is null or u.at >= i.to_ts) and (s.at is null or s.at >= i.to_ts)))
order by i.from_ts`

/**
 * Intervals that nothing more is expected for: every gatherer that is waited for has passed them by `graceUs`, and every market's line has
 * decided beyond them. Also sealed ones that rows came for afterwards.
 */
export async function findSealable(
  client: Queryable,
  gatherers: readonly GathererState[],
  graceUs: number,
): Promise<readonly SealedInterval[]> {
  const live = gatherers.filter(({ presence }) => presence === 'live').map(({ gatherer }) => gatherer)
  const isAnyAwaited = gatherers.some(({ awaited }) => awaited)
  const { rows } = await client.query<Row & Record<string, unknown>>(SELECT_TO_DO, [live, isAnyAwaited])
  return rows
    .filter(({ to }) => haveAllPassed(gatherers, parseInstant(to) + graceUs))
    .map(({ from, to, arrivals, lastGeneration }) => ({ from, to, arrivals, lastGeneration }))
}

/** How many intervals still have rows that are not in the archive. */
export async function countUnexported(client: Queryable): Promise<number> {
  const { rows } = await client.query<{ count: number }>('select count(*)::int as count from seal_intervals where exported < arrivals')
  return rows[0]?.count ?? 0
}

/** The rows of so many arrivals are in the archive. */
export async function markExported(client: Queryable, { from, arrivals }: SealedInterval): Promise<void> {
  await client.query(
    'update seal_intervals set exported = greatest(exported, $2), sealed_at = coalesce(sealed_at, clock_timestamp()) where from_ts = $1',
    [from, arrivals],
  )
}
