import { describe, expect, it } from 'vitest'
import { useEach } from '../../../test/support/use-each.ts'
import { uuidOf } from '../src/random/uuid-of.ts'
import { A, at, B, C, delta, marketOf, startExchange, ticker, trade } from './exchange-fixture.ts'
import { signedHeaders } from './raw-client.ts'
import type { AnyJson } from './support/any-json.ts'

const running = useEach(startExchange)

interface Reply {
  readonly status: number
  readonly body: AnyJson
}

async function get(path: string, headers: Record<string, string> = {}): Promise<Reply> {
  const response = await fetch(`${running.listening.restUrl}${path}`, { headers })
  return { status: response.status, body: await response.json() }
}

const signed = (path: string, nowMs = Date.now()) =>
  get(path, signedHeaders(running.key, 'GET', `/trade-api/v2${path.split('?')[0]}`, nowMs))

const S = (seconds: number): number => at(seconds) / 1_000_000

describe('authentication', () => {
  it('is not asked for on public routes, but what is signed must be signed well', async () => {
    expect((await get('/markets')).status).toBe(200)
    expect((await signed('/markets?limit=1')).status).toBe(200)
    const forged = await get('/markets', signedHeaders(running.key, 'GET', '/trade-api/v2/events'))
    expect(forged).toEqual({
      status: 401,
      body: { error: { code: 'token_authentication_failure', message: 'token authentication failure' } },
    })
  })

  it('is asked for on the account', async () => {
    expect((await get('/portfolio/balance')).body.error.code).toBe('token_authentication_failure')
    expect((await signed('/portfolio/balance?subaccount=0')).status).toBe(200)
    expect((await signed('/account/limits')).body.read).toEqual({ refill_rate: 200, bucket_capacity: 400 })
  })

  it('goes by the real clock, not by the exchange time', async () => {
    expect((await signed('/portfolio/balance', Date.now() - 31_000)).body.error.code).toBe('header_timestamp_expired')
    expect((await signed('/portfolio/balance', Date.now() - 20_000)).status).toBe(200)
  })
})

describe('errors', () => {
  it.each(['/nothing', '/markets/NONE', '/markets/NONE/orderbook', '/events/NONE', '/events/NONE/metadata', '/series/NONE'])(
    '%s is 404 in the nested envelope',
    async (path) => {
      expect(await get(path)).toEqual({ status: 404, body: { error: { code: 'not_found', message: 'not found' } } })
    },
  )

  it('name a bad status filter as the exchange does', async () => {
    expect(await get('/markets?status=finalized')).toEqual({
      status: 400,
      body: { error: { code: 'bad_request', message: 'bad request', details: 'invalid status filter' } },
    })
  })

  it.each([
    '/markets?cursor=garbage',
    '/markets/trades?cursor=garbage',
    '/events?cursor=garbage',
    '/markets?limit=0',
    '/markets?limit=1001',
    '/markets?limit=x',
    '/events?limit=201',
    '/markets/trades?limit=1001',
    '/markets?min_created_ts=1&status=settled',
    '/markets?min_close_ts=1&status=open',
    '/markets?min_settled_ts=1&status=closed',
    '/markets?min_updated_ts=1&status=open',
    '/markets?min_updated_ts=1&series_ticker=KXA',
    '/markets/orderbooks',
    `/markets/${A}/orderbook?depth=101`,
    `/markets/candlesticks?market_tickers=${A}&start_ts=0&end_ts=60`,
    `/markets/candlesticks?market_tickers=${A}&start_ts=0&end_ts=60&period_interval=7`,
    `/markets/candlesticks?market_tickers=${A}&start_ts=60&end_ts=0&period_interval=1`,
    '/markets/%zz',
  ])('%s is 400', async (path) => {
    expect((await get(path)).status).toBe(400)
  })

  it('refuse other methods', async () => {
    expect((await fetch(`${running.listening.restUrl}/markets`, { method: 'POST' })).status).toBe(405)
  })
})

