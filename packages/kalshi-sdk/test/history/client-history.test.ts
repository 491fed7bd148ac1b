import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { KalshiClient } from '../../src/client/kalshi-client.ts'
import { epochUs } from '../../src/units/time.ts'
import { type LocalExchange, startLocalExchange } from '../rest/support/local-exchange.ts'
import { BASE_US, type Item, TieredExchange, toTrade } from './tiered-exchange.ts'

let server: LocalExchange
let client: KalshiClient
beforeEach(async () => {
  server = await startLocalExchange()
  client = new KalshiClient({ environment: server, credentials: { keyId: 'k', sign: async () => 'c2ln' }, maxRetries: 0 })
})
afterEach(async () => {
  await client.close()
  await server.close()
})

/** Answers over HTTP as `exchange` does. */
function play(exchange: TieredExchange): TieredExchange {
  server.replyAlways((response, { path, query }) => void response.end(JSON.stringify(exchange.answer(path, query))))
  return exchange
}

async function all<T>(listing: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = []
  for await (const item of listing) items.push(item)
  return items
}

const TEN: readonly Item[] = Array.from({ length: 10 }, (_, index) => ({ id: `t${index}`, timeUs: BASE_US + index * 400_000 }))

describe('client.history', () => {
  it('asks for nothing before it is read, and begins anew with every reading', async () => {
    const exchange = play(new TieredExchange({ items: TEN, cutoffs: [], name: 'trades', toWire: toTrade }))
    const trades = client.history.trades({ ticker: 'KX' })
    expect(exchange.asked).toEqual([])
    expect((await all(trades)).map(({ tradeId }) => tradeId)).toEqual((await all(trades)).map(({ tradeId }) => tradeId))
    expect(exchange.asked.filter((asked) => asked.startsWith('/markets/trades?limit=1000&ticker=KX'))).toHaveLength(2)
  })

  it('reads on in the historical tier where the cutoff has passed what was read', async () => {
    const moves = [
      { fromRequest: 0, atUs: BASE_US },
      { fromRequest: 2, atUs: BASE_US + 60e6 },
    ]
    const exchange = play(new TieredExchange({ items: TEN, cutoffs: moves, name: 'trades', toWire: toTrade }))
    const pages: [string, string[]][] = []
    for await (const { tier, items } of client.history.trades({ limit: 4 }).pages()) pages.push([tier, items.map(({ tradeId }) => tradeId)])
    expect(pages).toEqual([
      ['live', ['t9', 't8', 't7', 't6']],
      ['historical', ['t5', 't4']],
      ['historical', ['t3', 't2', 't1', 't0']],
    ])
    expect(exchange.asked).toHaveLength(4)
  })

  it('reads fills, and tells both sides of a trade with oneself apart', async () => {
    const toFill = ({ id, timeUs }: Item) => ({
      ...toTrade({ id: id.slice(0, 2), timeUs }),
      ...{ order_id: id, outcome_side: 'yes', book_side: 'bid', no_price_dollars: '0.5000', is_taker: true, fee_cost: '0.01' },
    })
    const items = ['t1-a', 't1-b', 't2-a'].map((id) => ({ id, timeUs: BASE_US }))
    play(new TieredExchange({ items, cutoffs: [{ fromRequest: 1, atUs: BASE_US + 1 }], name: 'fills', toWire: toFill }))
    expect((await all(client.history.fills({ limit: 1 }))).map(({ orderId }) => orderId)).toEqual(['t1-a', 't1-b', 't2-a'])
  })

  it('reads positions, settled ones too', async () => {
    const money = { market_exposure_dollars: '0', total_traded_dollars: '0', realized_pnl_dollars: '0', fees_paid_dollars: '0' }
    const toPosition = ({ id, timeUs }: Item) => ({
      ticker: id,
      position_fp: '0.00',
      last_updated_ts: new Date(timeUs / 1_000).toISOString(),
      ...money,
    })
    const moves = [{ fromRequest: 3, atUs: BASE_US + 800_001 }]
    const exchange = play(new TieredExchange({ items: TEN, cutoffs: moves, order: 'id', name: 'market_positions', toWire: toPosition }))
    const tickers = (await all(client.history.positions({ limit: 5 }))).map(({ ticker }) => ticker)
    expect(tickers.toSorted()).toEqual(TEN.map(({ id }) => id))
    expect(exchange.asked[1]).toContain('settlement_status=all')
  })
})

describe('candlesticks of a history', () => {
  const minute = 60e6
  const candle = (endUs: number) => ({
    end_period_ts: endUs / 1e6,
    yes_bid: {},
    yes_ask: {},
    price: {},
    volume_fp: '0.00',
    volume: '0.00',
    open_interest_fp: '0.00',
    open_interest: '0.00',
  })
  const start = Math.floor(BASE_US / minute) * minute
  const query = { startTs: epochUs(start), endTs: epochUs(start + 12_000 * minute), periodMinutes: 1 } as const

  /** A market with a candlestick a minute, archived from the n-th request on. */
  function playMarket(archivedFrom: number, isOmitted = false): string[] {
    const asked: string[] = []
    server.replyAlways((response, { path, query: sent }) => {
      asked.push(path.replace('/trade-api/v2', ''))
      const isHistorical = path.includes('/historical/')
      const isHere = asked.length >= archivedFrom === isHistorical
      const [from, to] = [Number(sent.get('start_ts')), Number(sent.get('end_ts'))]
      const candlesticks = Array.from({ length: Math.floor((to - from) / 60) + 1 }, (_, index) => candle((from + index * 60) * 1e6))
      if (!isHere && !(isOmitted && !isHistorical)) response.writeHead(404)
      const markets = isHere ? [{ market_ticker: 'KX', candlesticks }] : []
      response.end(JSON.stringify(isHistorical ? { ticker: 'KX', candlesticks } : { markets }))
    })
    return asked
  }

  it('come in parts, each once', async () => {
    const asked = playMarket(Number.POSITIVE_INFINITY)
    const ends = (await all(client.history.candlesticks('KX', query))).map(({ endPeriod }) => endPeriod)
    expect(ends).toEqual(Array.from({ length: 12_001 }, (_, index) => start + index * minute))
    expect(asked).toEqual(Array.from({ length: 3 }, () => '/markets/candlesticks'))
  })

  it.each([false, true])('are read on where the market has gone meanwhile (omitted from the answer: %s)', async (isOmitted) => {
    const asked = playMarket(2, isOmitted)
    const candlesticks = await all(client.history.candlesticks('KX', query))
    expect(candlesticks).toHaveLength(12_001)
    expect(asked.filter((path) => path === '/historical/markets/KX/candlesticks')).toHaveLength(2)
  })

  it('of a market that nobody knows are an error', async () => {
    server.replyAlways({ status: 404 })
    await expect(all(client.history.candlesticks('KX', query))).rejects.toMatchObject({ status: 404 })
  })
})
