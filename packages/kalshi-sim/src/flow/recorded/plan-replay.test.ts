import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PublicEvent } from '../../exchange/public-event.ts'
import { loadCaptures } from './load-captures.ts'
import { planReplay } from './plan-replay.ts'
import type { ReplayPlan } from './replay-plan.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'replay-'))
})

afterEach(() => rmSync(folder, { recursive: true }))

const BASE_MS = Date.UTC(2026, 5, 1, 12)
/** The recorder's clock runs 30 ms behind the exchange's time of a frame: transit. */
const TRANSIT_MS = 30

type Frame = Readonly<Record<string, unknown>>

const instant = (ms: number): string => new Date(BASE_MS + ms).toISOString()

const snapshot = (seq: number, yes: [string, string][], options: { ticker?: string; id?: number; sid?: number } = {}): Frame => ({
  type: 'orderbook_snapshot',
  ...(options.id === undefined ? {} : { id: options.id }),
  sid: options.sid ?? 1,
  seq,
  msg: { market_ticker: options.ticker ?? 'M-1', market_id: 'id', ...(yes.length > 0 ? { yes_dollars_fp: yes } : {}) },
})

const delta = (seq: number, ms: number, price: string, by: string, ticker = 'M-1', sid = 1): Frame => ({
  type: 'orderbook_delta',
  sid,
  seq,
  msg: { market_ticker: ticker, market_id: 'id', price_dollars: price, delta_fp: by, side: 'yes', ts: instant(ms), ts_ms: BASE_MS + ms },
})

const ticker = (ms: number, price: string): Frame => ({
  type: 'ticker',
  sid: 2,
  msg: {
    market_ticker: 'M-1',
    price_dollars: price,
    yes_bid_dollars: price,
    yes_ask_dollars: price,
    volume_fp: '1.00',
    open_interest_fp: '1.00',
    dollar_volume: 1,
    dollar_open_interest: 1,
    ts_ms: BASE_MS + ms,
  },
})

const trade = (id: string, ms: number, price = '0.4200'): Frame => ({
  type: 'trade',
  sid: 3,
  msg: {
    trade_id: id,
    market_ticker: 'M-1',
    yes_price_dollars: price,
    no_price_dollars: '0.5800',
    count_fp: '1.00',
    taker_side: 'yes',
    ts_ms: BASE_MS + ms,
  },
})

/** A line received `TRANSIT_MS` after `ms`. */
const line = (conn: number | string, ms: number, frame: Frame): string =>
  JSON.stringify({ recv_ms: BASE_MS + ms + TRANSIT_MS, conn, frame })

const write = (lines: readonly string[], name = 'capture.jsonl'): string => {
  const path = join(folder, name)
  const text = lines.map((each) => `${each}\n`).join('')
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text)
  return path
}

const plan = async (...lines: string[]): Promise<ReplayPlan> => planReplay(await loadCaptures([write(lines)]))

/** Steps in short: a delta as its price and change, a snapshot as its levels. */
const steps = ({ steps }: ReplayPlan): unknown[] => steps.map(({ event }) => brief(event))

function brief(event: PublicEvent): unknown {
  if (event.kind === 'delta') return [event.price, event.delta]
  if (event.kind === 'snapshot') return { yes: event.yes.map(({ price, qty }) => [price, qty]) }
  if (event.kind === 'trade') return event.tradeId
  return event.kind === 'ticker' ? `ticker ${event.price}` : event.eventType
}

