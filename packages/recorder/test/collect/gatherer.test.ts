import { setTimeout as delay } from 'node:timers/promises'
import { price } from '@kassandra/kalshi-sdk/units'
import type { Pool } from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createGatherer, type Gatherer } from '../../src/collect/gatherer.ts'
import type { GathererOptions } from '../../src/collect/gatherer-options.ts'
import type { GathererEvent } from '../../src/collect/observer.ts'
import { systemCollectClock } from '../../src/collect/time/clock.ts'
import { createGathererDatabase, type GathererDatabase } from './database.ts'
import { delta, type LocalExchange, lifecycle, START_US, startExchange, ticker, trade } from './local-exchange.ts'

let database: GathererDatabase
let local: LocalExchange
const running: Run[] = []

beforeEach(async () => {
  database = await createGathererDatabase()
  local = await startExchange('A', 'B')
})
afterEach(async () => {
  for (const run of running.splice(0)) await run.stop().catch(() => undefined)
  await local.close()
  await database.drop()
})

interface Run {
  readonly gatherer: Gatherer
  readonly events: readonly GathererEvent[]
  readonly ended: Promise<void>
  stop(): Promise<void>
}

type Connections = Omit<NonNullable<Parameters<LocalExchange['client']['pool']>[0]>, 'socket'>

function run(
  options: Partial<GathererOptions> = {},
  socket: Parameters<LocalExchange['client']['socket']>[0] = {},
  connections: Connections = { connections: 1 },
  timeSeries: Pool = database.pool,
): Run {
  const stopping = new AbortController()
  const events: GathererEvent[] = []
  const gatherer = createGatherer(
    {
      timeSeries,
      metadata: database.pool,
      rest: local.client,
      createPool: () => local.client.pool({ ...connections, socket: { reconnect: { minDelayMs: 10, maxDelayMs: 50 }, ...socket } }),
      clock: systemCollectClock,
      random: () => 0.5,
      observe: (event) => events.push(event),
    },
    {
      gatherer: 'g1',
      version: '1.0.0',
      idleGraceMs: 200,
      exchangeClock: 'recorded',
      snapshotIntervalMs: 0,
      heartbeatIntervalMs: 50,
      writer: { maxDelayMs: 20 },
      backfill: { repeatMs: 50 },
      session: { lockWaitMs: 2_000 },
      ...options,
    },
  )
  const ended = gatherer.run(stopping.signal)
  ended.catch(() => undefined)
  const stop = async (): Promise<void> => {
    stopping.abort()
    await ended
  }
  const started: Run = { gatherer, events, ended, stop }
  running.push(started)
  return started
}

/** Polls until the database or the gatherer says so; the test's own time limit ends it otherwise. */
async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await isSo())) await delay(10)
}
const count = async (table: string): Promise<number> =>
  (await database.rows<{ n: number }>(`select count(*)::int as n from ${table}`))[0]?.n ?? 0
const stateOf = async (): Promise<unknown> => (await database.rows('select state from gatherer_heartbeat'))[0]?.['state']
/** Everything is subscribed and every book is there. */
const whole = (books = 2) =>
  until(async () => (await stateOf()) === 'running' && (await count(`orderbook_snapshots where source = 'ws'`)) >= books)
const at = (afterUs: number): string =>
  new Date((START_US + afterUs) / 1_000).toISOString().replace(/Z$/, `${String(afterUs % 1_000).padStart(3, '0')}Z`)
const segments = () =>
  database.rows(
    'select start_seq, last_seq, complete_seq, complete_before, last_exchange_ts, close_reason from segments order by opened_at, start_seq',
  )

/** What the exchange published, as its journal has it. */
async function journalOf(kind: string): Promise<unknown[]> {
  const entries: unknown[] = []
  for await (const { n, ...entry } of local.exchange.journal.entries()) if (entry['kind'] === kind) entries.push(entry)
  return entries
}

