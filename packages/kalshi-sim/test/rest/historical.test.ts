import { price } from '@kassandra/kalshi-sdk/units'
import { beforeEach, describe, expect, it } from 'vitest'
import { useEach } from '../../../../test/support/use-each.ts'
import { A, at, B, C, trade } from '../exchange-fixture.ts'
import { openFloor, openTimedFloor } from '../support/trading-floor.ts'

const floor = useEach(openTimedFloor)

const get = (path: string) => floor.ann.rest.get(path)
const S = (seconds: number): number => at(seconds) / 1_000_000

type Row = Readonly<Record<string, string>>

/** One field of every row of a list, all pages. */
async function all(path: string, list: string, field: string): Promise<(string | undefined)[]> {
  const rows: Row[] = []
  let cursor = ''
  do {
    const { body } = await get(`${path}${path.includes('?') ? '&' : '?'}limit=1&cursor=${cursor}`)
    rows.push(...body[list])
    cursor = body.cursor
  } while (cursor !== '')
  return rows.map((row) => row[field])
}

/** What the live side shows and what the historical one does. */
const sides = async (live: string, list: string, field: string, historical: string) => [
  await all(live, list, field),
  await all(historical, list, field),
]

describe('GET /historical/cutoff', () => {
  it('is three months before the start unless it is set', async () => {
    const { body } = await get('/historical/cutoff')
    expect(new Set(Object.values(body))).toEqual(new Set(['2026-03-03T12:00:00Z']))
    floor.exchange.setHistoricalCutoff(at(1.5))
    expect(new Set(Object.values((await get('/historical/cutoff')).body))).toEqual(new Set(['2026-06-01T12:00:01.5Z']))
  })

  it('may be an option', async () => {
    const other = await openFloor({ historicalCutoffUs: at(-10) })
    expect((await other.ann.rest.get('/historical/cutoff')).body.market_settled_ts).toBe('2026-06-01T11:59:50Z')
    await other.close()
  })
})

describe('a market settled before the cutoff', () => {
  beforeEach(() => {
    floor.exchange.publish(trade(B, 't1', 900, 100, at(1)))
    floor.exchange.settleMarket(B, price(0))
    floor.scheduler.advance(10_000)
    floor.exchange.settleMarket(A, price(10_000))
  })

  it('is on the historical side only, one settled later on the live side only', async () => {
    expect(await sides('/markets', 'markets', 'ticker', '/historical/markets')).toEqual([[A, B, C], []])
    floor.exchange.setHistoricalCutoff(at(5))
    expect(await sides('/markets', 'markets', 'ticker', '/historical/markets')).toEqual([[A, C], [B]])
    expect([(await get(`/markets/${B}`)).status, (await get(`/historical/markets/${B}`)).status]).toEqual([404, 200])
    expect([(await get(`/markets/${A}`)).status, (await get(`/historical/markets/${A}`)).status]).toEqual([200, 404])
  })

  it('vanishes from its event, which stays', async () => {
    floor.exchange.setHistoricalCutoff(at(5))
    const tickers = (markets: readonly Row[]) => markets.map(({ ticker }) => ticker)
    expect(tickers((await get('/events/KXA-26JUN01')).body.markets)).toEqual([A])
    expect(tickers((await get('/events/KXA-26JUN01?with_nested_markets=true')).body.event.markets)).toEqual([A])
    expect((await get('/events?status=settled')).body.events).toHaveLength(1)
    expect((await get('/events/KXA-26JUN01/metadata')).body.market_details).toHaveLength(1)
    expect((await get('/series/KXA')).status).toBe(200)
  })

  it('takes its order book with it', async () => {
    floor.exchange.setHistoricalCutoff(at(5))
    expect((await get(`/markets/${B}/orderbook`)).status).toBe(404)
    expect((await get(`/markets/orderbooks?tickers=${A}&tickers=${B}`)).body.orderbooks).toHaveLength(1)
  })

  it('takes its candles with it, whose keys have no suffix there', async () => {
    const query = `start_ts=${S(1)}&end_ts=${S(60)}&period_interval=1`
    const live = `/series/KXA/markets/${B}/candlesticks?${query}`
    const historical = `/historical/markets/${B}/candlesticks?${query}`
    expect([(await get(live)).status, (await get(historical)).status]).toEqual([200, 404])
    floor.exchange.setHistoricalCutoff(at(5))
    expect((await get(live)).status).toBe(404)
    expect((await get(`/markets/candlesticks?market_tickers=${A},${B}&${query}`)).body.markets).toHaveLength(1)
    expect((await get(`/series/KXA/events/KXA-26JUN01/candlesticks?${query}`)).body.market_tickers).toEqual([A])
    expect((await get(historical)).body.candlesticks).toMatchObject([
      {
        end_period_ts: S(60),
        yes_bid: { open: '0.1000', close: '0.1000' },
        price: { open: '0.0900', low: '0.0900', high: '0.0900', close: '0.0900', mean: '0.0900', previous: null },
        volume: '1.00',
        open_interest: '0.00',
      },
    ])
  })

  it('is found by one filter at a time', async () => {
    floor.exchange.setHistoricalCutoff(at(60))
    const tickers = (query: string) => all(`/historical/markets?${query}`, 'markets', 'ticker')
    expect(await tickers(`tickers=${B},${C}`)).toEqual([B])
    expect(await tickers('event_ticker=KXA-26JUN01')).toEqual([A, B])
    expect(await tickers('series_ticker=KXB')).toEqual([])
    expect(await tickers('mve_filter=exclude')).toEqual([A, B])
    expect((await get(`/historical/markets?tickers=${B}&series_ticker=KXA`)).status).toBe(400)
  })

  it('comes back when the cutoff is put back', async () => {
    floor.exchange.setHistoricalCutoff(at(5))
    floor.exchange.setHistoricalCutoff(at(0))
    expect(await sides('/markets', 'markets', 'ticker', '/historical/markets')).toEqual([[A, B, C], []])
  })
})

