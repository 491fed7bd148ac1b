import { ApiError, DecodeError, KalshiClient } from '@kassandra/kalshi-sdk'
import { epochUs, parseInstant } from '@kassandra/kalshi-sdk/units'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { CANDLESTICK, EVENT, FEE_CHANGE_TIME, MARKET, MILESTONE, QUIET_CANDLESTICK, SERIES, TRADE } from './support/documented-bodies.ts'
import { ed25519Key } from './support/keys.ts'
import { type LocalExchange, startLocalExchange } from './support/local-exchange.ts'

let exchange: LocalExchange
let client: KalshiClient
beforeAll(async () => {
  exchange = await startLocalExchange()
  client = new KalshiClient({ environment: exchange, credentials: ed25519Key('key'), maxRetries: 0 })
})
afterAll(async () => {
  await client.close()
  await exchange.close()
})
let before = 0
beforeEach(() => {
  before = exchange.seen.length
})

/** Path behind the base and decoded query of the requests of this test. */
const asked = (): readonly string[] =>
  exchange.seen.slice(before).map(({ path, query }) => `${path.replace('/trade-api/v2', '')}?${decodeURIComponent(query.toString())}`)

const FROM = epochUs(1_700_000_000_500_000)
const UNTIL = epochUs(1_700_000_100_500_000)
const PERIOD = { startTs: FROM, endTs: UNTIL, periodMinutes: 60 } as const
const SPAN = { open: 4_000, high: 5_000, low: 3_000, close: 4_500 }
const CANDLE = {
  endPeriod: 1_786_137_900_000_000,
  yesBid: SPAN,
  yesAsk: SPAN,
  price: { ...SPAN, mean: 4_400, previous: 3_900, min: 3_100, max: 4_900 },
  volume: 2_874,
  openInterest: 12_810_777,
}

describe('exchange', () => {
  it('gives its status, shard by shard', async () => {
    const shard = {
      exchange_index: 2,
      description: 'Crypto',
      exchange_active: true,
      trading_active: false,
      intra_exchange_transfers_active: true,
    }
    exchange.reply({
      json: {
        exchange_active: true,
        trading_active: true,
        intra_exchange_transfers_active: false,
        exchange_estimated_resume_time: '2026-07-25T06:00:00Z',
        exchange_index_statuses: [shard],
      },
    })
    expect(await client.exchange.status()).toEqual({
      exchangeActive: true,
      tradingActive: true,
      intraExchangeTransfersActive: false,
      estimatedResumeTime: parseInstant('2026-07-25T06:00:00Z'),
      shards: [{ exchangeIndex: 2, description: 'Crypto', exchangeActive: true, tradingActive: false, intraExchangeTransfersActive: true }],
    })
    expect(asked()).toEqual(['/exchange/status?'])
  })

  it.each([500, 503, 504])('that is down and says so with status %d has a status', async (status) => {
    exchange.reply({ status, json: { exchange_active: false, trading_active: false, exchange_estimated_resume_time: null } })
    const { data, response } = await client.exchange.status().withResponse()
    expect(data).toMatchObject({ exchangeActive: false, tradingActive: false, estimatedResumeTime: undefined, shards: [] })
    expect(response.status).toBe(status)
  })

  it('that is down and says nothing of it is an error', async () => {
    exchange.reply({ status: 503, json: { error: { code: 'exchange_unavailable', message: 'exchange unavailable' } } })
    await expect(client.exchange.status()).rejects.toThrow(ApiError)
  })

  it('gives its schedule', async () => {
    const week = {
      monday: [{ open_time: '08:00', close_time: '03:00' }],
      tuesday: [],
      wednesday: null,
      thursday: [],
      friday: [],
      saturday: [],
      sunday: [],
    }
    const time = { start_time: '2026-01-01T00:00:00Z', end_time: '2027-01-01T00:00:00Z' }
    const window = { start_datetime: '2026-07-30T07:00:00Z', end_datetime: '2026-07-30T09:00:00Z' }
    exchange.reply({ json: { schedule: { standard_hours: [{ ...time, ...week }], maintenance_windows: [window] } } })
    const { standardHours, maintenanceWindows } = await client.exchange.schedule()
    expect(standardHours[0]).toMatchObject({ startTime: parseInstant(time.start_time), endTime: parseInstant(time.end_time) })
    expect(standardHours[0]?.sessions.monday).toEqual([{ openTime: '08:00', closeTime: '03:00' }])
    expect(standardHours[0]?.sessions.wednesday).toEqual([])
    expect(maintenanceWindows).toEqual([{ startTime: parseInstant(window.start_datetime), endTime: parseInstant(window.end_datetime) }])
    expect(asked()).toEqual(['/exchange/schedule?'])
  })

  it('says up to when user data are current', async () => {
    exchange.reply({ json: { as_of_time: '2026-07-25T05:51:39.54467Z' } })
    expect(await client.exchange.userDataTimestamp()).toEqual({ asOfTime: 1_784_958_699_544_670 })
    expect(asked()).toEqual(['/exchange/user_data_timestamp?'])
  })
})