it('collects a market that came up while nobody was connected', async () => {
  const target = run()
  await whole()
  local.exchange.faults.inject({ kind: 'disconnect', downForMs: 100 })
  local.openMarket('C')
  await until(async () => (await database.rows(`select from orderbook_snapshots where market_ticker = 'C'`)).length > 0)
  await target.stop()
})

it('waits for a database that is out of reach at the start', async () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
  let refusals = 2
  const query = (...args: Parameters<Pool['query']>) =>
    refusals-- > 0 ? Promise.reject(refused) : Reflect.apply(database.pool.query, database.pool, args)
  const reluctant = new Proxy(database.pool, {
    get: (pool, name) => {
      const member: unknown = Reflect.get(pool, name)
      if (name === 'query') return query
      return typeof member === 'function' ? member.bind(pool) : member
    },
  })
  const target = run({}, {}, { connections: 1 }, reluctant)
  await until(() => target.events.some(({ kind }) => kind === 'subscribed'))
  expect(target.events.filter(({ kind }) => kind === 'claim-failed' || kind === 'state').slice(0, 3)).toMatchObject([
    { kind: 'claim-failed', error: refused },
    { kind: 'claim-failed', error: refused },
    { kind: 'state', state: 'starting' },
  ])
  await target.stop()
})

describe('a clean run', () => {
  it('records what the exchange publishes, vouches for all of it, and says that it has stopped', async () => {
    const target = run()
    await whole()
    for (let n = 0; n < 40; n++) {
      local.publish(delta(n % 2 ? 'A' : 'B', Math.floor(n / 3) * 1_000, n % 5 === 0 ? 200 : 100))
      if (n % 4 === 0) local.publish(trade('A', n * 1_000, `t${n}`))
      if (n % 8 === 0) local.publish(ticker('B', n * 1_000, n))
    }
    await until(async () => (await count('orderbook_deltas')) === 40)
    await target.stop()

    expect(
      await database.rows(
        `select 'delta' as kind, market_ticker as ticker, side, price, delta, (extract(epoch from exchange_ts) * 1000000)::bigint as "tsUs" from orderbook_deltas order by seq`,
      ),
    ).toEqual(await journalOf('delta'))
    expect(await count('trades')).toBe((await journalOf('trade')).length)
    expect(await count('tickers')).toBe((await journalOf('ticker')).length)
    // The last frame is the snapshot that was asked for when the exchange had fallen silent.
    expect(await segments()).toEqual([
      { start_seq: 1, last_seq: 43, complete_seq: 43, complete_before: at(13_001), last_exchange_ts: at(13_000), close_reason: 'stop' },
    ])
    expect(await database.rows('select state, backlog, version, horizon from gatherer_heartbeat')).toEqual([
      { state: 'stopped', backlog: 0, version: '1.0.0', horizon: at(36_000) },
    ])
  })

  it('vouches for the last instant while it runs, once the exchange is silent', async () => {
    run()
    await whole()
    local.publish(delta('A', 1_000), delta('A', 2_000), delta('A', 2_000))
    await until(async () => (await segments())[0]?.['complete_before'] === at(2_001))
    expect(await segments()).toMatchObject([{ last_seq: 6, complete_seq: 6, close_reason: null }])
    local.publish(delta('A', 3_000))
    await until(async () => (await segments())[0]?.['last_seq'] === 7)
    expect(await segments()).toMatchObject([{ complete_seq: 6, complete_before: at(3_000) }])
  })

  it('stores markets, events and series', async () => {
    run()
    await until(async () => (await count('markets')) === 2 && (await count('events')) === 1 && (await count('series')) === 1)
    expect(await database.rows('select ticker, event_ticker, status from markets order by ticker')).toEqual([
      { ticker: 'A', event_ticker: 'KXTEST-E1', status: 'active' },
      { ticker: 'B', event_ticker: 'KXTEST-E1', status: 'active' },
    ])
  })

  it('collects a market that opens while it runs, and not those that nobody selected', async () => {
    run({ selection: { kind: 'some', seriesTickers: [], eventTickers: [], tickers: ['A', 'C'] } })
    await whole(1)
    local.openMarket('C')
    local.openMarket('D')
    local.publish(lifecycle('C', 1_000, 'created'), lifecycle('D', 1_000, 'created'))
    await whole(2)
    local.publish(
      delta('C', 2_000),
      delta('D', 2_000),
      delta('B', 2_000),
      trade('C', 2_000, 'c'),
      trade('B', 2_000, 'b'),
      delta('A', 3_000),
    )
    await until(async () => (await count('orderbook_deltas')) === 2 && (await count('trades')) === 1)
    expect(await database.rows('select distinct market_ticker from orderbook_snapshots order by 1')).toEqual([
      { market_ticker: 'A' },
      { market_ticker: 'C' },
    ])
    expect(await database.rows('select market_ticker from trades')).toEqual([{ market_ticker: 'C' }])
  })

  it('fetches what a market traded before it was found', async () => {
    run({ selection: { kind: 'some', seriesTickers: [], eventTickers: [], tickers: ['A', 'C'] } })
    await whole(1)
    local.publish(trade('A', 1_000, 'a'))
    await until(async () => (await count('trades')) === 1)
    local.openMarket('C')
    local.publish(trade('C', 2_000, 'early'), lifecycle('C', 3_000, 'created'))
    await until(async () => (await count(`trades where trade_id = 'early'`)) === 1)
  })

  it('reads order books over REST now and then, each poll with the next number', async () => {
    const first = run({ snapshotIntervalMs: 20 })
    await until(async () => (await count(`orderbook_snapshots where source = 'rest'`)) >= 4)
    await first.stop()
    const [before] = await database.rows<{ last: number }>(`select max(seq) as last from orderbook_snapshots where source = 'rest'`)
    const second = run({ snapshotIntervalMs: 20 })
    await until(async () => (await count(`orderbook_snapshots where source = 'rest' and seq > ${before?.last}`)) >= 2)
    await second.stop()
    expect(
      await database.rows(`select distinct conn_id, sid, segment_start, yes_levels from orderbook_snapshots where source = 'rest'`),
    ).toEqual([{ conn_id: 'rest', sid: 0, segment_start: 0, yes_levels: [[4_000, 100_000]] }])
  })
})

