import { createPool, systemClock } from '@kassandra/sync'
import type { Pool } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runAsSingleton } from '../../src/deduplicate/singleton.ts'
import { createDatabase, type MergeDatabase } from '../merge/merge-databases.ts'

let database: MergeDatabase
let pools: readonly Pool[]
beforeAll(async () => {
  database = await createDatabase([])
  pools = [createPool({ url: database.url, max: 2 }), createPool({ url: database.url, max: 2 })]
})
afterAll(async () => {
  await Promise.all((pools ?? []).map((pool) => pool.end()))
  await database?.drop()
})

interface Running {
  readonly started: Promise<void>
  /** Of what it was given. */
  readonly signal: Promise<AbortSignal>
  finish(): void
  readonly ended: Promise<void>
}

function run(which: number, patienceMs: number): Running {
  const pool = pools[which]
  if (!pool) throw new RangeError(`no pool ${which}`)
  const begun = Promise.withResolvers<AbortSignal>()
  const finished = Promise.withResolvers<void>()
  const work = async (signal: AbortSignal): Promise<void> => {
    begun.resolve(signal)
    signal.addEventListener('abort', () => finished.resolve())
    await finished.promise
  }
  const ended = runAsSingleton(pool, { clock: systemClock, patienceMs }, work, new AbortController().signal)
  ended.catch(() => undefined)
  return { started: begun.promise.then(() => undefined), signal: begun.promise, finish: () => finished.resolve(), ended }
}

const holders = async (): Promise<readonly number[]> => {
  const { rows } = await database.pool.query<{ pid: number }>(
    `select pid from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`,
  )
  return rows.map(({ pid }) => pid)
}

async function until<T>(read: () => Promise<T>, isRight: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await read()
    if (isRight(value)) return value
  }
}

it('lets one in at a time, and the next one when the first is done', async () => {
  const first = run(0, 0)
  await first.started
  await expect(run(1, 0).ended).rejects.toMatchObject({ code: 'DEDUPLICATOR_RUNNING' })
  const patient = run(1, 60_000)
  first.finish()
  await first.ended
  await patient.started
  patient.finish()
  await patient.ended
  expect(await until(holders, (pids) => pids.length === 0)).toEqual([])
})

it('takes its lock again when the connection is lost', async () => {
  const running = run(0, 0)
  await running.started
  const [before] = await holders()
  await database.pool.query('select pg_terminate_backend($1, 5000)', [before])
  const [after] = await until(holders, (pids) => pids.length === 1 && pids[0] !== before)
  expect(after).toBeDefined()
  expect((await running.signal).aborted).toBe(false)
  running.finish()
  await running.ended
})

it('stops its work when another one has taken the lock meanwhile', async () => {
  const running = run(0, 0)
  await running.started
  const other = await database.pool.connect()
  const [pid] = await holders()
  const taken = other.query(`select pg_advisory_lock(hashtextextended('kassandra deduplicator', 0))`)
  await until(holders, (pids) => pids.length === 2)
  await database.pool.query('select pg_terminate_backend($1, 5000)', [pid])
  await taken
  await expect(running.ended).rejects.toMatchObject({ code: 'DEDUPLICATOR_RUNNING' })
  expect((await running.signal).aborted).toBe(true)
  other.release(true)
})
