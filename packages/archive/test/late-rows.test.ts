import fc from 'fast-check'
import { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ArchiveFile, countLateRows, exportRange, listArchive, localStore, postgresOutbox, verifyArchive } from '../src/index.ts'
import { createTestArchive, storedKeys, type TestArchive } from './support/archive.ts'
import { insertSamples, sample } from './support/database.ts'
import { queryDuckdb } from './support/duckdb.ts'
import { HOUR, samplesTable } from './support/samples-table.ts'

let archive: TestArchive
beforeEach(async () => {
  archive = await createTestArchive()
})
afterEach(() => archive.remove())

const late = () => countLateRows(archive.database.pool, postgresOutbox(archive.database.pool), samplesTable, HOUR.from, HOUR.to)

describe('rows that come after the export', () => {
  it('are counted, and the next generation takes exactly them', async () => {
    const { pool } = archive.database
    await insertSamples(pool, [sample({ seq: 1n }), sample({ seq: 2n })])
    expect(await late()).toEqual({ rows: 2, nextGeneration: 0 })
    const first = await exportRange(await archive.request())
    expect(await late()).toEqual({ rows: 0, nextGeneration: 1 })
    await insertSamples(pool, [sample({ seq: 3n })])
    expect(await late()).toEqual({ rows: 1, nextGeneration: 1 })
    const second = await exportRange(await archive.request({ generation: 1 }))
    expect(second).toMatchObject({ kind: 'file', file: { rowCount: 1, path: expect.stringMatching(/samples-04-1-/) } })
    expect(await late()).toEqual({ rows: 0, nextGeneration: 2 })
    expect(await exportRange(await archive.request({ generation: 2 }))).toEqual({ kind: 'empty', isNew: true })
    const files: ArchiveFile[] = []
    for await (const file of listArchive(archive.store, 'samples')) files.push(file)
    expect(files.map(({ generation, key }) => [generation, key])).toEqual(
      [first, second].map((result, index) => [index, result.kind === 'file' && result.file.path]),
    )
    expect(await verifyArchive(archive.store)).toMatchObject({ files: 2, rows: 3, verified: true })
  })

  it('include those of a transaction that was running when the export was planned', async () => {
    const writer = new Client({ connectionString: archive.database.url })
    await writer.connect()
    await writer.query('begin')
    await writer.query(`insert into samples (market_ticker, exchange_ts, seq) values ('slow', '2026-05-14T04:30:00Z', 1)`)
    await insertSamples(archive.database.pool, [sample()])
    expect(await exportRange(await archive.request())).toMatchObject({ file: { rowCount: 1 } })
    await writer.query('commit')
    await writer.end()
    expect(await late()).toEqual({ rows: 1, nextGeneration: 1 })
    expect(await exportRange(await archive.request({ generation: 1 }))).toMatchObject({ file: { rowCount: 1 } })
  })

  it('follow an empty interval as well', async () => {
    expect(await exportRange(await archive.request())).toEqual({ kind: 'empty', isNew: true })
    await insertSamples(archive.database.pool, [sample()])
    expect(await late()).toEqual({ rows: 1, nextGeneration: 1 })
    expect(await exportRange(await archive.request({ generation: 1 }))).toMatchObject({ file: { rowCount: 1 } })
    expect(await storedKeys(archive.store)).toHaveLength(1)
  })
})

it('archives every row once, whatever the order of inserts, commits and exports', async () => {
  const writers = await Promise.all([0, 1, 2].map(() => connect(archive.database.url)))
  const action = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ kind: fc.constantFrom('insert' as const, 'commit' as const), writer: fc.integer({ min: 0, max: 2 }) }),
    },
    { weight: 1, arbitrary: fc.constant({ kind: 'export' as const }) },
  )
  let runs = 0
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 25 }), async (actions) => {
        const store = localStore(`${archive.folder}/run-${runs++}`)
        await archive.database.pool.query('truncate samples, exports')
        const open = new Set<Client>()
        let seq = 0
        let generation = 0
        const exportNext = async (): Promise<void> => {
          await exportRange(await archive.request({ store, generation: generation++ }))
        }
        for (const step of actions) {
          const writer = step.kind === 'export' ? undefined : writers[step.writer]
          if (!writer) await exportNext()
          else if (step.kind === 'commit') {
            if (open.delete(writer)) await writer.query('commit')
          } else {
            if (!open.has(writer)) await writer.query('begin')
            open.add(writer)
            await writer.query(`insert into samples (market_ticker, exchange_ts, seq) values ('M', '2026-05-14T04:00:00Z', $1)`, [++seq])
          }
        }
        for (const writer of open) await writer.query('commit')
        await exportNext()
        const { rows, tables, verified } = await verifyArchive(store)
        expect([rows, tables['samples']?.sums['seq'] ?? 0n, verified]).toEqual([seq, BigInt((seq * (seq + 1)) / 2), true])
      }),
      { numRuns: 12 },
    )
  } finally {
    for (const writer of writers) await writer.end()
  }
})

it('shows a row that changed again in the later generation', async () => {
  await insertSamples(archive.database.pool, [sample({ seq: 1n, price: 1 }), sample({ seq: 2n, price: 1 })])
  await exportRange(await archive.request())
  await archive.database.pool.query('update samples set price = 2, xid = pg_current_xact_id() where seq = 2')
  await exportRange(await archive.request({ generation: 1 }))
  const rows = await queryDuckdb(`
    select seq::integer as seq, (price * 10000)::integer as price from read_parquet('${archive.storeFolder}/parquet/samples/**/*.parquet', filename = true)
    qualify row_number() over (partition by market_ticker, exchange_ts, seq order by filename desc) = 1 order by seq`)
  expect(rows).toEqual([
    { seq: 1, price: 1 },
    { seq: 2, price: 2 },
  ])
})

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url })
  await client.connect()
  return client
}