describe('several connections', () => {
  it('share the markets, and lose nothing but what one of them lost', async () => {
    const target = run({}, {}, { connections: 2 })
    await whole()
    expect(target.gatherer.health().connections.map(({ markets }) => markets)).toEqual([1, 1])
    local.publish(delta('A', 1_000), delta('B', 1_000), delta('A', 2_000), delta('B', 2_000))
    await until(async () => (await count('orderbook_deltas')) === 4)
    local.exchange.faults.inject({ kind: 'disconnect', connections: [oneConnection()] })
    await until(async () => (await count('orderbook_snapshots')) === 3)
    local.publish(delta('A', 3_000), delta('B', 3_000), trade('B', 3_000, 't'))
    await until(async () => (await count('orderbook_deltas')) === 6 && (await count('trades')) === 1)
    await target.stop()
    const reasons = await database.rows<{ reasons: string[] }>(`
      select market_ticker, array_agg(close_reason order by opened_at) as reasons from segments s join (
        select distinct market_ticker, conn_id, sid, segment_start from orderbook_snapshots
      ) p on (p.conn_id, p.sid, p.segment_start) = (s.conn_id, s.sid, s.start_seq) group by 1`)
    expect(reasons.map((row) => row.reasons.join()).sort()).toEqual(['disconnect,stop', 'stop'])
  })

  it('take over the markets of one that stays down', async () => {
    const target = run({}, { reconnect: { minDelayMs: 60_000, maxDelayMs: 60_000 } }, { connections: 2, moveAfterMs: 50 })
    await whole()
    local.exchange.faults.inject({ kind: 'disconnect', connections: [oneConnection()] })
    await until(() => target.events.some(({ kind }) => kind === 'moved'))
    await until(async () => (await count('orderbook_snapshots')) === 3)
    local.publish(trade('A', 1_000, 't'), delta('A', 1_000))
    await until(async () => (await count('trades')) === 1 && (await count('orderbook_deltas')) === 1)
    expect(
      target.gatherer
        .health()
        .connections.map(({ markets }) => markets)
        .sort(),
    ).toEqual([0, 2])
  })

  it('leave out markets that none has room for, and say so', async () => {
    const target = run({}, {}, { connections: 1, marketsPerConnection: 1 })
    await until(() => target.events.some(({ kind }) => kind === 'markets-unplaced'))
  })
})