describe('one connection', () => {
  it('is replayed with its first snapshot as the initial book', async () => {
    const replay = await plan(line(1, 0, snapshot(1, [['0.4000', '5.00']])), line(1, 10, delta(2, 10, '0.4100', '1.00')))
    expect(replay.markets).toMatchObject([
      { definition: { ticker: 'M-1', marketId: 'id' }, book: { yes: [{ price: 4_000, qty: 500 }], no: [] } },
    ])
    expect(steps(replay)).toEqual([[4_100, 100]])
    expect(replay.spanUs).toBe(10_000)
  })

  it('gives a market whose snapshot comes after the first delta an empty book before', async () => {
    const replay = await plan(
      line(1, 0, snapshot(1, [['0.4000', '5.00']])),
      line(1, 10, delta(2, 10, '0.4100', '1.00')),
      line(1, 20, snapshot(3, [['0.1000', '1.00']], { ticker: 'M-2' })),
    )
    expect(replay.markets.map(({ book }) => book.yes.length)).toEqual([1, 0])
    expect(steps(replay)).toEqual([[4_100, 100], { yes: [[1_000, 100]] }])
  })

  it('keeps exchange times as recorded and holds a snapshot between its neighbours', async () => {
    const replay = await plan(
      line(1, 0, snapshot(1, [['0.4000', '5.00']])),
      line(1, 100, delta(2, 100, '0.4100', '1.00')),
      line(1, 150, snapshot(3, [])),
      line(1, 200, delta(4, 200, '0.4200', '1.00')),
    )
    const [before, empty, after] = replay.steps.map(({ event }) => event)
    expect([before?.tsUs, after?.tsUs]).toEqual([(BASE_MS + 100) * 1_000, (BASE_MS + 200) * 1_000])
    expect(before).toMatchObject({ ts: instant(100), tsMs: BASE_MS + 100 })
    expect(empty?.tsUs).toBe((BASE_MS + 150) * 1_000)
    expect(replay.startUs).toBe(BASE_MS * 1_000)
  })

  it('publishes a snapshot nobody asked for, and passes over a requested one that says nothing new', async () => {
    const replay = await plan(
      line(1, 0, snapshot(1, [['0.4000', '5.00']])),
      line(1, 10, delta(2, 10, '0.4000', '1.00')),
      line(1, 20, snapshot(3, [['0.4000', '6.00']], { id: 9 })),
      line(1, 30, snapshot(4, [])),
      line(1, 31, snapshot(5, [])),
      line(1, 40, snapshot(6, [['0.3000', '1.00']], { id: 10 })),
    )
    expect(steps(replay)).toEqual([[4_000, 100], { yes: [] }, { yes: [] }, { yes: [[3_000, 100]] }])
  })

  it('with a hole waits for the next snapshot of each market', async () => {
    const replay = await plan(
      line(1, 0, snapshot(1, [['0.4000', '5.00']])),
      line(1, 1, snapshot(2, [['0.4000', '5.00']], { ticker: 'M-2' })),
      line(1, 10, delta(3, 10, '0.4100', '1.00')),
      line(1, 20, delta(5, 20, '0.4200', '1.00')),
      line(1, 30, delta(6, 30, '0.4300', '1.00', 'M-2')),
      line(1, 40, snapshot(7, [['0.2000', '1.00']])),
      line(1, 50, delta(8, 50, '0.4400', '1.00')),
      line(1, 60, delta(9, 60, '0.4500', '1.00', 'M-2')),
    )
    expect(steps(replay)).toEqual([[4_100, 100], { yes: [[2_000, 100]] }, [4_400, 100]])
    expect(replay.report).toMatchObject({ gaps: 1, waiting: 3 })
  })

  it('counts seq of ok replies, and sees no hole in them', async () => {
    const ok = { type: 'ok', id: 3, sid: 1, seq: 2, msg: { market_tickers: ['M-1'] } }
    const replay = await plan(line(1, 0, snapshot(1, [])), line(1, 5, ok), line(1, 10, delta(3, 10, '0.4100', '1.00')))
    expect(steps(replay)).toEqual([[4_100, 100]])
    expect(replay.report.gaps).toBe(0)
  })

  it('skips a repeated frame and stops at a level below zero', async () => {
    const replay = await plan(
      line(1, 0, snapshot(1, [['0.4000', '5.00']])),
      line(1, 10, delta(2, 10, '0.4100', '1.00')),
      line(1, 10, delta(2, 10, '0.4100', '1.00')),
      line(1, 20, delta(3, 20, '0.4000', '-6.00')),
      line(1, 30, delta(4, 30, '0.4000', '1.00')),
    )
    expect(steps(replay)).toEqual([[4_100, 100]])
    expect(replay.report).toMatchObject({ repeated: 1, corrupt: 1, waiting: 1 })
  })

  it('that starts its seq anew is a new one', async () => {
    const replay = await plan(
      line(1, 0, snapshot(1, [['0.4000', '5.00']])),
      line(1, 10, delta(2, 10, '0.4100', '1.00')),
      line(1, 20, snapshot(1, [['0.3000', '1.00']])),
      line(1, 30, delta(2, 30, '0.3000', '1.00')),
    )
    expect(steps(replay)).toEqual([[4_100, 100], { yes: [[3_000, 100]] }, [3_000, 100]])
    expect(replay.report.gaps).toBe(0)
  })
})