describe('GET /markets', () => {
  it('pages through all markets, each once, until the cursor is empty', async () => {
    const seen: string[] = []
    let cursor = ''
    do {
      const { body } = await get(`/markets?limit=2&cursor=${cursor}`)
      seen.push(...body.markets.map((market: { ticker: string }) => market.ticker))
      cursor = body.cursor
    } while (cursor !== '')
    expect(seen).toEqual([A, B, C])
  })

  it('filters by tickers, event, series and status', async () => {
    running.exchange.openMarket(marketOf('KXB-26JUN01-2', { status: 'initialized' }))
    const tickers = async (query: string) =>
      (await get(`/markets?${query}`)).body.markets.map((market: { ticker: string }) => market.ticker)
    expect(await tickers(`tickers=${C},${A}`)).toEqual([A, C])
    expect(await tickers('event_ticker=KXA-26JUN01')).toEqual([A, B])
    expect(await tickers('series_ticker=KXB')).toEqual([C, 'KXB-26JUN01-2'])
    expect(await tickers('status=unopened')).toEqual(['KXB-26JUN01-2'])
    expect(await tickers('status=open')).toEqual([A, B, C])
    expect(await tickers(`status=closed&max_close_ts=${S(3_600)}`)).toEqual([])
    expect(await tickers(`min_close_ts=${S(3_600)}&tickers=${A}`)).toEqual([A])
    expect(await tickers(`min_close_ts=${S(3_601)}`)).toEqual([])
    expect(await tickers('mve_filter=only')).toEqual([])
  })

  it('shows the book, last trade and ticker figures', async () => {
    running.exchange.publish(trade(A, 't1', 4_500, 250, at(1)))
    expect((await get(`/markets/${A}`)).body.market).toMatchObject({
      status: 'active',
      yes_bid_dollars: '0.4200',
      yes_bid_size_fp: '3.00',
      yes_ask_dollars: '0.4500',
      yes_ask_size_fp: '7.00',
      no_bid_dollars: '0.5500',
      no_ask_dollars: '0.5800',
      last_price_dollars: '0.4500',
      volume_fp: '2.50',
    })
    running.exchange.publish(ticker(A, 4_600, at(2)))
    expect((await get(`/markets/${A}`)).body.market).toMatchObject({
      last_price_dollars: '0.4600',
      volume_fp: '1.00',
      open_interest_fp: '0.50',
    })
    expect((await get(`/markets/${C}`)).body.market).toMatchObject({ yes_bid_dollars: '0.0000', yes_ask_dollars: '1.0000' })
  })

  it('shows the result once a market is determined, and when it was paid', async () => {
    const publish = (fields: object, eventType: 'determined' | 'settled') =>
      running.exchange.publish({
        kind: 'lifecycle',
        ticker: B,
        eventType,
        tsUs: at(5),
        msg: { event_type: eventType, market_ticker: B, ...fields },
      })
    publish({ result: 'no', settlement_value: '0.0000', determination_ts: S(5) }, 'determined')
    expect((await get(`/markets/${B}`)).body.market).toMatchObject({
      status: 'determined',
      result: 'no',
      settlement_value_dollars: '0.0000',
    })
    publish({ settled_ts: S(9) }, 'settled')
    expect((await get('/markets?status=settled')).body.markets).toMatchObject([{ ticker: B, settlement_ts: '2026-06-01T12:00:09Z' }])
  })
})

describe('order books', () => {
  it('ascend with the best last, an empty side as an empty list, cut to a depth', async () => {
    expect((await get(`/markets/${A}/orderbook`)).body).toEqual({
      orderbook_fp: {
        yes_dollars: [
          ['0.4000', '5.00'],
          ['0.4200', '3.00'],
        ],
        no_dollars: [['0.5500', '7.00']],
      },
    })
    expect((await get(`/markets/${A}/orderbook?depth=1`)).body.orderbook_fp.yes_dollars).toEqual([['0.4200', '3.00']])
    expect((await get(`/markets/${A}/orderbook?depth=-1`)).body.orderbook_fp.yes_dollars).toHaveLength(2)
    expect((await get(`/markets/${C}/orderbook`)).body.orderbook_fp).toEqual({ yes_dollars: [], no_dollars: [] })
  })

  it('come for several tickers, each its own query parameter', async () => {
    const { body } = await get(`/markets/orderbooks?tickers=${B}&tickers=${A}&tickers=NONE`)
    expect(body.orderbooks.map((book: { ticker: string }) => book.ticker)).toEqual([B, A])
    const many = Array.from({ length: 101 }, (_, index) => `tickers=T${index}`).join('&')
    expect((await get(`/markets/orderbooks?${many}`)).status).toBe(400)
  })
})

describe('GET /markets/trades', () => {
  const ids = (body: { trades: { trade_id: string }[] }) => body.trades.map(({ trade_id }) => trade_id)

  it('is newest first, and its pages stand still while new trades arrive', async () => {
    for (let index = 1; index <= 5; index++) running.exchange.publish(trade(A, `t${index}`, 4_500, 100, at(index)))
    const first = await get('/markets/trades?limit=2')
    expect(ids(first.body)).toEqual(['t5', 't4'])
    running.exchange.publish(trade(A, 't6', 4_500, 100, at(6)))
    const second = await get(`/markets/trades?limit=2&cursor=${first.body.cursor}`)
    expect(ids(second.body)).toEqual(['t3', 't2'])
    const third = await get(`/markets/trades?limit=2&cursor=${second.body.cursor}`)
    expect([ids(third.body), third.body.cursor]).toEqual([['t1'], ''])
  })

  it('filters by ticker and by whole seconds, both bounds inclusive', async () => {
    for (const [index, ticker] of [A, B, A].entries()) running.exchange.publish(trade(ticker, `t${index}`, 4_500, 100, at(index + 0.75)))
    expect(ids((await get(`/markets/trades?ticker=${A}`)).body)).toEqual(['t2', 't0'])
    expect(ids((await get(`/markets/trades?min_ts=${S(1)}&max_ts=${S(1)}`)).body)).toEqual(['t1'])
    expect(ids((await get(`/markets/trades?min_ts=${S(1)}`)).body)).toEqual(['t2', 't1'])
    expect(ids((await get('/markets/trades?is_block_trade=true')).body)).toEqual([])
  })

  it('has microseconds where the WebSocket frame of the same trade has milliseconds', async () => {
    const client = await running.connect()
    await client.ask('subscribe', { channels: ['trade'] }, 1)
    running.exchange.publish(trade(A, uuidOf('t1'), 4_500, 100, at(1.234567)))
    const [frame] = await client.first(1, ({ type }) => type === 'trade')
    const { body } = await get('/markets/trades')
    expect(body.trades[0]).toMatchObject({ trade_id: uuidOf('t1'), created_time: '2026-06-01T12:00:01.234567Z' })
    expect(frame?.msg).toMatchObject({ trade_id: uuidOf('t1'), ts_ms: at(1.234) / 1_000 })
  })
})

