import { formatInstant } from '@kassandra/kalshi-sdk/units'
import { ensurePartitions, insertBatch, upsertBatch } from '@kassandra/sync'
import {
  gathererHeartbeatColumns,
  type OrderbookDeltaRow,
  type OrderbookSnapshotRow,
  orderbookDeltaColumns,
  orderbookSnapshotColumns,
  type SegmentRow as SegmentRecord,
  segmentColumns,
} from '@kassandra/sync/schema'
import type { Pool } from 'pg'
import type { Book, Side } from './simulated-exchange.ts'
import type { Commit, DeltaRow, Place, SegmentRow, SnapshotRow } from './simulated-gatherer.ts'

/** Writes what a simulated gatherer committed, one transaction a commit, and its heartbeat behind each. */
export async function writeCommits(source: Pool, gatherer: string, commits: readonly Commit[]): Promise<void> {
  for (const { deltas, snapshots, segments, horizonUs, state } of commits) {
    const snapshotRows = snapshots.map(toSnapshotRow)
    await ensurePartitions(
      source,
      'orderbook_deltas',
      deltas.map(({ tsUs }) => tsUs),
    )
    await ensurePartitions(
      source,
      'orderbook_snapshots',
      snapshotRows.map(({ exchange_ts }) => exchange_ts),
    )
    const client = await source.connect()
    try {
      await client.query('begin')
      await insertBatch(client, 'orderbook_deltas', orderbookDeltaColumns, deltas.map(toDeltaRow))
      await insertBatch(client, 'orderbook_snapshots', orderbookSnapshotColumns, snapshotRows)
      await upsertBatch(client, 'segments', segmentColumns, segments.map(toSegmentRow), {
        key: ['gatherer', 'conn_id', 'sid', 'start_seq'],
      })
      await client.query('commit')
    } finally {
      client.release()
    }
    const horizon = horizonUs === undefined ? null : formatInstant(horizonUs)
    const beat = { gatherer, state, horizon, backlog: 0, version: 'test', updated_at: new Date().toISOString() }
    await upsertBatch(source, 'gatherer_heartbeat', gathererHeartbeatColumns, [beat], { key: ['gatherer'] })
  }
}

const placeOf = ({ gatherer, connId, sid, seq, segmentStart }: Place) => ({
  gatherer,
  conn_id: connId,
  sid,
  seq,
  segment_start: segmentStart,
})

export function toDeltaRow(row: DeltaRow): OrderbookDeltaRow {
  const { market, tsUs, side, price, delta, occ } = row
  const at = formatInstant(tsUs)
  return { market_ticker: market, exchange_ts: at, side, price, delta, occ, ...placeOf(row), received_at: at }
}

export function toSnapshotRow(row: SnapshotRow): OrderbookSnapshotRow {
  const at = formatInstant(row.sentUs ?? row.otherwiseUs)
  return {
    market_ticker: row.market,
    exchange_ts: at,
    exchange_ts_source: row.sentUs === undefined ? row.otherwise : 'sending',
    source: 'ws',
    yes_levels: levelsOf(row.book, 'yes'),
    no_levels: levelsOf(row.book, 'no'),
    ...placeOf(row),
    received_at: at,
  }
}

function levelsOf(book: Book, side: Side): string {
  const levels = [...book].map(([key, qty]) => [...key.split(':'), qty] as const).filter(([of]) => of === side)
  return JSON.stringify(levels.map(([, price, qty]) => [Number(price), qty] as const).sort(([a], [b]) => a - b))
}

export function toSegmentRow(row: SegmentRow): SegmentRecord {
  const instant = (us: Parameters<typeof formatInstant>[0] | undefined): string | null => (us === undefined ? null : formatInstant(us))
  return {
    gatherer: row.gatherer,
    conn_id: row.connId,
    sid: row.sid,
    start_seq: row.startSeq,
    last_seq: row.lastSeq,
    complete_seq: row.completeSeq,
    complete_before: instant(row.completeBeforeUs),
    last_exchange_ts: instant(row.lastExchangeTsUs),
    close_reason: row.closeReason ?? null,
    opened_at: formatInstant(row.openedAtUs),
    updated_at: formatInstant(row.updatedAtUs),
  }
}
