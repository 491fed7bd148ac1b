import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { readCapture } from '@kassandra/kalshi-sdk/capture'
import { epochUs } from '@kassandra/kalshi-sdk/units'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { parseCli } from '../src/cli/parse-cli.ts'
import { record as runRecord } from '../src/cli/record.ts'
import { ManualScheduler } from '../src/clock/scheduler.ts'
import { createExchange } from '../src/exchange/create-exchange.ts'
import { type Capture, loadCaptures } from '../src/flow/recorded/load-captures.ts'
import { planReplay } from '../src/flow/recorded/plan-replay.ts'
import { RecordedFlow } from '../src/flow/recorded/recorded-flow.ts'
import type { ReplayPlan } from '../src/flow/recorded/replay-plan.ts'
import { SyntheticFlow } from '../src/flow/synthetic/synthetic-flow.ts'
import { recordCapture } from '../src/record/record-capture.ts'
import { type Running, START_US, startExchange } from './exchange-fixture.ts'
import { isPresent, shared } from './fixtures.ts'
import type { RawClient, RawFrame } from './raw-client.ts'

let folder: string
let running: Running | undefined

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kalshi-sim-'))
})

afterEach(async () => {
  await running?.close()
  running = undefined
  rmSync(folder, { recursive: true })
})

/** A capture of a synthetic exchange, cut once in the middle. */
async function record(name: string): Promise<string> {
  const scheduler = new ManualScheduler()
  const flow = new SyntheticFlow({ seed: 3, markets: 6, rate: 80, startUs: START_US, durationUs: 30_000_000, lifecycleSeconds: 12 })
  const faultSchedule = [{ atMs: 15_000, on: 'all', fault: { kind: 'disconnect', downForMs: 1_000 } }] as const
  const exchange = createExchange({ flow, scheduler, faultSchedule, apiKeys: [] })
  const path = join(folder, name)
  try {
    await recordCapture(exchange, scheduler, path)
  } finally {
    exchange.close()
  }
  return path
}

async function play(plan: ReplayPlan, clients: number): Promise<{ running: Running; clients: RawClient[] }> {
  running = await startExchange({ flow: new RecordedFlow(plan), speed: { kind: 'max' } })
  const tickers = plan.markets.map(({ definition }) => definition.ticker)
  const connected: RawClient[] = []
  for (let index = 0; index < clients; index++) {
    const client = await running.connect()
    client.send('subscribe', { channels: ['orderbook_delta'], market_tickers: tickers, use_yes_price: false }, 1)
    client.send('subscribe', { channels: ['ticker', 'trade', 'market_lifecycle_v2'] }, 2)
    await client.settle()
    connected.push(client)
  }
  running.exchange.flow.start()
  await running.exchange.flow.ended
  await Promise.all(connected.map((client) => client.settle()))
  return { running, clients: connected }
}

type Book = Map<string, string>

/** Every market's book after the frames, as texts: what a client that knows nothing of us would hold. */
function booksOf(frames: Iterable<Pick<RawFrame, 'type' | 'msg'>>): Map<string, Book> {
  const books = new Map<string, Book>()
  for (const { type, msg } of frames) {
    if (type === 'orderbook_snapshot') {
      const sides = [['yes', msg.yes_dollars_fp ?? []] as const, ['no', msg.no_dollars_fp ?? []] as const]
      books.set(
        msg.market_ticker,
        new Map(sides.flatMap(([side, levels]) => levels.map(([price, size]: [string, string]) => [`${side} ${price}`, size]))),
      )
    }
    if (type !== 'orderbook_delta') continue
    const book = books.get(msg.market_ticker)
    const key = `${msg.side} ${msg.price_dollars}`
    const cents = Math.round(Number(book?.get(key) ?? 0) * 100) + Math.round(Number(msg.delta_fp) * 100)
    if (cents === 0) book?.delete(key)
    else book?.set(key, (cents / 100).toFixed(2))
  }
  return books
}

async function capturedBooks(path: string): Promise<Map<string, Book>> {
  const frames: Pick<RawFrame, 'type' | 'msg'>[] = []
  for await (const entry of readCapture(path)) if (entry.kind === 'frame') frames.push(entry.frame as unknown as RawFrame)
  return booksOf(frames)
}

const sorted = (books: Map<string, Book>) => [...books].map(([ticker, book]) => [ticker, [...book].sort()]).sort()

