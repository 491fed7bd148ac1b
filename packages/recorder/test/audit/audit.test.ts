import { insertBatch } from '@kassandra/sync'
import { lossColumns, productionMigrations } from '@kassandra/sync/schema'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { judgeTimes } from '../../src/audit/compare-collectors.ts'
import { type HandMadeFrame, type Recording, recordingOf } from '../merge/hand-made.ts'
import { createDatabase, createSource, type MergeDatabase } from '../merge/merge-databases.ts'
import { MergeRig } from '../merge/merge-rig.ts'
import { writeCommits } from '../merge/source-writer.ts'

const GATHERERS = ['g1', 'g2', 'g3']
/** Everything of these tests lies in one interval. */
const SEAL_SECONDS = 10
const INTERVAL = '2026-02-02T02:40:00.000000Z 2026-02-02T02:40:10.000000Z'

let production: MergeDatabase
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
})

const newRig = (): MergeRig =>
  new MergeRig({
    production: production.pool,
    sources: new Map([...sources].map(([name, { pool }]) => [name, pool])),
    sealIntervalSeconds: SEAL_SECONDS,
  })

function sourceOf(gatherer: string): MergeDatabase {
  const source = sources.get(gatherer)
  if (!source) throw new RangeError(gatherer)
  return source
}

const record = (recording: Recording): Promise<void> =>
  writeCommits(sourceOf(recording.gatherer).pool, recording.gatherer, [recordingOf(recording)])

/** Three stopped gatherers recorded these frames; merged, audited, dropped. */
async function audit(framesOf: (gatherer: string) => readonly HandMadeFrame[]): Promise<MergeRig> {
  for (const gatherer of GATHERERS) await record({ gatherer, frames: framesOf(gatherer), closeReason: 'stop' })
  const rig = newRig()
  await rig.drain()
  await rig.settle()
  return rig
}

interface Row {
  readonly kind: string
  readonly subject: string
  readonly detail: Readonly<Record<string, unknown>>
}

async function findings(...kinds: string[]): Promise<readonly Row[]> {
  const { rows } = await production.pool.query<{ [Column in keyof Row]: Row[Column] }>(
    'select kind, subject, detail from data_quality where kind = any($1) order by kind, subject',
    [kinds],
  )
  return rows
}

const DEFECTS = ['disagreement', 'book-mismatch', 'negative-level', 'gap', 'late-rows']

const SNAPSHOT: HandMadeFrame = { kind: 'snapshot', at: 0, book: new Map([['yes:4000', 500]]) }
const delta = (at: number, qty: number, price = 4_000): HandMadeFrame => ({ kind: 'delta', at, side: 'yes', price, delta: qty })
const FRAMES: readonly HandMadeFrame[] = [SNAPSHOT, delta(2_000, 100), delta(2_000, 100), delta(5_000, -200), delta(9_000, 50, 4_100)]

