import { describe, expect, it } from 'vitest'
import { useEach } from '../../../../test/support/use-each.ts'
import { ManualScheduler } from '../../src/clock/scheduler.ts'
import { toCreatedEvent } from '../../src/exchange/make-events.ts'
import type { Strike } from '../../src/exchange/market.ts'
import { SyntheticFlow } from '../../src/flow/synthetic/synthetic-flow.ts'
import { at, levels, marketOf, trade } from '../exchange-fixture.ts'
import { checkFrame } from '../support/asyncapi.ts'
import { openFloor } from '../support/trading-floor.ts'

const floor = useEach(openFloor)

const S = (seconds: number): number => at(seconds) / 1_000_000
const get = (path: string) => floor.ann.rest.get(path)

describe('event_lifecycle', () => {
  it('announces an event that is new', async () => {
    const client = await floor.ann.connect()
    await client.ask('subscribe', { channels: ['market_lifecycle_v2'] }, 1)
    const event = { ticker: 'KXA-26JUN02', seriesTicker: 'KXA', title: 'Tomorrow', subTitle: 'On June 2', mutuallyExclusive: true }
    floor.exchange.addEvent(event)
    floor.exchange.addEvent(event)
    await client.settle()
    const frames = client.frames.filter(({ type }) => type === 'event_lifecycle')
    expect(frames.flatMap(({ text }) => checkFrame(JSON.parse(text)))).toEqual([])
    expect(frames.map(({ seq, msg }) => [seq, msg])).toEqual([
      [
        1,
        {
          event_ticker: 'KXA-26JUN02',
          exchange_index: 0,
          title: 'Tomorrow',
          subtitle: 'On June 2',
          collateral_return_type: 'MECNET',
          series_ticker: 'KXA',
        },
      ],
    ])
  })
})

describe('shards', () => {
  it('are those of the markets, unless the event or the series names its own', async () => {
    const { exchange } = floor
    exchange.addSeries({ ticker: 'KXC', title: 'c', category: 'Crypto', frequency: 'hourly', tags: [] })
    exchange.addEvent({ ticker: 'KXC-26JUN01', seriesTicker: 'KXC', title: 'c', subTitle: '', mutuallyExclusive: false })
    exchange.openMarket(marketOf('KXC-26JUN01-1', { exchangeIndex: 2 }))
    exchange.addSeries({ ticker: 'KXT', title: 't', category: 'Sports', frequency: 'custom', tags: [], exchangeIndex: 3 })
    const shards = await Promise.all(
      ['/markets/KXC-26JUN01-1', '/events/KXC-26JUN01', '/series/KXC', '/series/KXT', '/series/KXA'].map(async (path) => {
        const { body } = await get(path)
        return (body.market ?? body.event ?? body.series).exchange_index
      }),
    )
    expect(shards).toEqual([2, 2, 2, 3, 0])
  })
})

describe('GET /series/{s}/events/{e}/candlesticks', () => {
  const path = '/series/KXA/events/KXA-26JUN01/candlesticks'

  it('has the candles of all markets of the event', async () => {
    floor.exchange.publish(trade('KXA-26JUN01-2', 't1', 900, 100, at(10)))
    const { body } = await get(`${path}?start_ts=${S(1)}&end_ts=${S(60)}&period_interval=1`)
    expect(body).toMatchObject({ market_tickers: ['KXA-26JUN01-1', 'KXA-26JUN01-2'], adjusted_end_ts: S(60) })
    expect(body.market_candlesticks.map((candles: { volume_fp: string }[]) => candles.map((candle) => candle.volume_fp))).toEqual([
      [],
      ['1.00'],
    ])
  })

  it('stops at a whole period when it is too much, and a client goes on from there', async () => {
    for (const ticker of ['KXA-26JUN01-1', 'KXA-26JUN01-2']) floor.exchange.publish(trade(ticker, ticker, 900, 100, at(6_000 * 60)))
    const first = (await get(`${path}?start_ts=${S(1)}&end_ts=${S(6_000 * 60)}&period_interval=1`)).body
    expect(first.adjusted_end_ts).toBe(S(5_000 * 60))
    expect(first.market_candlesticks.map((candles: unknown[]) => candles.length)).toEqual([5_000, 5_000])
    const second = (await get(`${path}?start_ts=${first.adjusted_end_ts + 1}&end_ts=${S(6_000 * 60)}&period_interval=1`)).body
    expect(second.market_candlesticks.map((candles: unknown[]) => candles.length)).toEqual([1_000, 1_000])
    expect(second.adjusted_end_ts).toBe(S(6_000 * 60))
  })

  it('knows the event under its own series only', async () => {
    const query = `?start_ts=${S(1)}&end_ts=${S(60)}&period_interval=1`
    expect((await get(`/series/KXB/events/KXA-26JUN01/candlesticks${query}`)).status).toBe(404)
    expect((await get(`/series/KXA/events/NONE/candlesticks${query}`)).status).toBe(404)
  })
})

