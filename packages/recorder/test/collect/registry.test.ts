import type { KalshiEvent, ListMarketsQuery, Market, Series } from '@kassandra/kalshi-sdk'
import { type EpochUs, epochUs } from '@kassandra/kalshi-sdk/units'
import type { MarketLifecycleFrame } from '@kassandra/kalshi-sdk/ws'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ExchangeRest } from '../../src/collect/exchange-port.ts'
import type { GathererEvent } from '../../src/collect/observer.ts'
import { RecordStore } from '../../src/collect/registry/record-store.ts'
import { MarketRegistry } from '../../src/collect/registry/registry.ts'
import type { MarketSelection } from '../../src/collect/registry/selection.ts'
import { createGathererDatabase, type GathererDatabase } from './database.ts'
import { ManualClock, settle } from './manual-clock.ts'
import { type MarketFacts, toMarket } from './markets.ts'

const never = new AbortController().signal
let database: GathererDatabase

beforeEach(async () => {
  database = await createGathererDatabase()
})
afterEach(() => database.drop())

/** An exchange whose listings are what a test says. */
class ListedExchange implements ExchangeRest {
  readonly listed = new Map<string, Market>()
  readonly asked: string[] = []
  /** Answers 404 to this many questions after a single market. */
  unknown = 0

  list(...facts: readonly MarketFacts[]): void {
    for (const fact of facts) this.listed.set(fact.ticker, toMarket(fact))
  }

  readonly markets: ExchangeRest['markets'] = {
    list: (query = {}) => this.#select(query),
    get: async (ticker) => {
      this.asked.push(ticker)
      const market = this.listed.get(ticker)
      if (this.unknown-- > 0 || !market) throw new Error('404')
      // A market by itself does not name its series.
      return { ...market, seriesTicker: undefined }
    },
    orderbooks: async () => [],
    trades: () => nothing(),
  }
  readonly events: ExchangeRest['events'] = {
    list: async function* (query) {
      for (const ticker of query?.tickers ?? []) yield toEvent(ticker)
    },
    get: async (ticker) => toEvent(ticker),
  }
  readonly series: ExchangeRest['series'] = {
    list: () => nothing(),
    get: async (ticker) => toSeries(ticker),
  }

  async *#select({ status, tickers, seriesTicker, eventTicker }: ListMarketsQuery): AsyncGenerator<Market> {
    for (const market of this.listed.values()) {
      if (status === 'open' && market.status !== 'active') continue
      if (status === 'unopened' && market.status !== 'initialized') continue
      if (status === 'paused' && market.status !== 'inactive') continue
      if (status === 'closed' && market.status !== 'closed') continue
      if (status === 'settled' && market.status !== 'finalized') continue
      if (tickers && !tickers.includes(market.ticker)) continue
      if (seriesTicker !== undefined && !market.eventTicker.startsWith(seriesTicker)) continue
      if (eventTicker !== undefined && market.eventTicker !== eventTicker) continue
      yield market
    }
  }
}

async function* nothing(): AsyncGenerator<never> {
  yield* []
}

/** Only what is read of an event and a series; `S-E1` belongs to `S`. */
function toEvent(ticker: string): KalshiEvent {
  const event: Partial<KalshiEvent> = { ticker, seriesTicker: ticker.split('-')[0] ?? '', title: ticker, raw: { ticker } }
  return event as KalshiEvent
}
function toSeries(ticker: string): Series {
  const series: Partial<Series> = { ticker, title: ticker, category: 'Crypto', raw: { ticker } }
  return series as Series
}