describe('an audit of a sealed interval', () => {
  it('finds nothing wrong where all collectors say the same, and counts what it compared', async () => {
    await audit(() => FRAMES)
    expect(await findings(...DEFECTS)).toEqual([])
    expect(await findings('equality', 'books', 'completeness')).toEqual([
      { kind: 'books', subject: INTERVAL, detail: { deltas: 12, snapshots: 0, resets: 0, mismatches: 0, negativeLevels: 0 } },
      { kind: 'completeness', subject: INTERVAL, detail: { gapsBegun: 0, gapsEnded: 0, marketsWithGaps: 0, endedLengthUs: 0 } },
      { kind: 'equality', subject: INTERVAL, detail: { keys: { '3/3': 4 }, total: 4, missed: 0, marketsApart: 0 } },
    ])
    expect(await judgeTimes(production.pool, 10)).toEqual({ kind: 'agree', intervals: 1, keys: 4 })
  })

  it('names the market in which one collector gives a change another exchange time', async () => {
    await audit((gatherer) => (gatherer === 'g2' ? FRAMES.map((frame) => (frame.at === 5_000 ? delta(5_001, -200) : frame)) : FRAMES))
    expect(await findings(...DEFECTS)).toEqual([
      {
        kind: 'disagreement',
        subject: `M1 ${INTERVAL}`,
        detail: {
          keys: { '1/3': 1, '2/3': 1, '3/3': 3 },
          sample: [
            ['2026-02-02T02:40:00.005001+00:00', 'yes', 4_000, -200, 0],
            ['2026-02-02T02:40:00.005+00:00', 'yes', 4_000, -200, 0],
          ],
        },
      },
    ])
    expect(await judgeTimes(production.pool, 10)).toEqual({ kind: 'apart', missed: 2, keys: 5, interval: INTERVAL })
  })

  it('does not hold against a collector what it does not vouch for', async () => {
    await audit((gatherer) => (gatherer === 'g3' ? [{ ...SNAPSHOT, at: 6_000 }, ...FRAMES.slice(4)] : FRAMES))
    expect(await findings('equality')).toMatchObject([{ detail: { keys: { '2/2': 3, '3/3': 1 }, missed: 0 } }])
    expect(await findings(...DEFECTS)).toEqual([])
  })

  it('takes a book that all of them were sent for a reset', async () => {
    await audit(() => [...FRAMES, { kind: 'snapshot', at: 10_000, book: new Map() }, delta(12_000, 10)])
    expect(await findings(...DEFECTS)).toEqual([])
    expect(await findings('books')).toMatchObject([{ detail: { snapshots: 3, resets: 3, mismatches: 0 } }])
  })

  it('takes a differing book for a mismatch when the others were whole and were sent none', async () => {
    const seen: HandMadeFrame = {
      kind: 'snapshot',
      at: 10_000,
      book: new Map([
        ['yes:4000', 500],
        ['no:3000', 70],
      ]),
    }
    await audit((gatherer) => [...FRAMES, ...(gatherer === 'g1' ? [seen] : []), delta(12_000, 10)])
    expect(await findings(...DEFECTS)).toEqual([
      {
        kind: 'book-mismatch',
        subject: 'M1 g1 g1-1 1 6',
        detail: {
          gatherer: 'g1',
          connId: 'g1-1',
          sid: 1,
          startSeq: 1,
          seq: 6,
          levels: 2,
          differences: [
            { side: 'yes', price: 4_100, replayed: 50, seen: 0 },
            { side: 'no', price: 3_000, replayed: 0, seen: 70 },
          ],
        },
      },
    ])
  })

  it('finds a level that falls below zero', async () => {
    const frames = [...FRAMES, delta(11_000, -51, 4_100), delta(12_000, 1, 4_100)]
    await audit(() => frames)
    expect((await findings(...DEFECTS)).map(({ kind, subject, detail }) => [kind, subject, detail['qty']])).toEqual(
      GATHERERS.map((gatherer) => ['negative-level', `M1 ${gatherer} ${gatherer}-1 1 6`, -1]),
    )
  })

  it('states each gap once, and its length when it is over', async () => {
    for (const gatherer of GATHERERS) {
      await record({ gatherer, frames: FRAMES, closeReason: 'disconnect' })
      await record({ gatherer, connId: `${gatherer}-2`, frames: [{ ...SNAPSHOT, at: 20_000 }, delta(30_000, 1)], closeReason: 'stop' })
    }
    const rig = newRig()
    await rig.drain()
    await rig.settle()
    expect(await findings('gap', 'completeness')).toEqual([
      { kind: 'completeness', subject: INTERVAL, detail: { gapsBegun: 1, gapsEnded: 1, marketsWithGaps: 1, endedLengthUs: 11_999 } },
      {
        kind: 'gap',
        subject: 'M1 2026-02-02T02:40:00.009001Z',
        detail: { toTs: '2026-02-02T02:40:00.021000Z', reason: 'disconnect', lengthUs: 11_999 },
      },
    ])
  })

  it('says nothing of what a market leaves out behind its closing', async () => {
    await production.pool.query(
      `insert into markets (ticker, close_time, raw, received_at, gatherer) values ('M1', '2026-02-02T02:40:00.009Z', '{}', now(), 'g1')`,
    )
    for (const gatherer of GATHERERS) await record({ gatherer, frames: FRAMES, closeReason: 'disconnect' })
    await record({ gatherer: 'g1', market: 'M2', connId: 'g1-2', frames: [{ ...SNAPSHOT, at: 50_000 }, delta(60_000, 1)] })
    const rig = newRig()
    for (const gatherer of GATHERERS.slice(1)) rig.silent.add(gatherer)
    await rig.drain()
    const { rows } = await production.pool.query(`select market_ticker from coverage where kind = 'gap'`)
    expect(rows).toEqual([{ market_ticker: 'M1' }])
    await rig.settle()
    expect(await findings('gap')).toEqual([])
  })
})

