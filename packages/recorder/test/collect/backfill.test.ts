import { CursorLoopError, type ListTradesQuery, type Trade } from '@kassandra/kalshi-sdk'
import { type EpochUs, epochUs, price, qty } from '@kassandra/kalshi-sdk/units'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ExchangeRest } from '../../src/collect/exchange-port.ts'
import type { GathererEvent } from '../../src/collect/observer.ts'
import { systemCollectClock } from '../../src/collect/time/clock.ts'
import { TradeBackfill, type TradeBackfillOptions } from '../../src/collect/trades/trade-backfill.ts'
import { TradeHorizon } from '../../src/collect/trades/trade-horizon.ts'
import { PostgresStore } from '../../src/collect/writer/postgres-store.ts'
import { WriterSession } from '../../src/collect/writer/session.ts'
import { BatchWriter } from '../../src/collect/writer/writer.ts'
import { createGathererDatabase, type GathererDatabase } from './database.ts'
import { delta, type LocalExchange, START_US, startExchange, trade } from './local-exchange.ts'

const never = new AbortController().signal
const AT = epochUs(1_800_000_000_500_000)
let database: GathererDatabase
let session: WriterSession
let writer: BatchWriter
let writing: Promise<void>
const events: GathererEvent[] = []

beforeEach(async () => {
  database = await createGathererDatabase()
  session = new WriterSession(database.pool, systemCollectClock, { gatherer: 'g1' })
  const store = new PostgresStore('g1', database.pool, session, never)
  writer = new BatchWriter({ store, clock: systemCollectClock, random: () => 0, observe: () => undefined }, { maxDelayMs: 5 })
  writing = writer.run(never)
  events.splice(0)
})
afterEach(async () => {
  writer.close()
  await writing
  session.close()
  await database.drop()
})

function createBackfill(
  markets: Pick<ExchangeRest['markets'], 'trades'>,
  horizon: TradeHorizon,
  options: TradeBackfillOptions = {},
  tickers: ReadonlySet<string> | 'all' = 'all',
): TradeBackfill {
  return new TradeBackfill(
    {
      gatherer: 'g1',
      rest: { markets: { ...UNASKED, ...markets } },
      writer,
      horizon,
      clock: systemCollectClock,
      random: () => 0,
      observe: (event) => events.push(event),
      tickers: () => tickers,
      isStreaming: () => true,
      knowMarkets: async () => undefined,
    },
    { repeatMs: 1, retry: { minDelayMs: 1, maxDelayMs: 2 }, ...options },
  )
}
const UNASKED: ExchangeRest['markets'] = {
  list: () => {
    throw new Error('not asked for')
  },
  get: () => Promise.reject(new Error('not asked for')),
  orderbooks: () => Promise.reject(new Error('not asked for')),
  trades: () => {
    throw new Error('not asked for')
  },
}

/** Only what is read of a trade. */
function toTrade(n: number, createdTime: EpochUs): Trade {
  const facts: Partial<Trade> = {
    ticker: 'M',
    tradeId: `t${n}`,
    yesPrice: price(4_000),
    count: qty(100),
    takerOutcomeSide: 'yes',
    isBlockTrade: false,
    createdTime,
  }
  return facts as Trade
}
const lost = (): TradeHorizon => {
  const horizon = new TradeHorizon(AT)
  horizon.lose('stream')
  return horizon
}
const stored = async (): Promise<number> => (await database.rows<{ n: number }>('select count(*)::int as n from trades'))[0]?.n ?? 0

it('does not call an outage made good that it has read in part: pages that fail, cursors that go round', async () => {
  let listings = 0
  const trades = Array.from({ length: 30 }, (_, n) => toTrade(n, epochUs(AT + n * 1_000)))
  const markets = {
    async *trades() {
      const attempt = ++listings
      yield* trades.slice(20)
      if (attempt === 1) throw new Error('503')
      yield* trades.slice(10, 20)
      if (attempt === 2) throw new CursorLoopError(2)
      yield* trades.slice(0, 10)
    },
  }
  const horizon = lost()
  const backfill = createBackfill(markets, horizon)
  const stopping = new AbortController()
  const running = backfill.run(stopping.signal)
  backfill.request()
  while (horizon.outage) await new Promise((resolve) => setTimeout(resolve, 5))
  stopping.abort()
  await running
  await writer.flush()
  expect(await stored()).toBe(30)
  expect(events.map(({ kind }) => kind)).toEqual(['backfill-failed', 'backfill-failed', 'backfilled'])
  expect(listings).toBe(4)
  expect(await database.rows('select trades_complete_before from gatherer_progress')).toHaveLength(1)
})

it('keeps an outage open that another loss came behind', async () => {
  const horizon = lost()
  const markets = {
    async *trades() {
      horizon.lose('trades')
      yield toTrade(1, AT)
    },
  }
  const outage = horizon.outage
  if (!outage) throw new Error('no outage')
  await createBackfill(markets, horizon).recover(outage, never)
  expect(horizon.outage).toBeDefined()
  expect(events).toMatchObject([{ kind: 'backfilled', isComplete: false }])
})

it('finds a trade of the very second that the stream broke off in, without any margin', async () => {
  const local: LocalExchange = await startExchange('A', 'B')
  const missed = [500_001, 500_002, 999_999, 1_000_000].map((afterUs, n) => trade('A', afterUs, `missed-${n}`))
  local.publish(trade('A', 500_000, 'seen'), ...missed, trade('B', 600_000, 'unwanted'), delta('A', 2_000_000))
  const asked: ListTradesQuery[] = []
  const markets: Pick<ExchangeRest['markets'], 'trades'> = {
    trades: (query = {}, options) => {
      asked.push(query)
      return local.client.markets.trades({ ...query, limit: 2 }, options)
    },
  }
  const horizon = new TradeHorizon(epochUs(START_US + 500_000))
  horizon.lose('stream')
  await createBackfill(markets, horizon, { marginMs: 0 }, new Set(['A'])).recoverOnce(never)
  await writer.flush()
  const ids = await database.rows<{ trade_id: string }>(`select trade_id from trades where trade_id like 'missed%' order by exchange_ts`)
  expect(ids.map(({ trade_id }) => trade_id)).toEqual(['missed-0', 'missed-1', 'missed-2', 'missed-3'])
  expect(asked).toMatchObject([{ ticker: 'A' }])
  expect(horizon.outage).toBeUndefined()
  await local.close()
})
