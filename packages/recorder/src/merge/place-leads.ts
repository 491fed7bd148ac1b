import { epochUs, formatInstant } from '@kassandra/kalshi-sdk/units'
import { ensurePartitions, type Queryable } from '@kassandra/sync'
import { BOOKS } from './books.ts'
import { inOrder, isLanded, LAST_SEQ } from './landed-rows.ts'
import type { Lead, Seam } from './line.ts'
import { isSegment } from './members.ts'
import { segmentArrays } from './segment-arrays.ts'

/** A segment takes the lead of a market. */
export interface MarketLead {
  readonly market: string
  readonly lead: Lead
}

/** The same with the seq behind which its rows begin, where a snapshot stands that they stand on. */
export interface PlacedLead extends MarketLead {
  readonly fromSeq: number
}

interface SeamedLead extends MarketLead {
  readonly lead: Lead & { readonly seam: Seam }
}

/**
 * The seam lies behind the market's last delta in the segment before its time: other markets have no say in it. Of rows that were dropped
 * the kept base knows the last.
 */
const SELECT_PLACES = `
with seam as (
  select * from unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::bigint[], $6::bigint[], $7::timestamptz[], $8::timestamptz[])
    with ordinality as s (market_ticker, gatherer, conn_id, sid, segment_start, snapshot_seq, at, covered_from, ord)
), placed as (
  select s.*, greatest(s.snapshot_seq, m.base_seq, before.seq) as seq from seam s
  join merge_members m on m.market_ticker = s.market_ticker and ${isSegment('m', 's', 'segment_start')}
  left join lateral (select l.seq from delta_landing l where ${isLanded('s', 's.segment_start - 1', LAST_SEQ)} and l.exchange_ts >= s.at
    order by ${inOrder('asc')} limit 1) as behind on true
  left join lateral (select l.seq from delta_landing l where ${isLanded('s', 's.segment_start - 1', `coalesce(behind.seq - 1, ${LAST_SEQ})`)}
    order by ${inOrder('desc')} limit 1) as before on true
)
select ord::int as ord, seq, covered_from = at or seq > snapshot_seq as "needsAnchor" from placed`

const INSERT_ANCHORS = `
with request as (
  select * from unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::bigint[], $6::bigint[], $7::timestamptz[])
    with ordinality as r (market_ticker, gatherer, conn_id, sid, segment_start, seq, at, ord)
), ${BOOKS}
insert into orderbook_snapshots (market_ticker, exchange_ts, exchange_ts_source, source, gatherer, conn_id, sid, seq, segment_start,
  yes_levels, no_levels, received_at)
select r.market_ticker, r.at, 'connection', 'switch', r.gatherer, r.conn_id, r.sid, r.seq, r.segment_start, b.yes_levels, b.no_levels, r.at
from request r join book b on b.ord = r.ord order by r.ord
on conflict do nothing`

/**
 * Says where the rows of each new leader begin, and writes a snapshot of its book there unless they begin with its own. The snapshot
 * stands under the last instant that it includes, as its time of receipt too.
 */
export async function placeLeads(client: Queryable, leads: readonly MarketLead[]): Promise<readonly PlacedLead[]> {
  const seamed = leads.filter(hasSeam)
  if (seamed.length === 0) return leads.map(behindSnapshot)
  const places = await selectPlaces(client, seamed)
  await insertAnchors(client, [...places.values()])
  return leads.map((lead) => places.get(lead) ?? behindSnapshot(lead))
}

const hasSeam = (entry: MarketLead): entry is SeamedLead => entry.lead.seam !== undefined

const behindSnapshot = ({ market, lead }: MarketLead): PlacedLead => ({ market, lead, fromSeq: lead.snapshotSeq })

async function selectPlaces(client: Queryable, leads: readonly SeamedLead[]): Promise<ReadonlyMap<MarketLead, PlacedLead>> {
  const result = await client.query<{ ord: number; seq: number; needsAnchor: boolean }>(SELECT_PLACES, [
    leads.map(({ market }) => market),
    ...segmentArrays(leads.map(({ lead }) => lead.segment)),
    leads.map(({ lead }) => lead.snapshotSeq),
    leads.map(({ lead }) => formatInstant(lead.seam.atUs)),
    leads.map(({ lead }) => formatInstant(lead.fromUs)),
  ])
  const anchored = result.rows.filter((row) => row.needsAnchor)
  return new Map(
    anchored.flatMap(({ ord, seq }) => {
      const lead = leads[ord - 1]
      return lead ? [[lead, { ...lead, fromSeq: seq }] as const] : []
    }),
  )
}

async function insertAnchors(client: Queryable, leads: readonly PlacedLead[]): Promise<void> {
  if (leads.length === 0) return
  const instants = leads.map(({ lead }) => formatInstant(epochUs(lead.fromUs - 1)))
  await ensurePartitions(client, 'orderbook_snapshots', instants)
  await client.query(INSERT_ANCHORS, [
    leads.map(({ market }) => market),
    ...segmentArrays(leads.map(({ lead }) => lead.segment)),
    leads.map(({ fromSeq }) => fromSeq),
    instants,
  ])
}