describe('markets', () => {
  it('are listed with every documented filter', async () => {
    exchange.reply({ json: { markets: [MARKET], cursor: 'next' } })
    const page = await client.markets.list({
      limit: 1_000,
      cursor: 'c',
      eventTicker: 'E',
      seriesTicker: 'S',
      tickers: ['A', 'B'],
      status: 'open',
      mveFilter: 'exclude',
      minCreatedTs: FROM,
      maxCreatedTs: UNTIL,
      minUpdatedTs: FROM,
      maxUpdatedTs: UNTIL,
      minCloseTs: FROM,
      maxCloseTs: UNTIL,
      minSettledTs: FROM,
      maxSettledTs: UNTIL,
    })
    expect(page.nextCursor).toBe('next')
    expect(page.items[0]?.ticker).toBe(MARKET.ticker)
    const times = ['created', 'updated', 'close', 'settled'].map((kind) => `min_${kind}_ts=1700000000&max_${kind}_ts=1700000101`).join('&')
    expect(asked()).toEqual([
      `/markets?limit=1000&cursor=c&event_ticker=E&series_ticker=S&tickers=A,B&status=open&mve_filter=exclude&${times}`,
    ])
  })

  it('are listed page after page with the same filters', async () => {
    exchange.reply(
      { json: { markets: [MARKET], cursor: 'CgwI_-==' } },
      { json: { markets: null, cursor: 'x' } },
      { json: { markets: [MARKET], cursor: '' } },
    )
    const tickers: string[] = []
    for await (const { ticker } of client.markets.list({ seriesTicker: 'KXBTCD', limit: 1 })) tickers.push(ticker)
    expect(tickers).toEqual([MARKET.ticker, MARKET.ticker])
    expect(asked()).toEqual([
      '/markets?limit=1&series_ticker=KXBTCD',
      '/markets?limit=1&cursor=CgwI_-==&series_ticker=KXBTCD',
      '/markets?limit=1&cursor=x&series_ticker=KXBTCD',
    ])
  })

  it('have every documented field, in units, and the object as it came', async () => {
    exchange.reply({ json: { market: { ...MARKET, field_of_tomorrow: [1] } } })
    expect(await client.markets.get(MARKET.ticker)).toEqual({
      ticker: MARKET.ticker,
      eventTicker: 'KXBTCD-26JUL2502',
      seriesTicker: undefined,
      marketType: 'binary',
      status: 'finalized',
      title: 'Bitcoin price on Jul 25, 2026?',
      subtitle: '$74,300 or above',
      yesSubtitle: 'yes',
      noSubtitle: 'no',
      createdTime: parseInstant(MARKET.created_time),
      updatedTime: parseInstant(MARKET.updated_time),
      openTime: parseInstant(MARKET.open_time),
      closeTime: parseInstant(MARKET.close_time),
      expectedExpirationTime: parseInstant(MARKET.expected_expiration_time),
      expirationTime: parseInstant(MARKET.expiration_time),
      latestExpirationTime: parseInstant(MARKET.latest_expiration_time),
      occurrenceTime: parseInstant(MARKET.occurrence_datetime),
      feeWaiverExpirationTime: parseInstant(MARKET.fee_waiver_expiration_time),
      settlementTimerSeconds: 60,
      settlementTime: parseInstant(MARKET.settlement_ts),
      settlementValue: 10_000,
      settlementBoundsType: 'floor',
      settlementFloor: 2_500,
      result: 'yes',
      expirationValue: '74300.12',
      canCloseEarly: true,
      earlyCloseCondition: 'when it is decided',
      yesBid: 4_200,
      yesBidQty: 1_261,
      yesAsk: 4_310,
      yesAskQty: 7_346_900,
      noBid: 5_690,
      noAsk: 5_800,
      lastPrice: 4_250,
      previousYesBid: 1_200,
      previousYesAsk: 1_300,
      previousPrice: 1_250,
      volume: 11_446_159,
      volume24h: 4_525,
      openInterest: 4_000_997,
      notionalValue: 1_000_000,
      priceLevelStructure: 'tapered_deci_cent',
      priceRanges: [
        { start: 0, end: 1_000, step: 10 },
        { start: 1_000, end: 10_000, step: 100 },
      ],
      strikeType: 'between',
      floorStrike: 74_299.99,
      capStrike: 75_000,
      functionalStrike: 'f(x)',
      customStrike: { Holder: 'x' },
      rulesPrimary: 'first',
      rulesSecondary: 'second',
      mveCollectionTicker: 'KXMVE',
      mveSelectedLegs: [{ eventTicker: 'E', marketTicker: 'M', side: 'yes', yesSettlementValue: 0 }],
      primaryParticipantKey: 'baseball_player',
      isProvisional: true,
      exchangeIndex: 2,
      raw: { ...MARKET, field_of_tomorrow: [1] },
    })
    expect(asked()).toEqual([`/markets/${MARKET.ticker}?`])
  })

  it('keep words that are not documented yet', async () => {
    exchange.reply({
      json: { market: { ...MARKET, status: 'under_review', market_type: 'basket', result: 'void', price_level_structure: 'new' } },
    })
    expect(await client.markets.get('X')).toMatchObject({ status: 'under_review', marketType: 'basket', result: 'void' })
  })

  it.each([
    ['yes_bid_dollars', '0.42001'],
    ['yes_bid_dollars', 0.42],
    ['yes_ask_size_fp', '1.005'],
    ['volume_fp', null],
    ['notional_value_dollars', ''],
    ['settlement_value_dollars', '1.5'],
    ['price_ranges', undefined],
    ['close_time', 'tomorrow'],
  ])('with %s of %j are refused, with the place', async (field, value) => {
    exchange.reply({ json: { markets: [MARKET, { ...MARKET, [field]: value }], cursor: '' } })
    const listed = client.markets.list()
    await expect(listed).rejects.toThrow(DecodeError)
    await expect(listed).rejects.toMatchObject({ path: `markets[1].${field}` })
  })

  it('that are unknown are a 404 with the code of the exchange', async () => {
    exchange.reply({ status: 404, json: { error: { code: 'not_found', message: 'not found' } } })
    await expect(client.markets.get('NOPE')).rejects.toMatchObject({ name: 'ApiError', status: 404, code: 'not_found', retryable: false })
  })

  it('have an order book, ascending, with the best bids last', async () => {
    const book = {
      yes_dollars: [
        ['0.0100', '200.00'],
        ['0.4850', '7.50'],
      ],
      no_dollars: [['0.5000', '1.00']],
    }
    exchange.reply({ json: { orderbook_fp: book } })
    expect(await client.markets.orderbook('KXA', { depth: 10 })).toEqual({
      yes: [
        { price: 100, qty: 20_000 },
        { price: 4_850, qty: 750 },
      ],
      no: [{ price: 5_000, qty: 100 }],
    })
    expect(asked()).toEqual(['/markets/KXA/orderbook?depth=10'])
  })

  it('have the same order book should the exchange turn its order round', async () => {
    exchange.reply({
      json: {
        orderbook_fp: {
          yes_dollars: [
            ['0.9000', '1.00'],
            ['0.1000', '2.00'],
          ],
          no_dollars: null,
        },
      },
    })
    const { yes, no } = await client.markets.orderbook('KXA')
    expect(yes.map(({ price }) => price)).toEqual([1_000, 9_000])
    expect(no).toEqual([])
  })

  it.each([
    [{ orderbook: { yes: [[1, 2]] } }, 'orderbook_fp'],
    [{ orderbook_fp: {} }, 'orderbook_fp.yes_dollars'],
    [{ orderbook_fp: { yes_dollars: [['0.0100', '1.00'], ['0.0200']], no_dollars: [] } }, 'orderbook_fp.yes_dollars[1].qty'],
    [{ orderbook_fp: { yes_dollars: [], no_dollars: [['1.1', '1.00']] } }, 'orderbook_fp.no_dollars[0].price'],
  ])('have no book in %j: an unknown shape is never an empty book', async (json, path) => {
    exchange.reply({ json })
    await expect(client.markets.orderbook('KXA')).rejects.toMatchObject({ name: 'DecodeError', path })
  })

  it('have their books in one request, 1 to 100 of them', async () => {
    exchange.reply({ json: { orderbooks: [{ ticker: 'B', orderbook_fp: { yes_dollars: [], no_dollars: [['0.8120', '369.00']] } }] } })
    expect(await client.markets.orderbooks(['A', 'B'])).toEqual([{ ticker: 'B', yes: [], no: [{ price: 8_120, qty: 36_900 }] }])
    expect(asked()).toEqual(['/markets/orderbooks?tickers=A&tickers=B'])
    for (const count of [0, 101]) {
      const tickers = Array.from({ length: count }, (_, index) => `T${index}`)
      await expect(client.markets.orderbooks(tickers)).rejects.toMatchObject({ code: 'REQUEST_INVALID' })
      await expect(client.markets.candlesticks(tickers, PERIOD)).rejects.toMatchObject({ code: 'REQUEST_INVALID' })
    }
    expect(asked()).toHaveLength(1)
  })

  it('have trades, to the microsecond', async () => {
    const { taker_outcome_side: _, is_block_trade: __, ...older } = TRADE
    exchange.reply({ json: { trades: [TRADE, older], cursor: '' } })
    const query = { limit: 2, cursor: 'c', ticker: 'T', minTs: FROM, maxTs: UNTIL, isBlockTrade: false }
    const trade = {
      tradeId: TRADE.trade_id,
      ticker: TRADE.ticker,
      yesPrice: 3_800,
      count: 1_261,
      takerOutcomeSide: 'no',
      createdTime: 1_784_958_699_544_670,
      isBlockTrade: true,
    }
    expect((await client.markets.trades(query)).items).toEqual([trade, { ...trade, isBlockTrade: false }])
    expect(asked()).toEqual(['/markets/trades?limit=2&cursor=c&ticker=T&min_ts=1700000000&max_ts=1700000101&is_block_trade=false'])
  })

  it('have no trade whose taker is on neither side', async () => {
    exchange.reply({ json: { trades: [{ ...TRADE, taker_outcome_side: 'maybe' }], cursor: '' } })
    await expect(client.markets.trades()).rejects.toMatchObject({ path: 'trades[0].taker_outcome_side' })
  })

  it('have candlesticks, many markets at once', async () => {
    exchange.reply({ json: { markets: [{ market_ticker: 'A', candlesticks: [CANDLESTICK, QUIET_CANDLESTICK] }] } })
    const [first] = await client.markets.candlesticks(['A', 'B'], { ...PERIOD, includeLatestBeforeStart: true })
    const none = { open: undefined, high: undefined, low: undefined, close: undefined, mean: undefined, min: undefined, max: undefined }
    expect(first).toEqual({ ticker: 'A', candlesticks: [CANDLE, { ...CANDLE, volume: 0, price: { ...none, previous: 3_900 } }] })
    expect(asked()).toEqual([
      '/markets/candlesticks?market_tickers=A,B&start_ts=1700000000&end_ts=1700000101&period_interval=60&include_latest_before_start=true',
    ])
  })
})

