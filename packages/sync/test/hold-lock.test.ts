import { once } from 'node:events'
import type { Pool } from 'pg'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { holdLock } from '../src/lock/hold-lock.ts'
import { createPool } from '../src/pool/create-pool.ts'
import { systemClock } from '../src/run/clock.ts'
import { runSync } from '../src/run/run-sync.ts'
import { dropAll, type TestDatabase } from './support/databases.ts'
import { createItemSink, createItemSource, facts, insertFacts, sourceOf } from './support/items.ts'
import { Relay } from './support/relay.ts'

let source: TestDatabase
let sink: TestDatabase
beforeAll(async () => {
  source = await createItemSource()
  sink = await createItemSink()
})
afterAll(() => dropAll([source, sink]))

const holderPid = async (): Promise<number> =>
  (
    await sink.pool.query(`select pid from pg_locks where locktype = 'advisory' and granted and objsubid = 1
      and database = (select oid from pg_database where datname = current_database())`)
  ).rows[0]?.pid

it('is held by one, who is named to the others, and passes on when it is given back', async () => {
  const pool = createPool({ url: sink.url, applicationName: 'the first one', max: 1 })
  const lock = await holdLock(pool, 'merge')
  await expect(holdLock(sink.pool, 'merge', { patienceMs: 0 })).rejects.toMatchObject({
    code: 'LOCK_HELD',
    message: expect.stringMatching(/^The lock "merge" is held by the first one, process \d+ from 127\.0\.0\.1/),
  })
  const other = await holdLock(sink.pool, 'another name', { patienceMs: 0 })
  await other.release()
  await lock.release()
  expect(lock.lost.aborted).toBe(false)
  const next = await holdLock(sink.pool, 'merge', { patienceMs: 0 })
  await next.release()
  await pool.end()
})

/** Works under the lock until it is lost; resolves with the reason. */
async function workUnderLock(pool: Pool, loseIt: () => Promise<void> | void): Promise<unknown> {
  const lock = await holdLock(pool, 'merge', { patienceMs: 0 })
  let rounds = 0
  let begun = (): void => undefined
  const working = new Promise<void>((resolve) => {
    begun = resolve
  })
  const running = runSync(
    {
      sink: sink.pool,
      feeds: [{ source: sourceOf('s', source), table: { ...facts, poll: { busyMs: 1, idleMs: 1 } } }],
      clock: systemClock,
      random: Math.random,
      observe: () => {
        rounds++
        if (rounds === 3) begun()
      },
    },
    lock.lost,
  )
  await working
  const lost = once(lock.lost, 'abort')
  await loseIt()
  await lost
  await running
  const atTheEnd = rounds
  await sink.pool.query('select 1')
  expect(rounds).toBe(atTheEnd)
  await lock.release()
  return lock.lost.reason
}

it('is noticed at once when its connection is ended, and the work under it stops', async () => {
  await insertFacts(source.pool, 'x', 1, 10)
  const pool = createPool({ url: sink.url, max: 1 })
  const reason = await workUnderLock(pool, async () => {
    await sink.pool.query('select pg_terminate_backend($1)', [await holderPid()])
  })
  expect(reason).toMatchObject({ code: 'LOCK_LOST', cause: expect.objectContaining({ code: '57P01' }) })
  const next = await holdLock(sink.pool, 'merge', { patienceMs: 5_000 })
  await next.release()
  await pool.end()
})

it('is noticed at once when the network is cut', async () => {
  const relay = await Relay.start(Number(new URL(inject('postgresUrl')).port))
  const pool = createPool({ url: relay.url(sink.url), max: 1 })
  const reason = await workUnderLock(pool, () => relay.cutAll())
  expect(reason).toMatchObject({ code: 'LOCK_LOST' })
  await pool.end()
  await relay.close()
})