/** The exchange's number of one of the connections. */
const oneConnection = (): number => local.exchange.connections()[0]?.id ?? -1

describe('an outage', () => {
  it('ends the segment where the connection broke and fetches the trades that were missed', async () => {
    const target = run()
    await whole()
    local.publish(delta('A', 1_000), delta('A', 2_000), trade('A', 2_000, 'before'))
    await until(async () => (await count('trades')) === 1)
    local.exchange.faults.inject({ kind: 'disconnect', downForMs: 100 })
    local.publish(delta('A', 3_000), trade('B', 3_456, 'missed'))
    await until(async () => (await count(`trades where trade_id = 'missed'`)) === 1)
    await until(async () => (await count('orderbook_snapshots')) === 4)
    local.publish(delta('A', 5_000), delta('B', 6_000), trade('A', 6_000, 'after'))
    await until(async () => (await count('trades')) === 3)
    await target.stop()
    expect(await segments()).toMatchObject([
      { start_seq: 1, last_seq: 4, complete_seq: 3, complete_before: at(2_000), close_reason: 'disconnect' },
      { start_seq: 1, last_seq: 5, complete_seq: 5, complete_before: at(6_001), close_reason: 'stop' },
    ])
    expect(
      await database.rows('select trade_id, source, ts_precision, conn_id = $1 as rest, exchange_ts from trades where trade_id = $2', [
        'rest',
        'missed',
      ]),
    ).toEqual([{ trade_id: 'missed', source: 'rest', ts_precision: 'us', rest: true, exchange_ts: at(3_456) }])
    expect(target.gatherer.counts.reconnects).toBe(1)
  })

  it('ends the segment at a hole in the stream and asks for the books anew', async () => {
    const target = run()
    await whole()
    local.publish(delta('A', 1_000), delta('B', 2_000))
    local.exchange.faults.inject({ kind: 'gap', frames: 2 })
    local.publish(delta('A', 3_000), delta('B', 4_000), delta('A', 5_000))
    await whole(4)
    local.publish(delta('B', 6_000))
    await until(async () => (await count('orderbook_deltas')) === 4)
    await target.stop()
    expect(await segments()).toMatchObject([
      { start_seq: 1, last_seq: 4, complete_before: at(2_000), close_reason: 'gap' },
      { start_seq: 7, complete_before: at(6_001), close_reason: 'stop' },
    ])
    expect(
      await database.rows('select distinct market_ticker, segment_start from orderbook_snapshots where segment_start = 7 order by 1'),
    ).toEqual([
      { market_ticker: 'A', segment_start: 7 },
      { market_ticker: 'B', segment_start: 7 },
    ])
    expect(target.events).toContainEqual({ kind: 'recovery', action: 'get-snapshot', markets: 2 })
  })

  it('fetches trades behind a hole in their own subscription', async () => {
    run()
    await whole()
    local.publish(trade('A', 1_000, 't1'))
    await until(async () => (await count('trades')) === 1)
    local.exchange.faults.inject({ kind: 'gap', frames: 1, channels: ['trade'] })
    local.publish(trade('A', 2_000, 't2'), trade('A', 3_000, 't3'))
    await until(async () => (await count('trades')) === 3)
    expect(await database.rows('select trade_id, source from trades order by 1')).toEqual([
      { trade_id: 't1', source: 'ws' },
      { trade_id: 't2', source: 'rest' },
      { trade_id: 't3', source: 'ws' },
    ])
  })

  it('does not vouch for the last instant of a connection that has gone dead', async () => {
    const target = run({ settleTimeoutMs: 600 })
    await whole()
    local.publish(delta('A', 1_000), delta('A', 2_000))
    await until(async () => (await count('orderbook_deltas')) === 2)
    local.exchange.faults.inject({ kind: 'freeze', forMs: 60_000 })
    local.publish(delta('A', 2_000))
    await target.stop()
    expect(await segments()).toMatchObject([{ last_seq: 4, complete_seq: 3, complete_before: at(2_000), close_reason: 'stop' }])
  })

  it('fetches the trades of the time between two runs', async () => {
    const first = run()
    await whole()
    local.publish(trade('A', 1_000, 't1'), delta('A', 2_000))
    await until(async () => (await count('trades')) === 1)
    await first.stop()
    local.publish(trade('B', 3_000, 't2'))
    const second = run()
    await until(async () => (await count('trades')) === 2)
    await second.stop()
    expect((await database.rows('select trades_complete_before from gatherer_progress'))[0]?.['trades_complete_before']).toBe(at(2_000))
  })
  it('fetches the trades of a market that came and went between two runs', async () => {
    const selection = { kind: 'some', seriesTickers: ['KXTEST'], eventTickers: [], tickers: [] } as const
    const first = run({ selection })
    await whole()
    local.publish(trade('A', 1_000, 't1'))
    await until(async () => (await count('trades')) === 1)
    await first.stop()
    local.openMarket('C')
    local.publish(trade('C', 2_000, 't2'))
    local.exchange.settleMarket('C', price(0))
    run({ selection })
    await until(async () => (await count(`trades where trade_id = 't2'`)) === 1)
    expect(await database.rows(`select status from markets where ticker = 'C'`)).toEqual([{ status: 'finalized' }])
  })
})