/** The journal entry that a frame ought to have, without what the wire does not carry. */
function asJournal({ type, msg }: RawFrame): unknown {
  const e4 = (text: string): number => Math.round(Number(text) * 10_000)
  const e2 = (text: string): number => Math.round(Number(text) * 100)
  const levels = (side: [string, string][] | undefined) => (side ?? []).map(([price, size]) => [e4(price), e2(size)])
  const ticker = msg.market_ticker
  if (type === 'orderbook_delta') return { kind: 'delta', ticker, side: msg.side, price: e4(msg.price_dollars), delta: e2(msg.delta_fp) }
  if (type === 'orderbook_snapshot') return { kind: 'snapshot', ticker, yes: levels(msg.yes_dollars_fp), no: levels(msg.no_dollars_fp) }
  if (type === 'trade')
    return { kind: 'trade', ticker, tradeId: msg.trade_id, yesPrice: e4(msg.yes_price_dollars), count: e2(msg.count_fp) }
  if (type === 'ticker')
    return { kind: 'ticker', ticker, price: e4(msg.price_dollars), yesBid: e4(msg.yes_bid_dollars), volume: e2(msg.volume_fp) }
  return { kind: 'lifecycle', ticker, eventType: msg.event_type }
}

const DATA = new Set(['orderbook_delta', 'orderbook_snapshot', 'trade', 'ticker', 'market_lifecycle_v2'])

describe('the journal', () => {
  it('is what a client that lost nothing received, in the same order', async () => {
    const plan = planReplay(await loadCaptures([await record('a.jsonl')]))
    const { running, clients } = await play(plan, 1)
    const received = clients[0]?.frames.filter(({ type }) => DATA.has(type)).map(asJournal)
    const response = await fetch(`${running.listening.adminUrl}/journal`)
    const lines = (await response.text())
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.map(({ n }) => n)).toEqual(lines.map((_, index) => index + 1))
    expect(received).toHaveLength(lines.length)
    for (const [index, line] of lines.entries()) expect(line).toMatchObject(received?.[index] as object)
    const initial = lines.filter((line) => line.initial)
    expect(initial).toHaveLength(plan.markets.length)
    expect((await (await fetch(`${running.listening.adminUrl}/status`)).json()) as object).toMatchObject({
      state: 'ended',
      published: lines.length - initial.length,
    })
  })
})

describe('a recording of our own', () => {
  it('is the same lines every time', async () => {
    const lines = async (path: string) => {
      const all: unknown[] = []
      for await (const entry of readCapture(path)) all.push(entry)
      return all
    }
    const plain = await lines(await record('a.jsonl'))
    expect(plain.length).toBeGreaterThan(1_500)
    expect(await lines(await record('b.jsonl.gz'))).toEqual(plain)
  })

  it('replays whole: two connections, nothing malformed, missing or in disagreement', async () => {
    const { report } = planReplay(await loadCaptures([await record('a.jsonl.gz')]))
    expect(report).toMatchObject({
      connections: 2,
      malformedLines: 0,
      mismatched: 0,
      waiting: 0,
      gaps: 0,
      corrupt: 0,
      repeated: 0,
      ignored: {},
    })
  })

  it('ends with the books it recorded, at every client', async () => {
    const path = await record('a.jsonl')
    const { clients } = await play(planReplay(await loadCaptures([path])), 3)
    const expected = sorted(await capturedBooks(path))
    for (const client of clients) expect(sorted(booksOf(client.frames))).toEqual(expected)
  })

  it('keeps every seq whole at every client, whenever it joined', async () => {
    const plan = planReplay(await loadCaptures([await record('a.jsonl')]))
    const { clients } = await play(plan, 2)
    for (const client of clients) {
      for (const sid of new Set(client.frames.map((frame) => frame.sid))) {
        const seqs = client.frames.filter((frame) => frame.sid === sid && frame.seq !== undefined).map(({ seq }) => seq)
        expect(seqs).toEqual(seqs.map((_, index) => index + 1))
      }
    }
  })
})