describe('events', () => {
  it('are listed with every documented filter, their markets and milestones', async () => {
    exchange.reply({ json: { events: [EVENT], milestones: [MILESTONE], cursor: '' } })
    const { items, milestones } = await client.events.list({
      limit: 200,
      cursor: 'c',
      withNestedMarkets: true,
      withMilestones: true,
      status: 'open',
      seriesTicker: 'KXBTCD',
      tickers: ['A', 'B'],
      minCloseTs: FROM,
      minUpdatedTs: FROM,
    })
    expect(items).toEqual([
      {
        ticker: 'KXBTCD-26JUL2502',
        seriesTicker: 'KXBTCD',
        title: 'Bitcoin price',
        subtitle: 'at 2 AM',
        category: 'Crypto',
        collateralReturnType: 'DIRECNET',
        mutuallyExclusive: false,
        strikeDate: parseInstant(EVENT.strike_date),
        strikePeriod: undefined,
        markets: [expect.objectContaining({ ticker: MARKET.ticker, seriesTicker: 'KXBTCD', yesBid: 4_200, raw: MARKET })],
        productMetadata: { a: 1 },
        settlementSources: [{ name: 'CF Benchmarks', url: 'https://b.example' }],
        lastUpdatedTime: parseInstant(EVENT.last_updated_ts),
        feeTypeOverride: 'flat',
        feeMultiplierOverride: 1.5,
        exchangeIndex: 2,
        raw: EVENT,
      },
    ])
    expect(milestones).toEqual([
      {
        id: 'm1',
        category: 'Sports',
        type: 'baseball_game',
        title: 'TOR at PHI',
        notificationMessage: 'soon',
        startTime: parseInstant(MILESTONE.start_date),
        endTime: undefined,
        relatedEventTickers: ['A', 'B'],
        primaryEventTickers: ['A'],
        sourceId: 's1',
        sourceIds: { feed: '9' },
        details: { league: 'MLB' },
        lastUpdatedTime: parseInstant(MILESTONE.last_updated_ts),
      },
    ])
    expect(asked()).toEqual([
      '/events?limit=200&cursor=c&with_nested_markets=true&with_milestones=true&status=open&series_ticker=KXBTCD&tickers=A,B&min_close_ts=1700000000&min_updated_ts=1700000000',
    ])
  })

  it('that are combos are listed apart', async () => {
    exchange.reply({ json: { events: [{ ...EVENT, markets: null }], cursor: '' } })
    const page = await client.events.listMultivariate({
      limit: 9,
      cursor: 'c',
      seriesTicker: 'S',
      collectionTicker: 'C',
      withNestedMarkets: false,
    })
    expect(page.items[0]?.markets).toEqual([])
    expect(asked()).toEqual(['/events/multivariate?limit=9&cursor=c&series_ticker=S&collection_ticker=C&with_nested_markets=false'])
  })

  it.each([
    ['in the event', { event: EVENT, markets: [] }],
    ['beside it', { event: { ...EVENT, markets: undefined }, markets: [MARKET] }],
  ])('come with their markets, which stand %s', async (_where, json) => {
    exchange.reply({ json })
    const event = await client.events.get('KXBTCD-26JUL2502')
    expect(event.markets).toEqual([expect.objectContaining({ ticker: MARKET.ticker, seriesTicker: 'KXBTCD' })])
    expect(asked()).toEqual(['/events/KXBTCD-26JUL2502?with_nested_markets=true'])
  })

  it('have metadata', async () => {
    exchange.reply({
      json: {
        image_url: '/a.png',
        featured_image_url: '/b.png',
        market_details: [{ market_ticker: 'M', image_url: '/m.png', color_code: '#fff' }],
        settlement_sources: [{ name: 'n', url: 'u' }],
        competition: 'Pro Baseball',
        competition_scope: 'Strikeouts',
      },
    })
    expect(await client.events.metadata('E')).toEqual({
      imageUrl: '/a.png',
      featuredImageUrl: '/b.png',
      marketDetails: [{ ticker: 'M', imageUrl: '/m.png', colorCode: '#fff' }],
      settlementSources: [{ name: 'n', url: 'u' }],
      competition: 'Pro Baseball',
      competitionScope: 'Strikeouts',
    })
    expect(asked()).toEqual(['/events/E/metadata?'])
  })

  it('have candlesticks market by market, and say where they end', async () => {
    exchange.reply({ json: { market_tickers: ['A', 'B'], market_candlesticks: [[CANDLESTICK], null], adjusted_end_ts: 1_700_000_000 } })
    expect(await client.events.candlesticks('S', 'E', PERIOD)).toEqual({
      markets: [
        { ticker: 'A', candlesticks: [CANDLE] },
        { ticker: 'B', candlesticks: [] },
      ],
      adjustedEnd: 1_700_000_000_000_000,
    })
    expect(asked()).toEqual(['/series/S/events/E/candlesticks?start_ts=1700000000&end_ts=1700000101&period_interval=60'])
  })

  it('have no candlesticks where tickers and lists do not match', async () => {
    exchange.reply({ json: { market_tickers: ['A', 'B'], market_candlesticks: [[]], adjusted_end_ts: 1 } })
    await expect(client.events.candlesticks('S', 'E', PERIOD)).rejects.toThrow('has 2 tickers and 1 lists of candlesticks')
  })

  it('have fee changes, which may be the end of an override', async () => {
    const change = {
      id: '1',
      event_ticker: 'E',
      series_ticker: 'S',
      fee_type_override: null,
      fee_multiplier_override: null,
      scheduled_ts: FEE_CHANGE_TIME,
    }
    exchange.reply({ json: { event_fee_changes: [change], cursor: '' } })
    expect((await client.events.feeChanges({ limit: 5, cursor: 'c', eventTicker: 'E' })).items).toEqual([
      {
        id: '1',
        eventTicker: 'E',
        seriesTicker: 'S',
        feeTypeOverride: undefined,
        feeMultiplierOverride: undefined,
        scheduledTime: parseInstant(FEE_CHANGE_TIME),
      },
    ])
    expect(asked()).toEqual(['/events/fee_changes?limit=5&cursor=c&event_ticker=E'])
  })

  it('have a history of forecasts', async () => {
    const point = { percentile: 5_000, raw_numerical_forecast: 74_300.5, numerical_forecast: 74_300, formatted_forecast: '$74,300' }
    const history = [{ event_ticker: 'E', end_period_ts: 1_700_000_000, period_interval: 0, percentile_points: [point] }]
    exchange.reply({ json: { forecast_history: history } })
    const query = { percentiles: [2_500, 5_000], startTs: FROM, endTs: UNTIL, periodMinutes: 0 } as const
    expect(await client.events.forecastPercentileHistory('S', 'E', query)).toEqual([
      {
        eventTicker: 'E',
        endPeriod: 1_700_000_000_000_000,
        periodMinutes: 0,
        percentiles: [{ percentile: 5_000, rawForecast: 74_300.5, forecast: 74_300, formattedForecast: '$74,300' }],
      },
    ])
    expect(asked()).toEqual([
      '/series/S/events/E/forecast_percentile_history?percentiles=2500&percentiles=5000&start_ts=1700000000&end_ts=1700000101&period_interval=0',
    ])
  })
})