describe('what it vouches for', () => {
  it.each([
    [1, 1],
    [2, 1],
    [3, 3],
    [4, 2],
  ])('is stored, whatever is lost on the way (seed %i, connections %i)', async (seed, connections) => {
    const random = randomOf(seed)
    const hit = (): { connections: number[] } | undefined => {
      const open = local.exchange.connections().map(({ id }) => id)
      return connections > 1 && open.length > 0 ? { connections: [open[random(open.length)] ?? 0] } : undefined
    }
    const options = { idleGraceMs: 60, recovery: { deadlineMs: 300, minAskMs: 20 } }
    const target = run(options, { livenessTimeoutMs: 400 }, { connections, moveAfterMs: 60 })
    await whole()
    let afterUs = 1_000
    for (let step = 0; step < 150; step++) {
      afterUs += [0, 0, 300, 2_000][random(4)] ?? 0
      local.publish(delta(random(2) ? 'A' : 'B', afterUs, 100 * (1 + random(2))))
      const chance = random(40)
      if (chance === 0) local.exchange.faults.inject({ kind: 'disconnect', downForMs: 20, ...hit() })
      if (chance === 1) local.exchange.faults.inject({ kind: 'freeze', forMs: 60, ...hit() })
      if (chance <= 3) local.exchange.faults.inject({ kind: 'gap', frames: 1 + random(3), ...hit() })
      const isQuiet = random(10) === 0
      // What is silent for the grace has ended its instant.
      if (isQuiet) afterUs += 100
      await delay(isQuiet ? 90 : random(4))
    }
    await target.stop()
    const published = (await journalOf('delta')) as readonly Published[]
    const vouched = await database.rows<Vouched>(VOUCHED)
    let checked = 0
    for (const { ticker: market, fromUs, beforeUs, stored } of vouched) {
      const wanted = published.filter((entry) => entry.ticker === market && entry.tsUs >= fromUs && entry.tsUs < beforeUs)
      expect([...stored].sort()).toEqual(wanted.map((entry) => `${entry.tsUs}/${entry.delta}`).sort())
      checked += wanted.length
    }
    expect(vouched.length).toBeGreaterThan(4)
    expect(checked).toBeGreaterThan(20)
  })
})

interface Published {
  readonly ticker: string
  readonly delta: number
  readonly tsUs: number
}
interface Vouched {
  readonly ticker: string
  readonly fromUs: number
  readonly beforeUs: number
  readonly stored: readonly string[]
}

