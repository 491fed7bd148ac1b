import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { A, at, B, type Running, startExchange, ticker, trade } from './exchange-fixture.ts'
import { isPresent } from './fixtures.ts'
import { RestCaller } from './support/rest-caller.ts'

const present = isPresent('openapi.yaml')

describe.runIf(present)('responses', () => {
  let running: Running

  beforeAll(async () => {
    running = await startExchange()
    running.exchange.publish(trade(A, 't1', 4_500, 100, at(1)))
    running.exchange.publish(ticker(A, 4_500, at(2)))
    const determined = { event_type: 'determined' as const, market_ticker: B, result: 'yes', settlement_value: '1.0000' }
    running.exchange.publish({ kind: 'lifecycle', ticker: B, eventType: 'determined', tsUs: at(3), msg: determined })
  })

  afterAll(() => running.close())

  const candles = `start_ts=0&end_ts=${at(60) / 1_000_000}&period_interval=1440`
  it.each([
    ['/exchange/status', '/exchange/status'],
    ['/exchange/schedule', '/exchange/schedule'],
    ['/exchange/user_data_timestamp', '/exchange/user_data_timestamp'],
    ['/markets', '/markets'],
    ['/markets/{ticker}', `/markets/${A}`],
    ['/markets/{ticker}/orderbook', `/markets/${A}/orderbook`],
    ['/markets/orderbooks', `/markets/orderbooks?tickers=${A}&tickers=${B}`],
    ['/markets/trades', '/markets/trades'],
    [
      '/markets/candlesticks',
      `/markets/candlesticks?market_tickers=${A}&start_ts=${at(0) / 1_000_000}&end_ts=${at(60) / 1_000_000}&period_interval=1`,
    ],
    ['/series/{series_ticker}/markets/{ticker}/candlesticks', `/series/KXA/markets/${A}/candlesticks?${candles}`],
    ['/events', '/events?with_nested_markets=true&with_milestones=true'],
    ['/events/{event_ticker}', '/events/KXA-26JUN01'],
    ['/events/{event_ticker}/metadata', '/events/KXA-26JUN01/metadata'],
    ['/series', '/series?include_volume=true'],
    ['/series/{series_ticker}', '/series/KXA'],
    ['/account/limits', '/account/limits'],
    ['/account/endpoint_costs', '/account/endpoint_costs'],
    ['/portfolio/balance', '/portfolio/balance'],
  ])('of %s have every field, of its type', async (_operation, path) => {
    const { status } = await new RestCaller(running.listening.restUrl, running.key).get(path)
    expect(status).toBe(200)
  })
})