describe('series', () => {
  const series = {
    ticker: 'KXMLBGAME',
    title: 'Professional Baseball Game',
    frequency: 'custom',
    category: 'Sports',
    categories: ['Sports', 'Baseball'],
    tags: ['Baseball'],
    settlementSources: [{ name: 'ESPN', url: 'https://www.espn.com' }],
    contractUrl: 'https://a.example/contract.pdf',
    contractTermsUrl: 'https://a.example/terms.pdf',
    productMetadata: { scope: 'Game' },
    feeType: 'quadratic_with_maker_fees',
    feeMultiplier: 0.5,
    additionalProhibitions: ['players'],
    volume: 123_456_789,
    lastUpdatedTime: parseInstant(SERIES.last_updated_ts),
    exchangeIndex: 3,
    raw: SERIES,
  }

  it('are listed in one page', async () => {
    exchange.reply({ json: { series: [SERIES] } })
    const query = { category: 'Sports', tags: ['Baseball', 'Golf'], includeProductMetadata: true, includeVolume: true, minUpdatedTs: FROM }
    expect(await client.series.list(query)).toEqual({ items: [series], nextCursor: undefined })
    expect(asked()).toEqual([
      '/series?category=Sports&tags=Baseball,Golf&include_product_metadata=true&include_volume=true&min_updated_ts=1700000000',
    ])
  })

  it('are got one by one; null lists are empty', async () => {
    exchange.reply({
      json: { series: { ...SERIES, tags: null, settlement_sources: null, additional_prohibitions: null, volume_fp: undefined } },
    })
    expect(await client.series.get('KXMLBGAME', { includeVolume: false })).toMatchObject({
      tags: [],
      settlementSources: [],
      additionalProhibitions: [],
      volume: undefined,
    })
    expect(asked()).toEqual(['/series/KXMLBGAME?include_volume=false'])
  })

  it('have the candlesticks of their markets', async () => {
    exchange.reply({ json: { ticker: 'M', candlesticks: [CANDLESTICK] } })
    const query = { ...PERIOD, includeLatestBeforeStart: false }
    expect(await client.series.candlesticks('S', 'M', query)).toEqual({ ticker: 'M', candlesticks: [CANDLE] })
    expect(asked()).toEqual([
      '/series/S/markets/M/candlesticks?start_ts=1700000000&end_ts=1700000101&period_interval=60&include_latest_before_start=false',
    ])
  })

  it('have fee changes', async () => {
    const change = { id: '1', series_ticker: 'S', fee_type: 'flat', fee_multiplier: 2, scheduled_ts: FEE_CHANGE_TIME }
    exchange.reply({ json: { series_fee_change_arr: [change] } })
    expect((await client.series.feeChanges({ seriesTicker: 'S', showHistorical: true })).items).toEqual([
      { id: '1', seriesTicker: 'S', feeType: 'flat', feeMultiplier: 2, scheduledTime: parseInstant(FEE_CHANGE_TIME) },
    ])
    expect(asked()).toEqual(['/series/fee_changes?series_ticker=S&show_historical=true'])
  })
})

it('gives the raw answer beside any result', async () => {
  exchange.reply({ json: { market: MARKET, extra: 1 }, headers: { 'x-trace': 't' } })
  const { data, response } = await client.markets.get('X').withResponse()
  expect(data.ticker).toBe(MARKET.ticker)
  expect(response).toMatchObject({ status: 200, attempts: 1, body: { market: MARKET, extra: 1 } })
  expect(response.headers['x-trace']).toBe('t')
})

it('passes the caller’s options on, to every page of a listing too', async () => {
  const reason = new Error('enough')
  const controller = new AbortController()
  exchange.reply({ json: { trades: [TRADE], cursor: 'next' } })
  const reading = (async () => {
    for await (const _trade of client.markets.trades({}, { signal: controller.signal })) controller.abort(reason)
  })()
  await expect(reading).rejects.toBe(reason)
  expect(asked()).toHaveLength(1)
})