describe('trades', () => {
  it('are on the one side or the other by their own time', async () => {
    for (const second of [1, 2, 3]) floor.exchange.publish(trade(A, `t${second}`, 4_500, 100, at(second)))
    floor.exchange.setHistoricalCutoff(at(2))
    expect(await sides('/markets/trades', 'trades', 'trade_id', '/historical/trades')).toEqual([['t3', 't2'], ['t1']])
    expect(await all(`/historical/trades?ticker=${B}`, 'trades', 'trade_id')).toEqual([])
    expect(await all(`/historical/trades?max_ts=${S(0)}`, 'trades', 'trade_id')).toEqual([])
  })
})

describe('what a member did before the cutoff', () => {
  it('orders: finished ones move, those that rest stay', async () => {
    const resting = (await floor.ann.order('bid', '0.1000', '1.00')).body.order_id
    const filled = (await floor.ann.order('bid', '0.4500', '1.00')).body.order_id
    floor.scheduler.advance(10_000)
    const later = (await floor.ann.order('bid', '0.4500', '1.00')).body.order_id
    floor.exchange.setHistoricalCutoff(at(5))
    expect(await sides('/portfolio/orders', 'orders', 'order_id', '/historical/orders')).toEqual([[later, resting], [filled]])
    expect((await get(`/portfolio/orders/${filled}`)).status).toBe(404)
    expect((await get(`/portfolio/orders/${resting}`)).status).toBe(200)
    expect(await all(`/historical/orders?ticker=${B}`, 'orders', 'order_id')).toEqual([])
  })

  it('fills: by their own time, of the caller alone', async () => {
    await floor.ann.order('bid', '0.4500', '1.00')
    floor.scheduler.advance(10_000)
    await floor.ann.order('bid', '0.4500', '2.00')
    floor.exchange.setHistoricalCutoff(at(5))
    expect(await sides('/portfolio/fills', 'fills', 'count_fp', '/historical/fills')).toEqual([['2.00'], ['1.00']])
    expect((await floor.bob.rest.get('/historical/fills')).body.fills).toEqual([])
    expect(await all('/historical/fills?subaccount=0', 'fills', 'count_fp')).toEqual(['1.00'])
  })

  it('positions: settled ones move when their whole event has been settled, never one by one', async () => {
    await floor.ann.order('bid', '0.4500', '1.00')
    floor.exchange.settleMarket(A, price(10_000))
    floor.exchange.setHistoricalCutoff(at(5))
    const both = () => sides('/portfolio/positions?settlement_status=all', 'market_positions', 'ticker', '/historical/positions')
    expect(await both()).toEqual([[A], []])
    floor.exchange.settleMarket(B, price(10_000))
    expect(await both()).toEqual([[], [A]])
    expect((await get('/historical/positions?event_ticker=KXA-26JUN01')).body.event_positions).toMatchObject([
      { event_ticker: 'KXA-26JUN01', realized_pnl_dollars: '0.550000' },
    ])
  })

  it('is asked for with a key', async () => {
    for (const list of ['orders', 'fills', 'positions'])
      expect((await fetch(`${floor.listening.restUrl}/historical/${list}`)).status).toBe(401)
  })
})

describe('the two sides', () => {
  it('have everything once between them, wherever the cutoff is', async () => {
    for (const second of [2, 5, 8]) {
      await floor.ann.order('bid', '0.4500', '1.00')
      const { body } = await floor.ann.order('bid', '0.1000', '1.00')
      if (second === 5) await floor.ann.rest.delete(`/portfolio/events/orders/${body.order_id}`)
      floor.scheduler.advance(3_000)
    }
    for (const ticker of [B, A, C]) {
      floor.exchange.settleMarket(ticker, price(10_000))
      floor.scheduler.advance(1_000)
    }
    const lists = [
      ['/markets', 'markets', 'ticker', '/historical/markets'],
      ['/markets/trades', 'trades', 'trade_id', '/historical/trades'],
      ['/portfolio/orders', 'orders', 'order_id', '/historical/orders'],
      ['/portfolio/fills', 'fills', 'fill_id', '/historical/fills'],
      ['/portfolio/positions?settlement_status=all', 'market_positions', 'ticker', '/historical/positions'],
    ] as const
    for (const [live, list, field, historical] of lists) {
      const whole = (await all(live, list, field)).toSorted()
      const archived: number[] = []
      for (let second = 0; second <= 14; second++) {
        floor.exchange.setHistoricalCutoff(at(second + 0.5))
        const [liveRows = [], archivedRows = []] = await sides(live, list, field, historical)
        expect([...liveRows, ...archivedRows].toSorted(), `${list} at ${second}`).toEqual(whole)
        archived.push(archivedRows.length)
      }
      expect(archived).toEqual(archived.toSorted((a, b) => a - b))
      expect(archived.at(-1), list).toBe(whole.length)
      floor.exchange.setHistoricalCutoff(at(-1))
    }
  })
})
