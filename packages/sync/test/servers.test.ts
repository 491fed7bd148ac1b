import { chownSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { postgresAccount } from '../../../local-stack/src/postgres/account.ts'
import { cursorMigrations } from '../src/cursor/ddl.ts'
import { isRetryable } from '../src/errors/is-retryable.ts'
import { migrate } from '../src/migrate/migrate.ts'
import { createPool } from '../src/pool/create-pool.ts'
import { systemClock } from '../src/run/clock.ts'
import { drain } from '../src/run/drain.ts'
import { runRound } from '../src/run/run-round.ts'
import { runSync } from '../src/run/run-sync.ts'
import { OwnServer } from './support/clusters.ts'
import { dump, facts, ITEM_SOURCE_DDL, ITEM_TABLES_DDL, insertFacts, promises } from './support/items.ts'

let source: OwnServer
let sink: OwnServer
let from: Pool
let to: Pool
beforeAll(async () => {
  ;[source, sink] = await Promise.all([OwnServer.start(), OwnServer.start()])
  from = createPool({ url: source.url(), max: 6, password: () => source.password() })
  to = createPool({ url: sink.url(), max: 6 })
  await from.query(ITEM_SOURCE_DDL)
  await to.query(ITEM_TABLES_DDL)
  await migrate(to, cursorMigrations)
})
afterAll(async () => {
  await Promise.all([from.end(), to.end()])
  await Promise.all([source.close(), sink.close()])
})
beforeEach(async () => {
  await from.query('truncate facts, promises')
  await to.query('truncate facts, promises, sync_cursors')
})

/** Facts one after the other, each with its promise; what the database did not confirm is written again. Returns what it did. */
async function keepWriting(signal: AbortSignal): Promise<number> {
  let no = 1
  while (!signal.aborted) {
    try {
      await from.query(
        `with fact as (insert into facts select 'w', n, 'w-' || n, 'w' from generate_series($1::int, $1::int + 19) n on conflict do nothing)
         insert into promises values ('w', $1::int + 19) on conflict (origin) do update set complete = excluded.complete, xid = pg_current_xact_id()`,
        [no],
      )
      no += 20
    } catch (error) {
      if (!isRetryable(error)) throw error
      await systemClock.sleep(10, signal)
    }
  }
  return no - 1
}

describe('a server that goes away under a reader and a writer', () => {
  it.each([
    ['the source is restarted', () => source, 'stop'],
    ['the source is killed', () => source, 'kill'],
    ['the sink is restarted', () => sink, 'stop'],
    ['the sink is killed', () => sink, 'kill'],
  ] as const)('loses nothing when %s', async (_what, server, end) => {
    const stop = new AbortController()
    const writing = new AbortController()
    let rounds = 0
    let failures = 0
    let look = (): void => undefined
    const named = { name: 's', pool: from }
    const running = runSync(
      {
        sink: to,
        feeds: [facts, promises].map((table) => ({ source: named, table: { ...table, poll: { busyMs: 1, idleMs: 5 } } })),
        clock: systemClock,
        random: Math.random,
        retry: { baseMs: 5, maxMs: 50 },
        observe: (event) => {
          if (event.kind === 'round' && event.failures.length === 0) rounds++
          else failures++
          look()
        },
      },
      stop.signal,
    )
    const until = (isEnough: () => boolean): Promise<void> =>
      new Promise((resolve, reject) => {
        running.catch(reject)
        look = () => (isEnough() ? resolve() : undefined)
        look()
      })
    const written = keepWriting(writing.signal)
    for (let time = 0; time < 2; time++) {
      const before = { rounds, failures }
      await until(() => rounds > before.rounds + 3)
      if (end === 'stop') await server().stop()
      else server().kill()
      await until(() => failures > before.failures)
      await server().restart()
    }
    const recovered = rounds
    await until(() => rounds > recovered + 3)
    writing.abort()
    const count = await written
    stop.abort()
    await running
    await drain({ sink: to, feeds: [facts, promises].map((table) => ({ source: named, table })) })
    expect(count).toBeGreaterThan(0)
    expect(await dump(to, 'facts', 'no')).toHaveLength(count)
    expect(await dump(to, 'facts', 'owner, no, label')).toEqual(await dump(from, 'facts', 'owner, no, label'))
    expect(await dump(to, 'promises', 'complete')).toEqual([`{"complete":${count}}`])
  })
})

describe('a source that becomes another one under the same address', () => {
  const named = () => ({ name: 's', pool: from })
  const sync = () => runRound({ sink: to, feeds: [{ source: sameSource, table: facts }] })
  let sameSource: { readonly name: string; readonly pool: Pool }
  beforeAll(() => {
    sameSource = named()
  })

  it('by a recovery to an earlier point begins a timeline and is read again from its first row', async () => {
    await insertFacts(from, 'x', 1, 50)
    await sync()
    await source.stop()
    const signalFile = join(source.dir, 'first', 'data', 'recovery.signal')
    writeFileSync(signalFile, '')
    const account = postgresAccount()
    if (account) chownSync(signalFile, account.uid, account.gid)
    await source.restart('first', { restore_command: 'false' })
    while ((await from.query('select pg_is_in_recovery() as waits')).rows[0]?.waits); // until it has found the end of its log
    await insertFacts(from, 'x', 51, 60)
    const report = await sync()
    expect(report.pages).toMatchObject([{ restart: 'identity', rows: 60 }])
    expect(await dump(to, 'facts', 'no')).toHaveLength(60)
  })

  it('by a new cluster is read from its first row, and what the old one gave stays', async () => {
    await insertFacts(from, 'old', 1, 30)
    await sync()
    await source.stop()
    await source.restart('second')
    await from.query(ITEM_SOURCE_DDL)
    await insertFacts(from, 'old', 21, 30)
    await insertFacts(from, 'new', 1, 10)
    const report = await sync()
    expect(report.pages).toMatchObject([{ restart: 'identity', rows: 20 }])
    expect(report.tables).toMatchObject([{ applied: 10 }])
    expect(await dump(to, 'sync_cursors', 'restarts')).toEqual(['{"restarts":1}'])
    expect((await sync()).pages).toMatchObject([{ restart: undefined, rows: 0 }])
  })
})
