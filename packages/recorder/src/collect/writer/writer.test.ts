import { epochUs } from '@kassandra/kalshi-sdk/units'
import { expect, it } from 'vitest'
import { ManualClock, settle } from '../../../test/collect/manual-clock.ts'
import { UnwrittenRowsError } from '../errors.ts'
import type { GathererEvent } from '../observer.ts'
import type { CollectedRow } from '../stream/rows.ts'
import type { Batch } from './batch.ts'
import { BatchWriter, type WriterOptions } from './writer.ts'

const row = (exchangeTsUs: number): CollectedRow => ({
  table: 'tickers',
  exchangeTsUs: epochUs(exchangeTsUs),
  row: { market_ticker: 'M', exchange_ts: 'x', content_hash: 'h', received_at: 'x', gatherer: 'g', conn_id: 'c' },
})
const lost = (): Error => Object.assign(new Error('gone'), { code: 'ECONNRESET' })

/** A store that writes when it is let, and fails when it is told to. */
class GatedStore {
  readonly written: Batch[] = []
  readonly failures: Error[] = []
  #gate: Promise<void> = Promise.resolve()
  #open: () => void = () => undefined

  hold(): void {
    this.#gate = new Promise((resolve) => {
      this.#open = resolve
    })
  }

  release(): void {
    this.#open()
  }

  async write(batch: Batch): Promise<void> {
    await this.#gate
    const failure = this.failures.shift()
    if (failure) throw failure
    this.written.push(batch)
  }
}

function start(options: WriterOptions = {}) {
  const store = new GatedStore()
  const clock = new ManualClock()
  const events: GathererEvent[] = []
  const giveUp = new AbortController()
  const writer = new BatchWriter({ store, clock, random: () => 0.5, observe: (event) => events.push(event) }, options)
  const running = writer.run(giveUp.signal)
  running.catch(() => undefined)
  return { store, clock, events, giveUp, writer, running }
}
const sizes = (store: GatedStore): number[] => store.written.map(({ rowCount }) => rowCount)

it('writes a batch when it is full', async () => {
  const { writer, store } = start({ maxRows: 2 })
  writer.add({ rows: [row(1), row(2)] })
  writer.add({ rows: [row(3)] })
  await settle()
  expect(sizes(store)).toEqual([2])
  expect(writer.backlogRows).toBe(1)
})

it('writes a batch that is not full after its delay', async () => {
  const { writer, store, clock } = start({ maxDelayMs: 250 })
  writer.add({ rows: [row(1)] })
  await clock.advance(200)
  writer.add({ rows: [row(2)] })
  await clock.advance(49)
  expect(sizes(store)).toEqual([])
  await clock.advance(1)
  expect(sizes(store)).toEqual([2])
  expect(writer.isIdle).toBe(true)
})

it('knows a horizon only once it is committed', async () => {
  const { writer, store } = start({ maxRows: 1 })
  store.hold()
  writer.add({ rows: [row(7)], horizonUs: epochUs(7) })
  await settle()
  expect(writer.horizonUs).toBeUndefined()
  store.release()
  await settle()
  expect(writer.horizonUs).toBe(7)
})

it('writes the same batch again until it succeeds, before any later one', async () => {
  const { writer, store, clock, events } = start({ maxRows: 1, retry: { minDelayMs: 100, maxDelayMs: 1_000 } })
  store.failures.push(lost(), lost())
  writer.add({ rows: [row(1)], horizonUs: epochUs(1) })
  writer.add({ rows: [row(2)], horizonUs: epochUs(2) })
  await clock.advance(49)
  expect(sizes(store)).toEqual([])
  await clock.advance(1_000)
  expect(store.written.map(({ horizonUs }) => horizonUs)).toEqual([1, 2])
  expect(events.filter(({ kind }) => kind === 'write-failed')).toMatchObject([{ retryInMs: 50 }, { retryInMs: 100 }])
})

it('has room until the backlog reaches its bound, and again at half of it', async () => {
  const { writer, store } = start({ maxRows: 1, maxBacklogRows: 4 })
  store.hold()
  for (let ts = 1; ts <= 4; ts++) writer.add({ rows: [row(ts)] })
  let hasRoom = false
  const waiting = writer.room().then(() => {
    hasRoom = true
  })
  await settle()
  expect([writer.isFull, hasRoom]).toEqual([true, false])
  store.release()
  await waiting
  expect(writer.backlogRows).toBeLessThanOrEqual(2)
})

it('flushes what was added so far', async () => {
  const { writer, store } = start()
  writer.add({ rows: [row(1)] })
  await writer.flush()
  expect(sizes(store)).toEqual([1])
  await writer.flush()
})

it('ends once closed and written', async () => {
  const { writer, store, running } = start()
  writer.add({ rows: [row(1)] })
  writer.close()
  await running
  expect(sizes(store)).toEqual([1])
})

it('ends with an error, and takes nothing more, when a repetition would not help', async () => {
  const { writer, store, running } = start({ maxRows: 1 })
  store.failures.push(new Error('column does not exist'))
  writer.add({ rows: [row(1)] })
  const flushed = writer.flush()
  await expect(running).rejects.toThrow(new UnwrittenRowsError(1))
  await expect(flushed).rejects.toThrow(UnwrittenRowsError)
  expect(() => writer.add({ rows: [row(2)] })).toThrow(UnwrittenRowsError)
})

it('gives up waiting for the database when told to, and says how much is lost', async () => {
  const { writer, store, running, giveUp, clock } = start({ maxRows: 1 })
  store.failures.push(lost(), lost())
  writer.add({ rows: [row(1)] })
  writer.add({ rows: [row(2)] })
  await settle()
  giveUp.abort()
  await clock.advance(0)
  await expect(running).rejects.toMatchObject({ code: 'ROWS_UNWRITTEN', rows: 2 })
})

it('keeps only the last state of a segment in a batch', async () => {
  const { writer, store } = start()
  const segment = {
    sid: 2,
    startSeq: 1,
    lastSeq: 1,
    completeSeq: 0,
    completeBeforeUs: undefined,
    lastExchangeTsUs: undefined,
    closeReason: undefined,
    openedAtUs: epochUs(0),
    updatedAtUs: epochUs(0),
  }
  writer.add({ rows: [], segments: { connId: 'c', changed: [segment] } })
  writer.add({ rows: [], segments: { connId: 'c', changed: [{ ...segment, lastSeq: 9, closeReason: 'gap' }] } })
  await writer.flush()
  expect(store.written[0]?.segmentRows('g')).toMatchObject([{ conn_id: 'c', last_seq: 9, close_reason: 'gap' }])
})
