import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPool, migrate } from '@kassandra/sync'
import { productionMigrations } from '@kassandra/sync/schema'
import type { Pool } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startCluster } from '../../../../local-stack/src/postgres/cluster.ts'
import type { DeduplicatorEvent } from '../../src/deduplicate/deduplicator.ts'
import { loadMerge } from '../merge/loaded-merge.ts'
import { MemoryMerge } from '../merge/memory-merge.ts'
import { createDatabase, createSource, type MergeDatabase } from '../merge/merge-databases.ts'
import { expectMinimalGaps, expectTruth } from '../merge/merged-truth.ts'
import { writeCommits } from '../merge/source-writer.ts'
import { buildWorld, GATHERERS, type World } from '../merge/worlds.ts'
import { DatabaseLink } from './database-link.ts'
import { runUntilDrained } from './running.ts'

const WORLD = {
  seed: 7,
  length: 250,
  markets: 3,
  trouble: { disconnect: 0.01, hole: 0.01, crash: 0.005, commit: 0.08 },
  statesSendingTime: true,
  maxLagUs: 50,
  outages: [80],
}

let production: MergeDatabase
let world: World
const sources = new Map<string, MergeDatabase>()

beforeAll(async () => {
  production = await createDatabase([productionMigrations])
  for (const gatherer of GATHERERS) sources.set(gatherer, await createSource())
})
afterAll(async () => {
  await Promise.all([production, ...sources.values()].map((database) => database?.drop()))
})
beforeEach(async () => {
  await Promise.all([production, ...sources.values()].map((database) => database.empty()))
  world = buildWorld(WORLD)
  await Promise.all([...world.commits].map(([name, commits]) => writeCommits(sourceOf(name).pool, name, commits)))
})

function sourceOf(name: string): MergeDatabase {
  const source = sources.get(name)
  if (!source) throw new RangeError(name)
  return source
}

const sourceUrls = (): Map<string, string> => new Map([...sources].map(([name, { url }]) => [name, url]))

/** Everything that was published, outside of gaps that had to be; every landed row audited and gone; no audit found a defect. */
async function expectWhole(pool: Pool = production.pool): Promise<void> {
  const collected = new MemoryMerge(GATHERERS, 0)
  for (const [name, commits] of world.commits) collected.land(name, commits)
  const merged = await loadMerge(pool, collected)
  for (const market of world.stream.markets) {
    expectTruth(merged, world.stream, market)
    expectMinimalGaps(merged, market)
  }
  const { rows } = await pool.query<{ landed: number; defects: number; unexported: number }>(`select
    (select count(*) from delta_landing)::int as landed,
    (select count(*) from data_quality where kind in ('disagreement', 'book-mismatch', 'negative-level'))::int as defects,
    (select count(*) from exports where state <> 'uploaded')::int as unexported`)
  expect(rows).toEqual([{ landed: 0, defects: 0, unexported: 0 }])
  expect(merged.merged.size).toBeGreaterThan(world.stream.events.length / 2)
}

