import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Pool } from 'pg'
import { afterEach, describe, expect, inject, it } from 'vitest'
import { cursorMigrations } from '../src/cursor/ddl.ts'
import { ConnectError } from '../src/errors/sync-error.ts'
import { migrate } from '../src/migrate/migrate.ts'
import { createPool } from '../src/pool/create-pool.ts'
import { systemClock } from '../src/run/clock.ts'
import { drain } from '../src/run/drain.ts'
import { runSync, type SyncEvent } from '../src/run/run-sync.ts'
import type { SyncedTable } from '../src/table/synced-table.ts'
import { asSuperuser, createTestDatabase, type TestDatabase } from './support/databases.ts'
import { createItemSink, createItemSource, dump, facts, insertFacts, promises, records } from './support/items.ts'
import { Relay } from './support/relay.ts'

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** Begins to keep a sink up to date; `until` resolves with the events so far once they suffice. */
function startSync(sink: Pool, source: Pool, tables: readonly SyncedTable[] = [facts, records, promises], pageRows = 2_000) {
  const events: SyncEvent[] = []
  const waiting = new Set<() => void>()
  const stop = new AbortController()
  const named = { name: 's', pool: source }
  const running = runSync(
    {
      sink,
      feeds: tables.map((table) => ({ source: named, table: { ...table, poll: { busyMs: 1, idleMs: 20 } } })),
      round: { pageRows },
      clock: systemClock,
      random: Math.random,
      retry: { baseMs: 5, maxMs: 50 },
      observe: (event) => {
        events.push(event)
        for (const look of waiting) look()
      },
    },
    stop.signal,
  )
  const until = (isEnough: (events: readonly SyncEvent[]) => boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (!isEnough(events)) return
        waiting.delete(look)
        resolve()
      }
      running.catch(reject)
      waiting.add(look)
      look()
    })
  const end = async (): Promise<void> => {
    stop.abort()
    await running
  }
  cleanups.push(() => end().catch(() => undefined)) // told by the test, which waits for it
  return { events, until, stop: end }
}

const failuresIn = (events: readonly SyncEvent[]): number =>
  events.filter((event) => event.kind === 'round-failed' || event.failures.length > 0).length
const rowsIn = (events: readonly SyncEvent[]): number =>
  events.reduce((sum, event) => sum + (event.kind === 'round' ? event.pages.reduce((rows, page) => rows + page.rows, 0) : 0), 0)

async function poolThrough(database: TestDatabase): Promise<{ readonly relay: Relay; readonly pool: Pool }> {
  const relay = await Relay.start(Number(new URL(inject('postgresUrl')).port))
  const pool = createPool({ url: relay.url(database.url) })
  cleanups.push(
    () => pool.end(),
    () => relay.close(), // first, so that nothing waits for what it holds
  )
  return { relay, pool }
}

async function createPair(): Promise<readonly [TestDatabase, TestDatabase]> {
  const pair = [await createItemSource(), await createItemSink()] as const
  cleanups.push(() => Promise.all(pair.map((database) => database.drop())))
  return pair
}

const everything = async ({ pool }: TestDatabase): Promise<readonly string[]> =>
  (await Promise.all([dump(pool, 'facts', 'owner, no, label'), dump(pool, 'promises', 'origin, complete')])).flat()

/** Bytes after which the connection is cut, from the first ones of a page to its last. */
const CUTS = [100, 2_000, 30_000, 100_000, 200_000]