describe('GET /series/{s}/events/{e}/forecast_percentile_history', () => {
  const path = '/series/KXN/events/KXN-26JUN01/forecast_percentile_history'
  const range = `start_ts=${S(0)}&end_ts=${S(60)}`
  const above = (floorStrike: number): Strike => ({ type: 'greater', floor: floorStrike })

  /** Markets that are quoted a cent around `mids`, in cents. */
  function open(strikes: readonly (readonly [strike: Strike | undefined, mid: number])[]): void {
    floor.exchange.addSeries({ ticker: 'KXN', title: 'n', category: 'Economics', frequency: 'monthly', tags: [] })
    floor.exchange.addEvent({ ticker: 'KXN-26JUN01', seriesTicker: 'KXN', title: 'n', subTitle: '', mutuallyExclusive: false })
    for (const [index, [strike, mid]] of strikes.entries()) {
      const definition = marketOf(`KXN-26JUN01-${index}`, strike ? { strike } : {})
      floor.exchange.openMarket(definition, { yes: levels([mid * 100 - 100, 100]), no: levels([9_900 - mid * 100, 100]) })
    }
    floor.exchange.publish(trade('KXN-26JUN01-0', 't1', 5_000, 100, at(60)))
  }

  it('reads the number off the quotes of the markets, at every percentile asked for', async () => {
    open([
      [above(10), 90],
      [above(20), 50],
      [above(30), 10],
    ])
    const { body } = await get(`${path}?percentiles=1000&percentiles=3000&percentiles=5000&${range}&period_interval=1`)
    const [point] = body.forecast_history.slice(-1)
    expect(point).toMatchObject({ event_ticker: 'KXN-26JUN01', end_period_ts: S(60), period_interval: 1 })
    expect(point.percentile_points).toEqual([
      { percentile: 1_000, raw_numerical_forecast: expect.closeTo(10), numerical_forecast: 10, formatted_forecast: '10.00' },
      { percentile: 3_000, raw_numerical_forecast: expect.closeTo(15), numerical_forecast: 15, formatted_forecast: '15.00' },
      { percentile: 5_000, raw_numerical_forecast: expect.closeTo(20), numerical_forecast: 20, formatted_forecast: '20.00' },
    ])
  })

  it('has points five seconds apart for interval 0', async () => {
    open([[above(10), 50]])
    const { body } = await get(`${path}?percentiles=5000&start_ts=${S(30)}&end_ts=${S(45)}&period_interval=0`)
    const ends = body.forecast_history.map((point: { end_period_ts: number }) => point.end_period_ts)
    expect(ends).toEqual([S(30), S(35), S(40), S(45)])
  })

  it('is empty of an event that is about no number', async () => {
    open([[undefined, 50]])
    expect((await get(`${path}?percentiles=5000&${range}&period_interval=1`)).body).toEqual({ forecast_history: [] })
  })

  it('asks for a key and for good parameters', async () => {
    open([[above(10), 50]])
    const unsigned = await fetch(`${floor.listening.restUrl}${path}?percentiles=5000&${range}&period_interval=1`)
    expect(unsigned.status).toBe(401)
    const many = Array.from({ length: 11 }, () => 'percentiles=1').join('&')
    for (const query of ['', 'percentiles=10000', 'percentiles=-1', many].map((each) => `${each}&${range}&period_interval=1`))
      expect((await get(`${path}?${query}`)).status, query).toBe(400)
    expect((await get(`${path}?percentiles=1&${range}&period_interval=5`)).status).toBe(400)
  })
})

describe('strikes', () => {
  it('are shown of a market, and told when it is announced', async () => {
    const client = await floor.ann.connect()
    await client.ask('subscribe', { channels: ['market_lifecycle_v2'] }, 1)
    const definition = marketOf('KXA-26JUN01-T80', { strike: { type: 'between', floor: 80, cap: 82.5 } })
    floor.exchange.openMarket(definition)
    floor.exchange.publish(toCreatedEvent(definition, at(1)))
    const strike = { strike_type: 'between', floor_strike: 80, cap_strike: 82.5 }
    expect((await get('/markets/KXA-26JUN01-T80')).body.market).toMatchObject(strike)
    const [frame] = await client.first(1, ({ type }) => type === 'market_lifecycle_v2')
    expect(checkFrame(JSON.parse(frame?.text ?? '{}'))).toEqual([])
    expect(frame?.msg.additional_metadata).toMatchObject(strike)
    expect((await get('/markets/KXA-26JUN01-1')).body.market.strike_type).toBeUndefined()
  })
})

describe('a synthetic exchange', () => {
  it('has a forecast of its own temperature', async () => {
    const flow = new SyntheticFlow({ seed: 7, markets: 16, rate: 100, startUs: at(0), durationUs: 120_000_000, lifecycleSeconds: 0 })
    const scheduler = new ManualScheduler()
    const synthetic = await openFloor({ flow, scheduler })
    synthetic.exchange.flow.start()
    scheduler.advance(121_000)
    const path = '/series/KXSIMHIGH/events/KXSIMHIGH-26JUN01E1/forecast_percentile_history'
    const { body } = await synthetic.ann.rest.get(`${path}?percentiles=5000&start_ts=${S(0)}&end_ts=${S(120)}&period_interval=1`)
    expect(body.forecast_history).toHaveLength(3)
    for (const { percentile_points: points } of body.forecast_history) {
      expect(points[0].raw_numerical_forecast).toBeGreaterThanOrEqual(78)
      expect(points[0].raw_numerical_forecast).toBeLessThanOrEqual(82)
    }
    await synthetic.close()
  })
})