function start(selection: MarketSelection = { kind: 'all' }, tradesMissingSinceUs?: EpochUs) {
  const rest = new ListedExchange()
  const clock = new ManualClock()
  const events: GathererEvent[] = []
  const added: string[] = []
  const ended: string[] = []
  const registry = new MarketRegistry(
    {
      rest,
      records: new RecordStore(database.pool, 'g1'),
      selection,
      clock,
      observe: (event) => events.push(event),
      turn: 0,
      readRate: () => undefined,
      tradesMissingSinceUs: () => tradesMissingSinceUs,
      latestExchangeTsUs: () => undefined,
      onAdded: (tickers) => added.push(...tickers),
      onEnded: (tickers) => ended.push(...tickers),
    },
    { lookupDelaysMs: [0, 10, 10] },
  )
  return { rest, clock, events, added, ended, registry }
}

const lifecycle = (ticker: string, eventType: string, part: Partial<MarketLifecycleFrame> = {}): MarketLifecycleFrame => ({
  kind: 'market-lifecycle',
  sid: 4,
  ticker,
  eventType,
  openTime: undefined,
  closeTime: undefined,
  determinationTime: undefined,
  settledTime: undefined,
  result: undefined,
  settlementValue: undefined,
  isDeactivated: undefined,
  priceRanges: undefined,
  msg: {},
  ...part,
})
const stored = () => database.rows('select ticker, status, series_ticker from markets order by ticker')

it('subscribes and stores the markets that are open, with their events and series', async () => {
  const { rest, registry, added, events } = start()
  rest.list({ ticker: 'S-E1-A', eventTicker: 'S-E1' }, { ticker: 'T-E2-A', eventTicker: 'T-E2' }, { ticker: 'old', status: 'finalized' })
  await registry.reconcile(never)
  await registry.reconcileEvents(never)
  expect(added).toEqual(['S-E1-A', 'T-E2-A'])
  expect(await stored()).toEqual([
    { ticker: 'S-E1-A', status: 'active', series_ticker: 'S' },
    { ticker: 'T-E2-A', status: 'active', series_ticker: 'T' },
  ])
  expect(await database.rows('select ticker, series_ticker from events order by ticker')).toEqual([
    { ticker: 'S-E1', series_ticker: 'S' },
    { ticker: 'T-E2', series_ticker: 'T' },
  ])
  expect(await database.rows('select ticker, category from series order by ticker')).toMatchObject([{ ticker: 'S' }, { ticker: 'T' }])
  expect(events).toEqual([{ kind: 'registry-reconciled', markets: 2, active: 2, events: 2, series: 2 }])
})

it('finds new markets and asks after those that are open no more when it lists again', async () => {
  const { rest, registry, added, ended } = start()
  rest.list({ ticker: 'A' }, { ticker: 'B' })
  await registry.reconcile(never)
  rest.list({ ticker: 'A', status: 'finalized' }, { ticker: 'B', status: 'closed' }, { ticker: 'C' })
  await registry.reconcile(never)
  expect(added).toEqual(['A', 'B', 'C'])
  expect(ended).toEqual(['A'])
  expect([...registry.activeTickers()]).toEqual(['C'])
  expect(registry.size).toBe(2)
  expect((await stored()).map((row) => row['status'])).toEqual(['finalized', 'closed', 'active'])
})

it('subscribes a market that the lifecycle channel announces, once it can be found', async () => {
  const { rest, clock, registry, added } = start({ kind: 'some', seriesTickers: ['S'], eventTickers: [], tickers: [] })
  rest.list({ ticker: 'S-E1-A', eventTicker: 'S-E1' }, { ticker: 'T-E2-A', eventTicker: 'T-E2' })
  rest.unknown = 2
  const found = registry.lifecycle(lifecycle('S-E1-A', 'created'), never)
  await clock.advance(100)
  await found
  expect(rest.asked).toEqual(['S-E1-A', 'S-E1-A', 'S-E1-A'])
  const other = registry.lifecycle(lifecycle('T-E2-A', 'created'), never)
  await clock.advance(100)
  await other
  expect(added).toEqual(['S-E1-A'])
  expect(await stored()).toEqual([{ ticker: 'S-E1-A', status: 'active', series_ticker: 'S' }])
})