describe('a connection that is cut', () => {
  it.each([
    ['to the source', 'toClient', 'source'],
    ['to the sink', 'toServer', 'sink'],
  ] as const)('in the middle of a COPY, %s, leaves nothing half and is made up for', async (_name, direction, side) => {
    const [source, sink] = await createPair()
    await insertFacts(source.pool, 'x', 1, 10_000)
    await source.pool.query(`insert into promises values ('x', 10000)`)
    const { relay, pool } = await poolThrough(side === 'source' ? source : sink)
    for (const bytes of CUTS) {
      await sink.pool.query('truncate facts, promises, sync_cursors')
      relay.cutAfter(direction, bytes)
      const cut = drain({
        sink: side === 'sink' ? pool : sink.pool,
        feeds: [facts, promises].map((table) => ({ source: sourceFor(side === 'source' ? pool : source.pool), table })),
        round: { pageRows: 5_000 },
      })
      await expect(cut, `cut after ${bytes} bytes`).rejects.toThrow()
      const [stored] = (await sink.pool.query('select count(*) as rows, coalesce(max(no), 0) as last from facts')).rows
      expect(stored.rows).toBe(stored.last)
      expect(stored.rows % 5_000, 'a page is there whole or not at all').toBe(0)
      expect(await dump(sink.pool, 'promises', 'complete')).toEqual([])
      known.clear()
      await drain({ sink: sink.pool, feeds: [facts, promises].map((table) => ({ source: sourceFor(source.pool), table })) })
      expect(await everything(sink)).toEqual(await everything(source))
    }
    expect(relay.cuts).toBe(CUTS.length)
  })

  it('again and again is outlasted by the loop, on both sides', async () => {
    const [source, sink] = await createPair()
    await insertFacts(source.pool, 'x', 1, 5_000)
    const [from, to] = [await poolThrough(source), await poolThrough(sink)]
    const sync = startSync(to.pool, from.pool, [facts, promises], 500)
    for (let cut = 0; cut < 6; cut++) {
      await insertFacts(source.pool, 'y', cut * 400 + 1, cut * 400 + 400)
      const before = failuresIn(sync.events)
      const link = cut % 2 === 0 ? from.relay : to.relay
      link.cutAfter(cut % 2 === 0 ? 'toClient' : 'toServer', 3_000)
      await sync.until((events) => failuresIn(events) > before)
    }
    await sync.until((events) => rowsIn(events) >= 7_400)
    await sync.stop()
    expect(await everything(sink)).toEqual(await everything(source))
  })
})

const known = new Map<Pool, { readonly name: string; readonly pool: Pool }>()
function sourceFor(pool: Pool): { readonly name: string; readonly pool: Pool } {
  const source = known.get(pool) ?? { name: 's', pool }
  known.set(pool, source)
  return source
}

/** What the kernel may hold of one connection on its way, at most; without /proc a guess. */
function kernelBytes(): number {
  const largest = (name: string): number => {
    const path = `/proc/sys/net/ipv4/${name}`
    return existsSync(path) ? Number(readFileSync(path, 'utf8').trim().split(/\s+/)[2]) : 8_000_000
  }
  return largest('tcp_rmem') + largest('tcp_wmem')
}

describe('a sink that does not take what comes', () => {
  const ROW_BYTES = 65_536
  const FEW_MEGABYTES = 20_000_000

  it('holds the source back: no more of a large page is taken than the kernel buffers, and a few megabytes', async () => {
    const [source, sink] = [await createTestDatabase(), await createTestDatabase()]
    cleanups.push(() => Promise.all([source, sink].map((database) => database.drop())))
    const blobs: SyncedTable = { name: 'blobs', columns: ['no', 'bytes'], key: ['no'], rule: { kind: 'keep-first' } }
    await source.pool.query(`create table blobs (no integer primary key, bytes bytea, id bigint generated always as identity,
      xid xid8 not null default pg_current_xact_id()); alter table blobs alter bytes set storage external; create index on blobs (xid, id)`)
    const bound = kernelBytes() + FEW_MEGABYTES
    const rows = Math.ceil((bound + FEW_MEGABYTES) / ROW_BYTES)
    await source.pool.query(`insert into blobs select n, decode(repeat(md5(n::text), 4096), 'hex') from generate_series(1, $1::int) n`, [
      rows,
    ])
    await sink.pool.query('create table blobs (no integer primary key, bytes bytea)')
    await migrate(sink.pool, cursorMigrations)
    const [from, to] = [await poolThrough(source), await poolThrough(sink)]
    to.relay.holdAfter('toServer', 1_000_000)
    const held = to.relay.untilHolding()
    const done = drain({ sink: to.pool, feeds: [{ source: { name: 's', pool: from.pool }, table: blobs }] })
    await held
    for (let before = -1; before !== from.relay.bytes('toClient'); ) {
      before = from.relay.bytes('toClient')
      await sleep(100) // until nothing moves any more; that nothing happens cannot be awaited
    }
    expect(from.relay.bytes('toClient')).toBeLessThan(bound)
    to.relay.release()
    expect(await done).toMatchObject({ rows, applied: rows })
    expect(from.relay.bytes('toClient')).toBeGreaterThan(bound)
  }, 120_000)
})