/** For every market of every segment: from the end of its snapshot's millisecond to what is complete, and the deltas stored between. */
const VOUCHED = `
  with bounds as (
    select distinct on (s.conn_id, s.sid, s.start_seq, p.market_ticker) s.*, p.market_ticker,
      date_trunc('milliseconds', p.exchange_ts) + interval '1 millisecond' as from_ts
    from segments s join orderbook_snapshots p on (p.conn_id, p.sid, p.segment_start) = (s.conn_id, s.sid, s.start_seq)
    where p.seq <= s.complete_seq and s.complete_before is not null
    order by s.conn_id, s.sid, s.start_seq, p.market_ticker, p.seq)
  select market_ticker as ticker, (extract(epoch from from_ts) * 1000000)::bigint as "fromUs",
    (extract(epoch from complete_before) * 1000000)::bigint as "beforeUs",
    array(select (extract(epoch from d.exchange_ts) * 1000000)::bigint || '/' || d.delta from orderbook_deltas d
      where (d.conn_id, d.sid, d.segment_start, d.market_ticker) = (b.conn_id, b.sid, b.start_seq, b.market_ticker)
        and d.seq <= b.complete_seq and d.exchange_ts >= b.from_ts and d.exchange_ts < b.complete_before) as stored
  from bounds b`

/** Whole numbers below a bound, the same for every run of a seed. */
function randomOf(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return Math.floor((state / 0x80000000) * below)
  }
}

describe('a database that is behind', () => {
  it('stops reading, then ends the connection with a stated gap, and loses nothing that it had taken', async () => {
    const target = run({ writer: { maxRows: 5, maxDelayMs: 5, maxBacklogRows: 20 } }, { buffer: { maxFrames: 10, maxPauseMs: 100 } })
    await whole()
    const blocker = await database.pool.connect()
    await blocker.query('begin')
    await blocker.query('lock table orderbook_deltas in exclusive mode')
    for (let n = 1; n <= 200; n++) local.publish(delta('A', n * 1_000))
    await until(() => target.events.some(({ kind }) => kind === 'reading-paused'))
    await until(() => local.exchange.connections().length === 0)
    await blocker.query('commit')
    blocker.release()
    await until(() => target.events.some((event) => event.kind === 'disconnected' && event.reason === 'backpressure'))
    await until(async () => (await count('orderbook_snapshots')) >= 4)
    local.publish(delta('A', 900_000))
    await until(async () => (await database.rows(`select 1 from orderbook_deltas where exchange_ts = $1`, [at(900_000)])).length === 1)
    await target.stop()
    // Every delta that a segment counts is stored, and the connection that was given up says where it ended.
    const held = await database.rows<{ counted: number; stored: number }>(`
      select sum(last_seq - start_seq + 1)::int - (select count(*)::int from orderbook_snapshots) as counted,
        (select count(*)::int from orderbook_deltas) as stored from segments`)
    expect(held[0]?.counted).toBe(held[0]?.stored)
    expect((await segments())[0]).toMatchObject({ start_seq: 1, close_reason: expect.stringMatching(/^(backpressure|disconnect)$/) })
  })
})

describe('a gatherer that cannot run', () => {
  it('refuses to run beside another of its name', async () => {
    run()
    await whole()
    await expect(run({ session: { lockWaitMs: 0 } }).ended).rejects.toMatchObject({ code: 'GATHERER_LOCKED' })
  })

  it('refuses a database that is not migrated', async () => {
    await database.rows('drop table schema_migrations')
    await expect(run().ended).rejects.toMatchObject({ code: 'SCHEMA_MISMATCH' })
  })

  it('ends with an error when rows cannot be written', async () => {
    const target = run()
    await whole()
    await database.rows('alter table trades rename column qty to quantity')
    local.publish(trade('A', 1_000, 't1'))
    await expect(target.ended).rejects.toMatchObject({ code: 'ROWS_UNWRITTEN' })
  })
})