describe('the capture that ships with the package', () => {
  const committed = fileURLToPath(new URL('../captures/demo-markets.jsonl.gz', import.meta.url))

  it('is what its command writes', async () => {
    const path = join(folder, 'again.jsonl.gz')
    const command = '--for 60s --seed 7 --markets 8 --rate 180 --start 2026-06-01T12:00:00Z --lifecycle 24s --faults disconnect@37s:1500ms'
    const request = parseCli(['--record', path, ...command.split(' ')])
    if (request.kind !== 'record') throw new Error('not a recording')
    await runRecord(request, {
      print: () => undefined,
      warn: () => undefined,
      nowUs: () => START_US,
      stopped: new Promise(() => undefined),
    })
    expect(gunzipSync(readFileSync(path)).equals(gunzipSync(readFileSync(committed)))).toBe(true)
    expect(readFileSync(new URL('../README.md', import.meta.url), 'utf8')).toContain(command)
  })

  it('is small and has all channels, an ok reply and a second connection in it', async () => {
    expect(statSync(committed).size).toBeLessThan(400_000)
    const plan = planReplay(await loadCaptures([committed]))
    expect(plan.report).toMatchObject({ connections: 2, malformedLines: 0, mismatched: 0, waiting: 0, gaps: 0, corrupt: 0 })
    expect(plan.spanUs).toBeGreaterThan(59_000_000)
    expect(new Set(plan.steps.map(({ event }) => event.kind))).toEqual(new Set(['delta', 'snapshot', 'trade', 'ticker', 'lifecycle']))
    expect(gunzipSync(readFileSync(committed)).toString()).toContain('{"type":"ok","id":3,"sid":4,"seq":5,"msg":{"market_tickers":[')
  })
})

const LARGE = 'fixtures/ws_btc15m_20260514T0438Z.jsonl.gz'

describe.runIf(isPresent(LARGE))('the large recorded capture', () => {
  let capture: Capture

  beforeAll(async () => {
    capture = await loadCaptures([shared(LARGE)])
  })

  it('is one exchange: every delta, three resets, nothing twice', () => {
    const plan = planReplay(capture)
    expect(plan.report).toMatchObject({
      connections: 3,
      frames: 102_555,
      malformedLines: 0,
      mismatched: 0,
      waiting: 0,
      gaps: 0,
      corrupt: 0,
    })
    const count = (kind: string) => plan.steps.filter(({ event }) => event.kind === kind).length
    expect([count('delta'), count('snapshot'), count('ticker')]).toEqual([101_703, 3, 842])
    expect(plan.markets.map(({ definition, book }) => [definition.ticker, book.yes.length > 0])).toEqual([
      ['KXBTC15M-26MAY140045-45', true],
      ['KXBTC15M-26MAY140100-00', false],
    ])
  })

  it('reaches two clients whole and ends with the books of the capture', async () => {
    const { running, clients } = await play(planReplay(capture), 2)
    const expected = sorted(await capturedBooks(shared(LARGE)))
    for (const client of clients) {
      expect(client.frames.filter(({ type }) => type === 'orderbook_delta')).toHaveLength(101_703)
      expect(client.frames.filter(({ type }) => type === 'error')).toEqual([])
      expect(sorted(booksOf(client.frames))).toEqual(expected)
    }
    const [first] = clients[0]?.frames.filter(({ type }) => type === 'orderbook_delta') ?? []
    expect(first?.msg.ts).toBe('2026-05-14T04:38:12.188698Z')
    expect(first?.sending_ts_ms).toBe(1_778_733_492_188)
    expect(running.exchange.clock.nowUs()).toBe(epochUs(1_778_734_391_498_948))
  })

  it('is checked, not played twice, when it is given twice', async () => {
    const twice = await loadCaptures([shared(LARGE), shared(LARGE)])
    const { report, steps } = planReplay(twice, 2)
    expect(steps.filter(({ event }) => event.kind === 'delta')).toHaveLength(101_703)
    expect(report).toMatchObject({ connections: 6, mismatched: 0, resets: 0 })
    expect(report.matched).toBeGreaterThan(101_000)
  })
})

describe.runIf(isPresent('fixtures/ws_sports_multi_20260807.jsonl'))('the recorded sports capture', () => {
  it('gives every market its first snapshot as the initial book', async () => {
    const plan = planReplay(await loadCaptures([shared('fixtures/ws_sports_multi_20260807.jsonl')]))
    expect(plan.markets).toHaveLength(12)
    expect(plan.steps).toHaveLength(245)
    const { clients } = await play(plan, 1)
    const [client] = clients
    const expected = sorted(await capturedBooks(shared('fixtures/ws_sports_multi_20260807.jsonl')))
    expect(sorted(booksOf(client?.frames ?? []))).toEqual(expected)
  })
})
