import { KalshiClient, type Market } from '@kassandra/kalshi-sdk'
import { epochUs, formatPrice, formatQty } from '@kassandra/kalshi-sdk/units'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LocalExchange, startLocalExchange } from './support/local-exchange.ts'
import { HAS_SHARED_FILES, readShared, readSharedJson } from './support/shared-files.ts'

type Json = Readonly<Record<string, unknown>>

let exchange: LocalExchange
let client: KalshiClient
beforeAll(async () => {
  exchange = await startLocalExchange()
  client = new KalshiClient({ environment: exchange, maxRetries: 0 })
})
afterAll(async () => {
  await client.close()
  await exchange.close()
})

/** Every object in a recording that looks like a market. */
function marketsIn(value: unknown): readonly Json[] {
  if (Array.isArray(value)) return value.flatMap(marketsIn)
  if (typeof value !== 'object' || value === null) return []
  const isMarket = 'ticker' in value && 'rules_primary' in value
  return [...(isMarket ? [value as Json] : []), ...Object.values(value).flatMap(marketsIn)]
}

/** The money of a market, written back as it stood on the wire. */
function writtenBack(market: Market): Json {
  return {
    yes_bid_dollars: formatPrice(market.yesBid),
    yes_ask_dollars: formatPrice(market.yesAsk),
    no_bid_dollars: formatPrice(market.noBid),
    no_ask_dollars: formatPrice(market.noAsk),
    last_price_dollars: formatPrice(market.lastPrice),
    yes_bid_size_fp: formatQty(market.yesBidQty),
    volume_fp: formatQty(market.volume),
    open_interest_fp: formatQty(market.openInterest),
  }
}

describe.runIf(HAS_SHARED_FILES)('recorded answers', () => {
  it.each([
    ['rest_markets_20260725.json', 3],
    ['rest_events_20260725.json', 3],
    ['rest_markets_settled_20260808.json', 44],
    ['rest_events_mlb_props_nested_20260815.json.gz', 259],
    ['rest_market_single_orderbook_20260809.json', 2],
    ['rest_markets_transition_fedmention_202603.json.gz', 46],
  ])('of markets are read whole and to the last decimal: %s', async (file, least) => {
    const markets = marketsIn(readSharedJson(`fixtures/${file}`))
    expect(markets.length).toBeGreaterThanOrEqual(least)
    exchange.reply({ json: { markets, cursor: '' } })
    const { items } = await client.markets.list()
    expect(items.map(({ raw }) => raw)).toEqual(markets)
    for (const market of items) {
      expect(market.raw).toMatchObject(writtenBack(market))
      expect(market.closeTime).toBeGreaterThan(market.openTime ?? Number.NaN)
      expect(market.priceRanges.length).toBeGreaterThan(0)
    }
  })

  it('of settled markets say what they paid', async () => {
    const markets = marketsIn(readSharedJson('fixtures/rest_markets_settled_20260808.json'))
    exchange.reply({ json: { markets, cursor: '' } })
    const settled = (await client.markets.list()).items.filter(({ settlementTime }) => settlementTime !== undefined)
    expect(settled.length).toBeGreaterThan(0)
    for (const { result, settlementValue } of settled) {
      if (result === 'yes' || result === 'no') expect(settlementValue).toBe(result === 'yes' ? 10_000 : 0)
    }
  })

  it('of events carry their markets', async () => {
    const body = readSharedJson<{ events: readonly Json[]; cursor: string }>('fixtures/rest_events_20260725.json')
    exchange.reply({ json: body })
    const { items, nextCursor } = await client.events.list({ withNestedMarkets: true })
    expect(nextCursor).toBe(body.cursor)
    expect(items.map(({ raw }) => raw)).toEqual(body.events)
    for (const event of items)
      expect(event.markets.map(({ seriesTicker }) => seriesTicker)).toEqual(event.markets.map(() => event.seriesTicker))
  })

  it('of trades keep the microsecond', async () => {
    exchange.reply({ text: readShared('fixtures/rest_trades_20260725.json') })
    const { items } = await client.markets.trades()
    expect(items.map(({ createdTime }) => createdTime)).toEqual([1_784_958_699_544_670, 1_784_958_699_542_929, 1_784_958_699_538_116])
    expect(items.map(({ yesPrice, count }) => [yesPrice, count])).toEqual([
      [3_800, 1_261],
      [100, 366],
      [6_000, 3_950],
    ])
  })

  it('of order books ascend on both sides and do not cross', async () => {
    const burst = readShared('fixtures/rest_orderbook_burst_20260716.jsonl').trim().split('\n')
    const combos = readSharedJson<readonly Json[]>('fixtures/rest_combo_orderbooks_202608.json')
    const books = [...burst.map((line): Json => JSON.parse(line)), ...combos]
    exchange.reply({ json: { orderbooks: books } })
    const read = await client.markets.orderbooks(books.map(({ ticker }) => String(ticker)))
    expect(read).toHaveLength(30)
    for (const { yes, no } of read) {
      for (const side of [yes, no]) expect(side.map(({ price }) => price)).toEqual(side.map(({ price }) => price).sort((a, b) => a - b))
      expect((yes.at(-1)?.price ?? 0) + (no.at(-1)?.price ?? 0)).toBeLessThanOrEqual(10_000)
    }
    const levels = (side: string) => books.map((book) => JSON.stringify((book['orderbook_fp'] as Json)[side]))
    expect(read.map(({ yes }) => JSON.stringify(yes.map(({ price, qty }) => [formatPrice(price), formatQty(qty)])))).toEqual(
      levels('yes_dollars'),
    )
    expect(read.map(({ no }) => JSON.stringify(no.map(({ price, qty }) => [formatPrice(price), formatQty(qty)])))).toEqual(
      levels('no_dollars'),
    )
  })

  it('of series carry their fees', async () => {
    const { payloads } = readSharedJson<{ payloads: Readonly<Record<string, { series: Json }>> }>('fixtures/rest_series_20260820.json')
    for (const [ticker, json] of Object.entries(payloads)) {
      exchange.reply({ json })
      const series = await client.series.get(ticker)
      expect(series).toMatchObject({ ticker, feeMultiplier: json.series['fee_multiplier'], raw: json.series })
    }
  })

  it('of candlesticks tell periods without trades from those with', async () => {
    const { markets } = readSharedJson<{ markets: Readonly<Record<string, Json>> }>('fixtures/rest_candlesticks_mlb_20260807.json')
    for (const [ticker, { candlesticks }] of Object.entries(markets)) {
      exchange.reply({ json: { ticker, candlesticks } })
      const query = { startTs: epochUs(0), endTs: epochUs(1), periodMinutes: 1 } as const
      const read = await client.series.candlesticks('KXMLBGAME', ticker, query)
      expect(read.candlesticks.length).toBeGreaterThan(0)
      for (const { volume, price } of read.candlesticks) expect(price.close === undefined).toBe(volume === 0)
    }
  })

  it('of errors have their code', async () => {
    const lines = readShared('fixtures/quoted_bodies_2026.jsonl').trim().split('\n')
    const errors = lines.map((line): Json => JSON.parse(line)).filter(({ kind }) => kind === 'rest_error')
    expect(errors.length).toBeGreaterThan(0)
    for (const { status, body } of errors) {
      exchange.reply({ status: Number(status), json: body })
      const { error } = body as { error: Json }
      const code = status === 429 ? 'RATE_LIMITED' : error['code']
      await expect(client.exchange.schedule()).rejects.toMatchObject({ status, code, details: error['details'] })
    }
  })
})