describe('connections one after another', () => {
  it('are one exchange: the later snapshot replaces the book', async () => {
    const replay = await plan(
      line(1, 0, snapshot(1, [['0.4000', '5.00']])),
      line(1, 10, delta(2, 10, '0.4100', '1.00')),
      line(2, 500, snapshot(1, [['0.4000', '9.00']])),
      line(2, 510, delta(2, 510, '0.4100', '2.00')),
    )
    expect(steps(replay)).toEqual([[4_100, 100], { yes: [[4_000, 900]] }, [4_100, 200]])
    expect(replay.report.connections).toBe(2)
  })
})

describe('connections at the same time', () => {
  it('are checked against each other, not played twice', async () => {
    const lines = [line('a', 0, snapshot(1, [['0.4000', '5.00']])), line('b', 5, snapshot(1, [['0.4000', '5.00']]))]
    for (let step = 0; step < 6; step++) {
      const ms = 10 + step * 10
      lines.push(line('a', ms, delta(step + 2, ms, '0.4100', '1.00')), line('b', ms + 2, delta(step + 2, ms, '0.4100', '1.00')))
    }
    const replay = await plan(...lines)
    expect(steps(replay)).toEqual(Array.from({ length: 6 }, () => [4_100, 100]))
    expect(replay.report).toMatchObject({ mismatched: 0, resets: 0 })
    expect(replay.report.matched).toBeGreaterThan(2)
  })

  it('count equal frames of one instant by their number', async () => {
    const lines = [line('a', 0, snapshot(1, [])), line('b', 1, snapshot(1, []))]
    const times = [10, 20, 20, 20, 30, 40]
    times.forEach((ms, index) => {
      lines.push(line('a', ms, delta(index + 2, ms, '0.4100', '1.00')))
    })
    times.forEach((ms, index) => {
      lines.push(line('b', ms + 40, delta(index + 2, ms, '0.4100', '1.00')))
    })
    lines.push(line('a', 90, delta(8, 90, '0.4100', '1.00')))
    const replay = await plan(...lines)
    expect(steps(replay)).toHaveLength(7)
    expect(replay.report).toMatchObject({ matched: 4, mismatched: 0 })
  })

  it('report where they disagree', async () => {
    const lines = [line('a', 0, snapshot(1, [])), line('b', 1, snapshot(1, []))]
    for (const [index, ms] of [10, 20, 30, 40, 50].entries()) {
      lines.push(line('a', ms, delta(index + 2, ms, '0.4100', '1.00')))
      lines.push(line('b', ms + 1, delta(index + 2, ms, ms === 20 ? '0.4200' : '0.4100', '1.00')))
    }
    const replay = await plan(...lines)
    expect(steps(replay)).toEqual(Array.from({ length: 5 }, () => [4_100, 100]))
    expect(replay.report).toMatchObject({ matched: 1, mismatched: 2 })
  })

  it('take over where the leader ends, without a reset when their books agree', async () => {
    const replay = await plan(
      line('a', 0, snapshot(1, [['0.4000', '5.00']])),
      line('b', 1, snapshot(1, [['0.4000', '5.00']])),
      line('a', 10, delta(2, 10, '0.4100', '1.00')),
      line('b', 12, delta(2, 10, '0.4100', '1.00')),
      line('a', 20, delta(3, 20, '0.4200', '1.00')),
      // The leader is gone. The follower still has to hear what the leader has played.
      line('b', 22, delta(3, 20, '0.4200', '1.00')),
      line('b', 30, delta(4, 30, '0.4300', '1.00')),
    )
    expect(steps(replay)).toEqual([
      [4_100, 100],
      [4_200, 100],
      [4_300, 100],
    ])
    expect(replay.report).toMatchObject({ resets: 0, mismatched: 0 })
  })

  it('play what they were ahead with when the leader ends', async () => {
    const replay = await plan(
      line('a', 0, snapshot(1, [])),
      line('b', 1, snapshot(1, [])),
      line('b', 10, delta(2, 10, '0.4100', '1.00')),
      line('b', 20, delta(3, 20, '0.4200', '1.00')),
      line('a', 25, delta(2, 10, '0.4100', '1.00')),
      line('b', 30, delta(4, 30, '0.4300', '1.00')),
    )
    expect(steps(replay)).toEqual([
      [4_100, 100],
      [4_200, 100],
      [4_300, 100],
    ])
  })

  it('take over with a snapshot where their books differ', async () => {
    const replay = await plan(
      line('a', 0, snapshot(1, [['0.4000', '5.00']])),
      line('b', 1, snapshot(1, [['0.4000', '7.00']])),
      line('a', 10, delta(2, 10, '0.4100', '1.00')),
      line('b', 12, delta(2, 10, '0.4100', '1.00')),
      line('b', 30, delta(3, 30, '0.4300', '1.00')),
    )
    expect(steps(replay)).toEqual([
      [4_100, 100],
      {
        yes: [
          [4_000, 700],
          [4_100, 100],
        ],
      },
      [4_300, 100],
    ])
    expect(replay.report.resets).toBe(1)
  })

  it('take over where the leader has a hole', async () => {
    const replay = await plan(
      line('a', 0, snapshot(1, [])),
      line('b', 1, snapshot(1, [])),
      line('a', 10, delta(2, 10, '0.4100', '1.00')),
      line('b', 11, delta(2, 10, '0.4100', '1.00')),
      line('b', 21, delta(3, 20, '0.4200', '1.00')),
      line('a', 30, delta(4, 30, '0.4300', '1.00')),
      line('b', 31, delta(4, 30, '0.4300', '1.00')),
      line('a', 40, delta(5, 40, '0.4400', '1.00')),
      line('b', 41, delta(5, 40, '0.4400', '1.00')),
    )
    expect(steps(replay)).toEqual([
      [4_100, 100],
      [4_200, 100],
      [4_300, 100],
      [4_400, 100],
    ])
    expect(replay.report).toMatchObject({ gaps: 1, resets: 0 })
  })

  it('take over where the leader drops the market', async () => {
    const ok = { type: 'ok', id: 3, sid: 1, seq: 3, msg: { market_tickers: [] } }
    const replay = await plan(
      line('a', 0, snapshot(1, [])),
      line('b', 1, snapshot(1, [])),
      line('a', 10, delta(2, 10, '0.4100', '1.00')),
      line('b', 11, delta(2, 10, '0.4100', '1.00')),
      line('a', 15, ok),
      line('b', 21, delta(3, 20, '0.4200', '1.00')),
      line('a', 50, ticker(50, '0.4200')),
    )
    expect(steps(replay)).toEqual([[4_100, 100], [4_200, 100], 'ticker 4200'])
  })

  it('unite trades by id, and tickers and lifecycle frames by content', async () => {
    const determined = {
      type: 'market_lifecycle_v2',
      sid: 4,
      seq: 1,
      msg: { event_type: 'determined', market_ticker: 'M-1', result: 'yes' },
    }
    const replay = await plan(
      line('a', 10, trade('t1', 10)),
      line('b', 11, trade('t1', 10)),
      line('b', 12, trade('t2', 12)),
      line('a', 13, trade('t2', 12, '0.4300')),
      line('a', 20, ticker(20, '0.4200')),
      line('b', 21, ticker(20, '0.4200')),
      line('b', 22, ticker(21, '0.4200')),
      line('a', 30, determined),
      line('b', 31, determined),
    )
    expect(steps(replay)).toEqual(['t1', 't2', 'ticker 4200', 'ticker 4200', 'determined'])
    expect(replay.report).toMatchObject({ matched: 3, mismatched: 1 })
  })
})