describe('a deduplicator', () => {
  it('merges, audits and exports what stopped gatherers left', async () => {
    await runUntilDrained({ productionUrl: production.url, sourceUrls: sourceUrls() })
    await expectWhole()
  })

  it.each([3_000, 20_000])('survives that production is cut off after %i bytes, and every so many again', async (bytes) => {
    const { link, url } = await DatabaseLink.open(production.url)
    const failures: DeduplicatorEvent[] = []
    link.cutAfter(bytes)
    const observe = (event: DeduplicatorEvent): void => {
      if (event.kind !== 'round-failed' && event.kind !== 'sealing-failed') return
      failures.push(event)
      if (link.cuts < 4) link.cutAfter(bytes * (link.cuts + 1))
    }
    await runUntilDrained({ productionUrl: url, sourceUrls: sourceUrls(), pageRows: 40, settleChunkRows: 30, observe })
    await link.close()
    expect(failures.length).toBeGreaterThan(0)
    await expectWhole()
  })

  it('survives that a source is cut off in the middle of its pages', async () => {
    const { link, url } = await DatabaseLink.open(sourceOf('g2').url)
    link.cutAfter(9_000)
    const failed: string[] = []
    const observe = (event: DeduplicatorEvent): void => {
      if (event.kind !== 'round') return
      for (const { source } of event.failures) {
        failed.push(source)
        if (link.cuts < 4) link.cutAfter(6_000 * (link.cuts + 1))
      }
    }
    await runUntilDrained({ productionUrl: production.url, sourceUrls: sourceUrls().set('g2', url), observe })
    await link.close()
    expect(failed).toContain('g2')
    await expectWhole()
  })

  it('waits for a gatherer whose database is away for a while, so that no gap is stated that it can fill', async () => {
    const { link, url } = await DatabaseLink.open(sourceOf('g1').url)
    link.takeDown()
    let failures = 0
    const observe = (event: DeduplicatorEvent): void => {
      if (event.kind === 'round') failures += event.failures.length
      if (failures >= 6) link.restore()
    }
    await runUntilDrained({ productionUrl: production.url, sourceUrls: sourceUrls().set('g1', url), observe })
    await link.close()
    expect(failures).toBeGreaterThanOrEqual(6)
    await expectWhole()
  })

  it('goes on without a gatherer whose database has no tables yet, and reads it once it has them', async () => {
    const { pool } = sourceOf('g1')
    await pool.query('alter table gatherer_heartbeat rename to not_yet')
    let failures = 0
    let migrated: Promise<unknown> | undefined
    const observe = (event: DeduplicatorEvent): void => {
      if (event.kind === 'round') failures += event.failures.length
      if (failures >= 3) migrated ??= pool.query('alter table not_yet rename to gatherer_heartbeat')
    }
    await runUntilDrained({ productionUrl: production.url, sourceUrls: sourceUrls(), observe })
    await migrated
    await expectWhole()
  })

  it('goes on where it was when the server of production is stopped and started again in the middle', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'kassandra-restarted-'))
    const settings = { fsync: 'off' }
    let cluster = await startCluster({ dir, settings })
    const { link, url } = await DatabaseLink.open(cluster.url())
    const pool = createPool({ url, max: 2 })
    try {
      await migrate(pool, productionMigrations)
      let restarting: Promise<void> | undefined
      let rounds = 0
      const restart = async (): Promise<void> => {
        await cluster.stop()
        link.takeDown()
        cluster = await startCluster({ dir, settings })
        link.restore(cluster.port)
      }
      const observe = (event: DeduplicatorEvent): void => {
        if (event.kind === 'round' && ++rounds === 4) restarting = restart()
      }
      await runUntilDrained({ productionUrl: url, sourceUrls: sourceUrls(), pageRows: 30, observe })
      expect(restarting).toBeDefined()
      await restarting
      await expectWhole(pool)
    } finally {
      await pool.end()
      await link.close()
      await cluster.stop()
      rmSync(dir, { recursive: true, force: true })
    }
  })

  it('takes a backlog in pages, a round at a time, with bounded memory', async () => {
    const rows = Number(process.env['MERGE_BACKLOG_ROWS'] ?? 15_000)
    const pageRows = 2_000
    await Promise.all([...sources.values()].map((source) => source.empty()))
    for (const [name, { pool }] of sources) await pool.query(backlogOf(name, rows))
    await production.empty()
    const largest = { page: 0, rss: 0 }
    const before = process.memoryUsage().rss
    const observe = (event: DeduplicatorEvent): void => {
      largest.rss = Math.max(largest.rss, process.memoryUsage().rss - before)
      if (event.kind === 'round') largest.page = Math.max(largest.page, ...event.pages.map((page) => page.rows))
    }
    await runUntilDrained({
      productionUrl: production.url,
      sourceUrls: sourceUrls(),
      pageRows,
      settleChunkRows: 5_000,
      sealIntervalSeconds: 60,
      observe,
    })
    const found = await production.pool.query<{ merged: number; landed: number; gaps: number; keys: unknown }>(`select
      (select count(*) from orderbook_deltas)::int as merged, (select count(*) from delta_landing)::int as landed,
      (select count(*) from coverage where kind = 'gap')::int as gaps,
      (select sum((detail -> 'keys' ->> '3/3')::int) from data_quality where kind = 'equality')::int as keys`)
    expect(found.rows).toEqual([{ merged: rows, landed: 0, gaps: 0, keys: rows }])
    expect(largest.page).toBe(pageRows)
    expect(largest.rss).toBeLessThan(400 * 1024 * 1024)
  }, 600_000)
})

/** A day's worth of one market in 20 ms steps, committed at once, and a stopped gatherer. */
function backlogOf(gatherer: string, rows: number): string {
  const time = (row: string): string => `'2026-02-02T00:00:00Z'::timestamptz + ${row} * interval '20 milliseconds'`
  return `
    insert into orderbook_snapshots (market_ticker, exchange_ts, exchange_ts_source, source, gatherer, conn_id, sid, seq, segment_start, yes_levels,
      no_levels, received_at)
    values ('M1', '2026-02-02T00:00:00Z', 'sending', 'ws', '${gatherer}', '${gatherer}-1', 1, 1, 1, '[[4000, 1000000]]', '[]', now());
    insert into orderbook_deltas (market_ticker, exchange_ts, side, price, delta, occ, gatherer, conn_id, sid, seq, segment_start, received_at)
    select 'M1', ${time('n')}, 'yes', 4000 + n % 50, case when n % 2 = 0 then 100 else 50 end, 0, '${gatherer}', '${gatherer}-1', 1, n + 1, 1, now()
    from generate_series(1, ${rows}) n;
    insert into segments (gatherer, conn_id, sid, start_seq, last_seq, complete_seq, complete_before, last_exchange_ts, close_reason, opened_at, updated_at)
    values ('${gatherer}', '${gatherer}-1', 1, 1, ${rows + 1}, ${rows + 1}, ${time(String(rows))} + interval '1 microsecond', ${time(String(rows))}, 'stop',
      now(), now());
    insert into gatherer_heartbeat (gatherer, state, horizon, backlog, version) values ('${gatherer}', 'stopped', ${time(String(rows))}, 0, 'test')`
}