describe('candlesticks', () => {
  it('follow trades and quotes, without prices in a quiet period', async () => {
    running.exchange.publish(trade(A, 't1', 4_500, 100, at(10)))
    running.exchange.publish(trade(A, 't2', 4_300, 300, at(20)))
    running.exchange.publish(delta(A, 'yes', 4_300, 100, at(130)))
    const { body } = await get(`/series/KXA/markets/${A}/candlesticks?start_ts=${S(1)}&end_ts=${S(180)}&period_interval=1`)
    expect(body.ticker).toBe(A)
    expect(body.candlesticks.map((candle: { end_period_ts: number }) => candle.end_period_ts - S(0))).toEqual([60, 120, 180])
    expect(body.candlesticks[0]).toMatchObject({
      volume_fp: '4.00',
      price: { open_dollars: '0.4500', low_dollars: '0.4300', high_dollars: '0.4500', close_dollars: '0.4300', mean_dollars: '0.4350' },
      yes_bid: { close_dollars: '0.4200' },
    })
    expect(body.candlesticks[1].price).toEqual({ previous_dollars: '0.4300' })
    expect(body.candlesticks[2].yes_bid).toEqual({
      open_dollars: '0.4200',
      low_dollars: '0.4200',
      high_dollars: '0.4300',
      close_dollars: '0.4300',
    })
  })

  it('come for several markets, and with the latest before the start on request', async () => {
    running.exchange.publish(trade(B, 't1', 900, 100, at(10)))
    const query = `market_tickers=${A},${B}&start_ts=${S(300)}&end_ts=${S(360)}&period_interval=1&include_latest_before_start=true`
    const { body } = await get(`/markets/candlesticks?${query}`)
    expect(body.markets.map((market: { market_ticker: string }) => market.market_ticker)).toEqual([A, B])
    expect(body.markets[1].candlesticks).toMatchObject([{ end_period_ts: S(300), price: { previous_dollars: '0.0900' } }])
  })
})

describe('candlesticks of a long time', () => {
  it('are refused past 10,000, and come in longer periods', async () => {
    running.exchange.publish(delta(A, 'yes', 4_300, 100, at(10_001 * 60)))
    const path = `/series/KXA/markets/${A}/candlesticks?start_ts=0&end_ts=${S(10_001 * 60)}`
    expect((await get(`${path}&period_interval=1`)).status).toBe(400)
    expect((await get(`${path}&period_interval=60`)).body.candlesticks).toHaveLength(167)
  })
})

describe('events and series', () => {
  it('list markets beside an event, or inside it on request', async () => {
    const beside = (await get('/events/KXA-26JUN01')).body
    expect(beside.markets.map((market: { ticker: string }) => market.ticker)).toEqual([A, B])
    expect(beside.event.markets).toBeUndefined()
    const inside = (await get('/events/KXA-26JUN01?with_nested_markets=true')).body
    expect([inside.markets.length, inside.event.markets.length]).toEqual([0, 2])
    const list = (await get('/events?series_ticker=KXB&with_nested_markets=true')).body
    expect(list.events.map((event: { event_ticker: string }) => event.event_ticker)).toEqual(['KXB-26JUN01'])
  })

  it('page', async () => {
    const first = (await get('/events?limit=1')).body
    const second = (await get(`/events?limit=1&cursor=${first.cursor}`)).body
    expect([first.events[0].event_ticker, second.events[0].event_ticker, second.cursor]).toEqual(['KXA-26JUN01', 'KXB-26JUN01', ''])
  })

  it('list series by category and tags, with volume on request', async () => {
    running.exchange.publish(trade(A, 't1', 4_500, 250, at(1)))
    expect((await get('/series?category=Test&tags=x,t')).body.series).toHaveLength(2)
    expect((await get('/series?category=test')).body.series).toEqual([])
    expect((await get('/series/KXA?include_volume=true')).body.series.volume_fp).toBe('2.50')
  })
})