describe('a password that is changed while rows come', () => {
  it('keeps the loop waiting until it is known, and loses nothing', async () => {
    const [source, sink] = await createPair()
    const role = `reader_${source.name.slice(-12)}`
    const dir = mkdtempSync(join(tmpdir(), 'kassandra-test-password-'))
    const passwordFile = join(dir, 'password')
    writeFileSync(passwordFile, 'old')
    await source.pool.query(`create role ${role} login password 'old'; grant select on all tables in schema public to ${role}`)
    cleanups.unshift(() => asSuperuser(`drop role ${role}`)) // behind the database, which grants it something
    const url = new URL(source.url)
    url.username = role
    url.password = ''
    url.search = `passwordfile=${passwordFile}`
    const pool = createPool({ url: url.href })
    cleanups.push(async () => {
      await pool.end()
      rmSync(dir, { recursive: true })
    })
    await insertFacts(source.pool, 'x', 1, 100)
    const sync = startSync(sink.pool, pool, [facts])
    await sync.until((events) => rowsIn(events) === 100)
    await source.pool.query(`alter role ${role} password 'new'`)
    await source.pool.query('select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = $1', [role])
    await insertFacts(source.pool, 'x', 101, 200)
    const isRefused = (event: SyncEvent): boolean =>
      event.kind === 'round' && event.failures.some(({ error }) => error instanceof ConnectError && error.reason === 'password')
    await sync.until((events) => events.some(isRefused))
    writeFileSync(passwordFile, 'new')
    await sync.until((events) => rowsIn(events) === 200)
    await sync.stop()
    expect(await everything(sink)).toEqual(await everything(source))
  })
})

describe('a backlog', () => {
  const ROWS = Number(process.env['BACKLOG_ROWS'] ?? 24_000)

  it(`is caught up in pages of bounded size, while more comes (${ROWS} rows)`, async () => {
    const [source, sink] = await createPair()
    for (let from = 1; from <= ROWS; from += 10_000) await insertFacts(source.pool, 'x', from, Math.min(ROWS, from + 9_999))
    const pageRows = Math.ceil(ROWS / 12)
    const sync = startSync(sink.pool, source.pool, [facts, promises], pageRows)
    await sync.until((events) => rowsIn(events) >= pageRows)
    await insertFacts(source.pool, 'late', 1, 100)
    await sync.until((events) => rowsIn(events) >= ROWS + 100)
    await sync.stop()
    const progress: number[] = []
    const again = await createItemSink()
    cleanups.push(() => again.drop())
    const feeds = [{ source: { name: 's', pool: source.pool }, table: facts }]
    await drain({ sink: again.pool, feeds, round: { pageRows: ROWS }, observe: ({ rows }) => progress.push(rows) })
    expect(progress).toEqual([ROWS, ROWS + 100, ROWS + 100])
    const pages = sync.events.flatMap((event) => (event.kind === 'round' ? event.pages : [])).filter((page) => page.table === 'facts')
    expect(Math.max(...pages.map((page) => page.rows))).toBe(pageRows)
    expect(pages.filter((page) => page.full)).toHaveLength(12)
    expect(await everything(sink)).toEqual(await everything(source))
  })
})
