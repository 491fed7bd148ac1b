import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ClientPool } from '../src/pool/queryable.ts'
import type { SyncClock } from '../src/run/clock.ts'
import { runSync, type SyncEvent } from '../src/run/run-sync.ts'
import { dropAll, type TestDatabase } from './support/databases.ts'
import { createItemSink, createItemSource, dump, facts, insertFacts, records, sourceOf } from './support/items.ts'
import { SabotageError } from './support/saboteur.ts'

/** Time passes only while the loop sleeps, at once and by exactly as much. */
class ManualClock implements SyncClock {
  #nowMs = 0
  readonly slept: number[] = []
  nowMs(): number {
    return this.#nowMs
  }
  async sleep(ms: number): Promise<void> {
    this.slept.push(ms)
    this.#nowMs += ms
  }
}

let first: TestDatabase
let second: TestDatabase
let sink: TestDatabase
beforeAll(async () => {
  first = await createItemSource()
  second = await createItemSource()
  sink = await createItemSink()
})
afterAll(() => dropAll([first, second, sink]))
beforeEach(async () => {
  for (const { pool } of [first, second, sink]) await pool.query('truncate facts, records, promises')
  await sink.pool.query('truncate sync_cursors')
})

const failing = (pool: ClientPool, times: number): ClientPool => {
  let left = times
  return {
    connect: async () => {
      if (left-- > 0) throw new SabotageError('out of reach')
      return pool.connect()
    },
  }
}

/** Runs until `isEnough` of the events so far. */
async function runUntil(isEnough: (events: readonly SyncEvent[]) => boolean, loop: Partial<Parameters<typeof runSync>[0]>) {
  const events: SyncEvent[] = []
  const clock = new ManualClock()
  const stop = new AbortController()
  const observe = (event: SyncEvent): void => {
    events.push(event)
    if (isEnough(events)) stop.abort()
  }
  const feeds = [{ source: sourceOf('a', first), table: facts }]
  await runSync({ sink: sink.pool, feeds, clock, random: () => 0.5, observe, ...loop }, stop.signal)
  return { events, clock }
}

const rowsRead = (events: readonly SyncEvent[]): readonly number[] =>
  events.map((event) => (event.kind === 'round' ? event.pages.reduce((sum, page) => sum + page.rows, 0) : -1))

describe('the loop', () => {
  it('reads on at once while pages are full, soon while rows come, and later at rest', async () => {
    await insertFacts(first.pool, 'x', 1, 25)
    const { events, clock } = await runUntil((seen) => seen.length === 5, { round: { pageRows: 10 } })
    expect(rowsRead(events)).toEqual([10, 10, 5, 0, 0])
    expect(clock.slept).toEqual([100, 1_000])
  })

  it('polls each table at its own pace', async () => {
    const slow = { ...records, poll: { busyMs: 5_000, idleMs: 5_000 } }
    const source = sourceOf('a', first)
    const feeds = [facts, slow].map((table) => ({ source, table }))
    const { events } = await runUntil((seen) => seen.length === 7, { feeds })
    const polled = events.map((event) => (event.kind === 'round' ? event.pages.map((page) => page.table).join('+') : ''))
    expect(polled).toEqual(['facts+records', 'facts', 'facts', 'facts', 'facts', 'facts+records', 'facts'])
  })

  it('waits longer and longer for a source that fails, while the others go on', async () => {
    await insertFacts(first.pool, 'x', 1, 5, 'a')
    await insertFacts(second.pool, 'y', 1, 5, 'b')
    const feeds = [
      { source: sourceOf('a', first), table: facts },
      { source: { name: 'b', pool: failing(second.pool, 3) }, table: facts },
    ]
    const { events } = await runUntil(
      (seen) => seen.some((event) => event.kind === 'round' && event.pages.some((page) => page.source === 'b')),
      {
        feeds,
      },
    )
    const waits = events.flatMap((event) => (event.kind === 'round' ? event.failures.map((failure) => failure.retryInMs) : []))
    expect(waits).toEqual([100, 200, 400])
    expect(rowsRead(events)[0]).toBe(5)
    expect(await dump(sink.pool, 'facts', '*')).toHaveLength(10)
  })

  it('outlasts a sink that is out of reach', async () => {
    await insertFacts(first.pool, 'x', 1, 5)
    const { events } = await runUntil((seen) => seen.at(-1)?.kind === 'round', { sink: failing(sink.pool, 2) })
    expect(events.map((event) => event.kind)).toEqual(['round-failed', 'round-failed', 'round'])
    expect(events).toMatchObject([{ retryInMs: 100 }, { retryInMs: 200 }, {}])
    expect(await dump(sink.pool, 'facts', '*')).toHaveLength(5)
  })

  it('ends with an error that cannot pass', async () => {
    const wrong = { ...facts, columns: [...facts.columns, 'no_such_column'] }
    const feeds = [{ source: sourceOf('a', first), table: wrong }]
    await expect(runUntil(() => false, { feeds })).rejects.toMatchObject({ code: 'BAD_DEFINITION' })
    const beforeCommit = async (): Promise<void> => {
      throw new TypeError('a mistake in the hook')
    }
    await expect(runUntil(() => false, { beforeCommit })).rejects.toThrow('a mistake in the hook')
  })

  it('does nothing once aborted', async () => {
    const clock = new ManualClock()
    await runSync({ sink: sink.pool, feeds: [], clock, random: () => 0 }, AbortSignal.abort())
    expect(clock.slept).toEqual([])
  })
})
