import { type EpochUs, parseInstant } from '@kassandra/kalshi-sdk/units'
import { compressPartition, dropPartition, listPartitions, readClusterState } from '@kassandra/sync'
import type { Pool, PoolClient } from 'pg'
import { COLLECTED_TABLES, type CollectedTable } from '../stream/rows.ts'
import type { PlannedDrop, StoredPartition } from './plan-retention.ts'

/** A segment that lost rows nobody had read: it vouches for nothing from there on, and rows behind belong to none. */
export interface LostSegment {
  readonly connId: string
  readonly sid: number
  readonly startSeq: number
}

/** What a drop did. `kept`: meanwhile rows came that somebody has not read. */
export type DropResult =
  | { readonly kind: 'dropped'; readonly lostRows: number; readonly segments: readonly LostSegment[] }
  | { readonly kind: 'kept' }

/** Up to where the slowest consumer has acknowledged a table; `undefined` while nobody has, or of another cluster. */
interface Reach {
  readonly xid: string
  readonly id: string
}

/** Trades that the disk limit took unread: those from `sinceUs` on. `xid` tells one loss from a later one. */
export interface LostTrades {
  readonly sinceUs: EpochUs
  readonly xid: string
}

/** Unread rows are counted before they go, however many there are. */
const COUNT_TIMEOUT_MS = 900_000

/** Reads and drops the partitions of one gatherer's time series. */
export class PartitionStore {
  readonly #pool: Pool
  readonly #gatherer: string

  constructor(pool: Pool, gatherer: string) {
    this.#pool = pool
    this.#gatherer = gatherer
  }

  /** As the database counts it: tables, indexes, and everything else in it. */
  async databaseBytes(): Promise<number> {
    const { rows } = await this.#pool.query<{ size: number }>('select pg_database_size(current_database()) as size')
    return rows[0]?.size ?? 0
  }