describe('landed rows', () => {
  const countOf = async (table: string): Promise<number> => {
    const { rows } = await production.pool.query<{ count: number }>(`select count(*)::int as count from ${table}`)
    return rows[0]?.count ?? -1
  }

  it('go when their interval is settled, and with them what the merge knew of segments that are over', async () => {
    const rig = await audit(() => FRAMES)
    expect(await countOf('delta_landing')).toBe(0)
    expect(await countOf('orderbook_deltas')).toBe(4)
    expect(await countOf('merge_members')).toBe(1) // of the leader
    expect(await countOf('merge_segments')).toBe(1)
    expect(await rig.settle()).toEqual([])
  })

  it('go again when a source is read anew, and are audited no second time', async () => {
    await audit(() => FRAMES)
    const before = await findings(...DEFECTS, 'equality', 'books')
    await production.pool.query('delete from sync_cursors')
    const rig = newRig()
    await rig.drain()
    expect(await countOf('delta_landing')).toBe(12)
    await production.pool.query('update seal_intervals set arrivals = arrivals + 1')
    await rig.settle()
    expect(await countOf('delta_landing')).toBe(0)
    expect(await countOf('orderbook_deltas')).toBe(4)
    expect(await findings(...DEFECTS, 'equality', 'books')).toEqual(before)
  })

  it('that come behind the settlement are counted, audited by their own book, and compared with nobody', async () => {
    for (const gatherer of ['g1', 'g2']) await record({ gatherer, frames: FRAMES, closeReason: 'stop' })
    const rig = newRig()
    rig.neverCame.add('g3')
    await rig.drain()
    await rig.settle()
    await record({ gatherer: 'g3', frames: [...FRAMES, delta(9_500, -600)], closeReason: 'stop' })
    await rig.drain()
    await rig.settle()
    expect(await findings('equality')).toMatchObject([{ detail: { keys: { '2/2': 4 } } }])
    expect(await findings(...DEFECTS)).toMatchObject([
      { kind: 'late-rows', detail: { rows: 5 } },
      { kind: 'negative-level', subject: 'M1 g3 g3-1 1 6' },
    ])
    expect(await countOf('delta_landing')).toBe(0)
  })

  it('that a disk limit took unread at one collector are told of, once', async () => {
    for (const gatherer of ['g1', 'g2', 'g3']) await record({ gatherer, frames: FRAMES, closeReason: 'stop' })
    const [from, to] = ['2026-02-02T00:00:00.000000Z', '2026-02-03T00:00:00.000000Z']
    const loss = { gatherer: 'g2', table_name: 'tickers', from_ts: from, to_ts: to, rows: 7, noted_at: '2026-02-04T01:02:03.000000Z' }
    await insertBatch(sourceOf('g2').pool, 'losses', lossColumns, [loss])
    await newRig().drain()
    const told = [{ kind: 'loss', subject: `g2 tickers ${from} ${loss.noted_at}`, detail: { toTs: to, rows: 7 } }]
    expect(await findings('loss')).toEqual(told)
    await production.pool.query('delete from sync_cursors')
    await newRig().drain()
    expect(await findings('loss')).toEqual(told)
  })

  it('stay as long as a line may still pass over to them', async () => {
    await record({ gatherer: 'g1', frames: FRAMES, closeReason: 'disconnect' })
    await record({ gatherer: 'g2', frames: [...FRAMES, delta(20_000, 1)] })
    await record({ gatherer: 'g3', frames: FRAMES.slice(0, 3) })
    const rig = newRig()
    await rig.drain()
    await rig.settle()
    // g2 and g3 are waited for: the interval is not over yet.
    expect(await countOf('delta_landing')).toBe(4 + 5 + 2)
  })
})