describe('captures', () => {
  it('of several files are laid side by side, the same name being another connection', async () => {
    const first = write([line(1, 0, snapshot(1, [])), line(1, 10, delta(2, 10, '0.4100', '1.00'))], 'a.jsonl')
    const second = write([line(1, 5, snapshot(1, [], { ticker: 'M-2' })), line(1, 8, delta(2, 8, '0.4200', '1.00', 'M-2'))], 'b.jsonl.gz')
    const replay = planReplay(await loadCaptures([first, second]), 2)
    expect(steps(replay)).toEqual([
      [4_200, 100],
      [4_100, 100],
    ])
    expect(replay.report).toMatchObject({ files: 2, connections: 2 })
  })

  it('that go on where another file left off are the same connection', async () => {
    const first = write([line(1, 0, snapshot(1, [])), line(1, 10, delta(2, 10, '0.4100', '1.00'))], 'a.jsonl')
    const second = write([line(1, 15, ticker(15, '0.4100')), line(1, 20, delta(3, 20, '0.4200', '1.00'))], 'b.jsonl')
    const replay = planReplay(await loadCaptures([first, second]), 2)
    expect(steps(replay)).toEqual([[4_100, 100], 'ticker 4100', [4_200, 100]])
    expect(replay.report).toMatchObject({ connections: 1, waiting: 0 })
  })

  it('without receive times are paced by the exchange times', async () => {
    const frames = [snapshot(1, []), delta(2, 100, '0.4100', '1.00'), ticker(90, '0.4100'), delta(3, 350, '0.4200', '1.00')]
    const replay = await plan(...frames.map((frame) => JSON.stringify(frame)))
    expect(replay.steps.map(({ atUs }) => atUs)).toEqual([0, 0, 250_000])
    expect(replay.spanUs).toBe(250_000)
  })

  it('may hold frames as text and lines without a connection', async () => {
    const raw = (ms: number, frame: Frame) => JSON.stringify({ recv_ns: (BASE_MS + ms) * 1_000_000, raw: JSON.stringify(frame) })
    const replay = await plan(raw(0, snapshot(1, [])), raw(10, delta(2, 10, '0.4100', '1.00')))
    expect(steps(replay)).toEqual([[4_100, 100]])
  })

  it('name malformed lines and play the rest', async () => {
    const bad = { ...delta(3, 20, '0.41001', '1.00') }
    const path = write([
      line(1, 0, snapshot(1, [])),
      'nonsense',
      line(1, 10, delta(2, 10, '0.4100', '1.00')),
      line(1, 20, bad),
      '{"recv_ms":1,"frame":7}',
    ])
    const capture = await loadCaptures([path])
    expect(capture.defects.map(({ file, line }) => `${file}:${line}`)).toEqual(['capture.jsonl:2', 'capture.jsonl:4', 'capture.jsonl:5'])
    const replay = planReplay(capture)
    expect(steps(replay)).toEqual([[4_100, 100]])
    expect(replay.report.malformedLines).toBe(3)
  })

  it('that break off are read up to there', async () => {
    const text = Array.from({ length: 3_000 }, (_, index) => `${line(1, index, delta(index + 2, index, '0.4100', `${index + 1}.00`))}\n`)
    const bytes = gzipSync([`${line(1, 0, snapshot(1, []))}\n`, ...text].join(''))
    const path = join(folder, 'cut.gz')
    writeFileSync(path, bytes.subarray(0, bytes.length - 2_000))
    const capture = await loadCaptures([path])
    expect(capture.frames.length).toBeGreaterThan(100)
    expect(capture.defects.at(-1)?.reason).toMatch(/breaks off/)
  })

  it('that are missing or empty are refused, naming the file', async () => {
    await expect(loadCaptures([join(folder, 'none')])).rejects.toMatchObject({
      code: 'CAPTURE_UNREADABLE',
      message: expect.stringContaining('none'),
    })
    await expect(loadCaptures([write([])])).rejects.toMatchObject({ code: 'CAPTURE_EMPTY' })
  })

  it('tell the price grid and the ids of their markets', async () => {
    const replay = await plan(
      line(
        1,
        0,
        snapshot(
          1,
          [
            ['0.0010', '5.00'],
            ['0.4100', '5.00'],
          ],
          { ticker: 'KXX-26JUN01-T1' },
        ),
      ),
    )
    expect(replay.markets[0]?.definition).toMatchObject({
      eventTicker: 'KXX-26JUN01',
      seriesTicker: 'KXX',
      marketId: 'id',
      structure: { label: 'tapered_deci_cent' },
      status: 'active',
    })
  })
})