  async list(): Promise<readonly StoredPartition[]> {
    const found: StoredPartition[] = []
    for (const table of COLLECTED_TABLES) {
      const reach = await this.#reach(this.#pool, table)
      for (const partition of await listPartitions(this.#pool, table)) {
        found.push({ ...partition, table, isPassed: reach !== undefined && !(await hasRowsBehind(this.#pool, partition.name, reach)) })
      }
    }
    return found
  }

  /** Compresses a partition where TimescaleDB keeps it; otherwise it stays as it is. */
  async compress(partition: StoredPartition): Promise<void> {
    if (!partition.isCompressed) await compressPartition(this.#pool, partition.table, partition)
  }

  /**
   * Drops a partition. Rows in it that nobody has read are counted, their segments are cut before the first of them, and the loss is
   * written down, all in the transaction of the drop. Nobody may write meanwhile.
   */
  async drop({ partition, cause }: PlannedDrop): Promise<DropResult> {
    const client = await this.#pool.connect()
    const ignore = (): void => undefined
    client.on('error', ignore)
    try {
      await client.query('begin')
      const result = await this.#dropIn(client, partition, cause)
      await client.query('commit')
      client.removeListener('error', ignore)
      client.release()
      return result
    } catch (error) {
      client.release(true)
      throw error
    }
  }

  async #dropIn(client: PoolClient, partition: StoredPartition, cause: PlannedDrop['cause']): Promise<DropResult> {
    const reach = await this.#reach(client, partition.table)
    const isRead = reach !== undefined && !(await hasRowsBehind(client, partition.name, reach))
    if (cause === 'passed' && !isRead) return { kind: 'kept' }
    const lost = isRead ? NOTHING_LOST : await this.#writeLoss(client, partition, reach ?? { xid: '0', id: '0' })
    await dropPartition(client, partition.table, partition)
    return { kind: 'dropped', ...lost }
  }

  async #writeLoss(client: PoolClient, { table, name, from, to }: StoredPartition, reach: Reach): Promise<typeof NOTHING_LOST> {
    await client.query(`set local statement_timeout = ${COUNT_TIMEOUT_MS}`)
    const behind = [reach.xid, reach.id]
    const counted = await client.query<{ n: number }>(`select count(*) as n from ${name} where (xid, id) > ($1::xid8, $2::bigint)`, behind)
    const lostRows = counted.rows[0]?.n ?? 0
    if (lostRows === 0) return NOTHING_LOST
    await client.query('insert into losses (gatherer, table_name, from_ts, to_ts, rows) values ($1, $2, $3, $4, $5)', [
      this.#gatherer,
      table,
      from,
      to,
      lostRows,
    ])
    if (table === 'trades') await client.query(noteLostTrades(name), [this.#gatherer, ...behind])
    const statement = CUTS[table]?.(name)
    if (statement === undefined) return { lostRows, segments: [] }
    const ended = await client.query<{ connId: string; sid: number; startSeq: number }>(statement, behind)
    return { lostRows, segments: ended.rows }
  }

  /** What the exchange can be asked for again: not before somebody reads what came since, or it would be lost once more. */
  async tradesToFetchAgain(): Promise<LostTrades | undefined> {
    const { rows } = await this.#pool.query<{ since: string; xid: string; isRead: boolean }>(
      `select p.trades_lost_since as since, p.trades_lost_xid::text as xid,
         coalesce((select min(c.xid) > p.trades_lost_xid from acknowledged_cursors c where c.table_name = 'trades'), false) as "isRead"
       from gatherer_progress p where p.gatherer = $1 and p.trades_lost_since is not null`,
      [this.#gatherer],
    )
    const [lost] = rows
    return lost?.isRead === true ? { sinceUs: parseInstant(lost.since), xid: lost.xid } : undefined
  }

  /** They are stored again. What was lost meanwhile stays noted. */
  async forgetLostTrades({ xid }: LostTrades): Promise<void> {
    await this.#pool.query(
      `update gatherer_progress set trades_lost_since = null, trades_lost_xid = null where gatherer = $1 and trades_lost_xid = $2::xid8`,
      [this.#gatherer, xid],
    )
  }

  async #reach(client: Pick<Pool, 'query'>, table: CollectedTable): Promise<Reach | undefined> {
    const { systemIdentifier, timeline } = await readClusterState(client)
    const { rows } = await client.query<Reach & { isOurs: boolean }>(SLOWEST_CONSUMER, [table, systemIdentifier, timeline])
    const [slowest] = rows
    return slowest?.isOurs === true ? slowest : undefined
  }
}

const NOTHING_LOST: { readonly lostRows: number; readonly segments: readonly LostSegment[] } = { lostRows: 0, segments: [] }

async function hasRowsBehind(client: Pick<Pool, 'query'>, partition: string, { xid, id }: Reach): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>(
    `select exists (select from ${partition} where (xid, id) > ($1::xid8, $2::bigint)) as found`,
    [xid, id],
  )
  return rows[0]?.found === true
}

/** A cursor of another cluster says nothing about this one, and comes first, so that it is seen. */
const SLOWEST_CONSUMER = `
select xid::text as xid, id::text as id, (system_identifier, timeline) = ($2, $3::int) as "isOurs" from acknowledged_cursors
where table_name = $1 order by (system_identifier, timeline) = ($2, $3::int), acknowledged_cursors.xid, acknowledged_cursors.id limit 1`

const noteLostTrades = (partition: string): string => `
insert into gatherer_progress as p (gatherer, trades_lost_since, trades_lost_xid)
select $1, min(exchange_ts), pg_current_xact_id() from ${partition} where (xid, id) > ($2::xid8, $3::bigint)
on conflict (gatherer) do update set trades_lost_since = least(p.trades_lost_since, excluded.trades_lost_since),
  trades_lost_xid = excluded.trades_lost_xid`

const lostIn = (partition: string, columns: string): string => `lost as (
  select conn_id, sid, segment_start${columns} from ${partition}
  where (xid, id) > ($1::xid8, $2::bigint) and conn_id <> 'rest' group by conn_id, sid, segment_start
)`
const OF_LOST = `from lost l where (s.conn_id, s.sid, s.start_seq) = (l.conn_id, l.sid, l.segment_start)`
const RETURN_SEGMENT = `returning s.conn_id as "connId", s.sid, s.start_seq as "startSeq"`

/** Vouched for is only what lies before the first delta that went. */
const cutSegments = (partition: string): string => `
with ${lostIn(partition, ', min(seq) as seq, min(exchange_ts) as before')}
update segments s set last_seq = least(s.last_seq, greatest(s.start_seq, l.seq - 1)), complete_seq = least(s.complete_seq, l.seq - 1),
  complete_before = least(s.complete_before, l.before), close_reason = 'lost', xid = pg_current_xact_id()
${OF_LOST} ${RETURN_SEGMENT}`

/** Nobody takes a segment for a market without its snapshot, so that nothing false is said: it ends for the books to be sent anew. */
const endSegments = (partition: string): string => `
with ${lostIn(partition, '')}
update segments s set close_reason = 'lost', xid = pg_current_xact_id()
${OF_LOST} and s.close_reason is null ${RETURN_SEGMENT}`

/** Whoever is told of no gap in a book takes it that its tickers are there: they come over the same connection. */
const cutByTickers = (partition: string): string => `
with lost as (
  select conn_id, min(exchange_ts) as before from ${partition} where (xid, id) > ($1::xid8, $2::bigint) group by conn_id
)
update segments s set complete_before = case when s.complete_before > l.before then l.before else s.complete_before end,
  close_reason = 'lost', xid = pg_current_xact_id()
from lost l where s.conn_id = l.conn_id and (s.close_reason is null or s.complete_before > l.before) ${RETURN_SEGMENT}`

const CUTS: Readonly<Partial<Record<CollectedTable, (partition: string) => string>>> = {
  orderbook_deltas: cutSegments,
  orderbook_snapshots: endSegments,
  tickers: cutByTickers,
}