it('follows a market through its end', async () => {
  const { rest, registry, ended } = start()
  rest.list({ ticker: 'A' })
  await registry.reconcile(never)
  await Promise.all([
    registry.lifecycle(lifecycle('A', 'determined', { determinationTime: epochUs(1_000_000) }), never),
    registry.lifecycle(lifecycle('A', 'settled', { settledTime: epochUs(1_000_000) }), never),
  ])
  expect(await stored()).toMatchObject([{ status: 'finalized' }])
  expect(ended).toEqual(['A'])
  expect([...registry.activeTickers()]).toEqual([])
  expect(registry.size).toBe(0)
})

it('tells what it could not find out', async () => {
  const { clock, registry, events } = start()
  const lost = registry.lifecycle(lifecycle('nobody', 'activated'), never)
  await clock.advance(1_000)
  await lost
  expect(events).toMatchObject([{ kind: 'registry-failed', part: 'market' }])
})

const SOME: MarketSelection = { kind: 'some', seriesTickers: [], eventTickers: ['E'], tickers: [] }

it('knows the markets of earlier runs that had not ended, since their trades may be missing', async () => {
  const first = start(SOME)
  first.rest.list({ ticker: 'A' }, { ticker: 'B' })
  await first.registry.reconcile(never)
  await first.registry.lifecycle(lifecycle('B', 'settled'), never)
  const second = start(SOME)
  await second.registry.load()
  expect([...second.registry.tradedTickers()]).toEqual(['A'])
  expect(second.added).toEqual([])
})

it.each([
  [epochUs(120_000_000), ['B', 'A']],
  [undefined, ['A']],
])('asks for the trades of a market that ended as long as some may be missing (since %s)', async (missingSinceUs, traded) => {
  const { rest, registry } = start(SOME, missingSinceUs)
  rest.list({ ticker: 'A' }, { ticker: 'B' })
  await registry.reconcile(never)
  await registry.lifecycle(lifecycle('B', 'settled'), never)
  rest.list({ ticker: 'B', status: 'finalized' })
  await registry.reconcile(never)
  expect([...registry.tradedTickers()]).toEqual(traded)
})

it('writes a record only when more of it changed than its quotes', async () => {
  const { rest, registry } = start()
  const written: number[] = []
  const query = database.pool.query.bind(database.pool)
  rest.list({ ticker: 'A', raw: { title: 'a', volume_fp: '1.00' } })
  await registry.reconcile(never)
  Object.assign(database.pool, {
    query: (sql: string, values: unknown[]) => {
      if (sql.startsWith('insert into markets')) written.push(1)
      return query(sql, values)
    },
  })
  rest.list({ ticker: 'A', raw: { title: 'a', volume_fp: '2.00' } })
  await registry.reconcile(never)
  expect(written).toEqual([])
  rest.list({ ticker: 'A', raw: { title: 'b', volume_fp: '2.00' } })
  await registry.reconcile(never)
  expect(written).toEqual([1])
})

it('lists again when asked to, not more often than its spacing, and in its turn of every period', async () => {
  const { rest, clock, registry } = start()
  let listings = 0
  const list = rest.markets.list
  Object.assign(rest.markets, {
    list: (query: ListMarketsQuery) => {
      if (query.status === 'open') listings++
      return list(query)
    },
  })
  const stopping = new AbortController()
  const running = registry.run(stopping.signal)
  const relisted = registry.relisted(never)
  await relisted
  for (let n = 0; n < 10; n++) registry.requestReconcile()
  const again = registry.relisted(never)
  await clock.advance(999)
  expect(listings).toBe(0)
  await clock.advance(1)
  await again
  expect(listings).toBe(1)
  await databaseIdle()
  await clock.advance(5_000)
  expect(listings).toBe(1)
  await clock.advance(300_000)
  await databaseIdle()
  expect(listings).toBe(2)
  stopping.abort()
  await running
})

/** Lets a listing end that writes nothing. */
const databaseIdle = async (): Promise<void> => {
  await database.rows('select 1')
  await settle()
}
