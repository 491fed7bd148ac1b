import { rmSync, truncateSync, writeFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import type { StoredTimes } from '../journal/collector.ts'
import { storedTimes } from '../journal/merged-rows.ts'

/** Of every gatherer under chaos, far from what a run writes: only a disk that is filled on purpose comes to it. */
export const DISK_LIMIT_GB = 100
const BALLAST_BYTES = DISK_LIMIT_GB * 1e9
const TIMEOUT_MS = 30_000

/** What a gatherer gave up for want of room. */
export interface DiskFilled {
  /** Exchange time of the first book, change or ticker that the deduplicator had not acknowledged, microseconds. */
  readonly unreadFromUs: number | undefined
  readonly lostRows: number
  /** What it had stored of order books before. */
  readonly before: StoredTimes
}

/**
 * Makes a gatherer's time-series database as large as its limit, until it has let go of what it had: by a file with a hole in it, which the
 * server counts as its own and takes no room.
 * @param url Of the database, by a superuser.
 * @throws {Error} The gatherer kept it all.
 */
export async function fillDisk(url: string): Promise<DiskFilled> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const [unread, before, lostBefore] = [await firstUnread(client), await storedTimes(client), await readLoss(client)]
    const ballast = await ballastFile(client)
    try {
      writeFileSync(ballast, '')
      truncateSync(ballast, BALLAST_BYTES)
      const lost = await untilDropped(client)
      return { unreadFromUs: unread, lostRows: lost - lostBefore, before }
    } finally {
      rmSync(ballast, { force: true })
    }
  } finally {
    await client.end()
  }
}

async function ballastFile(client: Client): Promise<string> {
  const { rows } = await client.query<{ path: string }>(
    `select current_setting('data_directory') || '/base/' || oid || '/ballast' as path from pg_database where datname = current_database()`,
  )
  const [row] = rows
  if (!row) throw new Error('the database has no folder')
  return row.path
}

const unreadOf = (table: string): string => `
select min(t.exchange_ts) as at from ${table} t
where not exists (select from acknowledged_cursors c where c.table_name = '${table}' and (t.xid, t.id) <= (c.xid, c.id))`

/** A book that nobody has read takes the changes behind it along, though they were read. */
const FIRST_UNREAD = `
select (extract(epoch from min(at)) * 1000000)::float8 as us
from (${['orderbook_deltas', 'orderbook_snapshots', 'tickers'].map(unreadOf).join(' union all ')}) unread`

async function firstUnread(client: Client): Promise<number | undefined> {
  const { rows } = await client.query<{ us: number | null }>(FIRST_UNREAD)
  return rows[0]?.us ?? undefined
}

async function readLoss(client: Client): Promise<number> {
  const { rows } = await client.query<{ lost: number }>('select coalesce(sum(rows), 0)::float8 as lost from losses')
  return rows[0]?.lost ?? 0
}

const OLD_ROWS = `select exists (select from orderbook_deltas where xid < $1::xid8) or exists (select from trades where xid < $1::xid8)
  or exists (select from tickers where xid < $1::xid8) or exists (select from orderbook_snapshots where xid < $1::xid8) as found`

/** @returns Rows that were lost unread, since the database was made. */
async function untilDropped(client: Client): Promise<number> {
  const { rows } = await client.query<{ xid: string }>('select pg_snapshot_xmax(pg_current_snapshot())::text as xid')
  const isOld = async (): Promise<boolean> => (await client.query<{ found: boolean }>(OLD_ROWS, [rows[0]?.xid])).rows[0]?.found === true
  for (const late = AbortSignal.timeout(TIMEOUT_MS); await isOld(); await delay(50)) {
    if (late.aborted) throw new Error(`a full disk took nothing within ${TIMEOUT_MS / 1_000} s`)
  }
  return readLoss(client)
}
