import { productionMigrations } from '@kassandra/sync/schema'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createDatabase, createSource, type MergeDatabase } from '../merge/merge-databases.ts'
import { runUntilDrained } from './running.ts'

let production: MergeDatabase
let source: MergeDatabase

beforeAll(async () => {
  production = await createDatabase([productionMigrations])
  source = await createSource()
})
afterAll(() => Promise.all([production.drop(), source.drop()]))

it('reads each table at the interval that is set for it, and the others at their own', async () => {
  const reads = new Map<string, number>()
  const readsOf = (table: string): number => reads.get(table) ?? 0
  await runUntilDrained({
    productionUrl: production.url,
    sourceUrls: new Map([['g1', source.url]]),
    polls: new Map([
      ['events', { busyMs: 1, idleMs: 1 }],
      ['trades', { busyMs: 3_600_000, idleMs: 3_600_000 }],
      ['gatherer_heartbeat', { busyMs: 3_600_000, idleMs: 3_600_000 }],
    ]),
    observe: (event) => {
      if (event.kind === 'round') for (const { table } of event.pages) reads.set(table, readsOf(table) + 1)
    },
    isOver: () => readsOf('events') >= 3 && readsOf('tickers') >= 3,
  })
  expect([readsOf('trades'), readsOf('series')]).toEqual([1, 1])
})
