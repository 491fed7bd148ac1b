import { formatInstant } from '@kassandra/kalshi-sdk/units'
import type { Queryable } from '@kassandra/sync'
import type { LedgerEntry } from '../merge/line.ts'

/** A part of a market's past that begins. `fromSeq` is set where the part is covered: behind it the leader's rows begin. */
export interface CoverageStart {
  readonly market: string
  readonly entry: LedgerEntry
  readonly fromSeq: number | undefined
}

const STARTS = `
start as (
  select * from unnest($1::text[], $2::timestamptz[], $3::bigint[]) as s (market_ticker, from_ts, left_at_seq)
)`

const REPLACE_SAME_INSTANT = `
with ${STARTS} delete from coverage c using start s where c.market_ticker = s.market_ticker and c.from_ts = s.from_ts`

const END_OPEN_PARTS = `
with ${STARTS}
update coverage c set to_ts = s.from_ts, to_seq = case c.kind when 'covered' then s.left_at_seq end
from start s where c.market_ticker = s.market_ticker and c.to_ts is null`

const INSERT_PARTS = `
insert into coverage (market_ticker, from_ts, kind, gatherer, conn_id, sid, segment_start, from_seq, reason)
select * from unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::int[], $7::bigint[], $8::bigint[], $9::text[])`

/**
 * Begins the parts in the given order, each ending the one before it. At most one part a market.
 */
async function beginParts(client: Queryable, starts: readonly CoverageStart[]): Promise<void> {
  const markets = starts.map(({ market }) => market)
  const instants = starts.map(({ entry }) => formatInstant(entry.fromUs))
  const leftAt = starts.map(({ entry }) => entry.leftAtSeq ?? null)
  await client.query(REPLACE_SAME_INSTANT, [markets, instants, leftAt])
  await client.query(END_OPEN_PARTS, [markets, instants, leftAt])
  const segments = starts.map(({ entry }) => (entry.kind === 'covered' ? entry.segment : undefined))
  await client.query(INSERT_PARTS, [
    markets,
    instants,
    starts.map(({ entry }) => entry.kind),
    segments.map((segment) => segment?.gatherer ?? null),
    segments.map((segment) => segment?.connId ?? null),
    segments.map((segment) => segment?.sid ?? null),
    segments.map((segment) => segment?.startSeq ?? null),
    starts.map(({ fromSeq }) => fromSeq ?? null),
    starts.map(({ entry }) => (entry.kind === 'gap' ? entry.reason : null)),
  ])
}

/** Writes the ledger of many markets: the first entries of all, then the second, and so on. Idempotent. */
export async function writeCoverage(client: Queryable, ledgers: readonly (readonly CoverageStart[])[]): Promise<void> {
  const longest = Math.max(0, ...ledgers.map((ledger) => ledger.length))
  for (let at = 0; at < longest; at++)
    await beginParts(
      client,
      ledgers.flatMap((ledger) => ledger[at] ?? []),
    )
}
