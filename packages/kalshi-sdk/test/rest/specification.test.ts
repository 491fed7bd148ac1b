import { readFileSync } from 'node:fs'
import {
  ApiError,
  KalshiClient,
  type ListEventsQuery,
  type ListMarketsQuery,
  type ListMultivariateEventsQuery,
  type ListSeriesQuery,
} from '@kassandra/kalshi-sdk'
import { epochUs } from '@kassandra/kalshi-sdk/units'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LocalExchange, startLocalExchange } from './support/local-exchange.ts'
import { readOpenApi } from './support/read-openapi.ts'
import { HAS_SHARED_FILES } from './support/shared-files.ts'

const sourceOf = (file: string): string => readFileSync(new URL(`../../src/rest/${file}.ts`, import.meta.url), 'utf8')
const matchesOf = (source: string, pattern: RegExp): ReadonlySet<string> =>
  new Set([...source.matchAll(pattern)].map(([, name = '']) => name))

const at = epochUs(0)
const period = { startTs: at, endTs: at, periodMinutes: 1 } as const
const latest = { ...period, includeLatestBeforeStart: true }
const page = { limit: 1, cursor: 'c' }

/** Path of an operation in the specification, and a call of it with everything that it takes. */
const OPERATIONS: readonly (readonly [path: string, call: (client: KalshiClient) => Promise<unknown>])[] = [
  ['/exchange/status', ({ exchange }) => exchange.status()],
  ['/exchange/schedule', ({ exchange }) => exchange.schedule()],
  ['/exchange/user_data_timestamp', ({ exchange }) => exchange.userDataTimestamp()],
  ['/markets', ({ markets }) => markets.list(EVERY_MARKET_FILTER)],
  ['/markets/{ticker}', ({ markets }) => markets.get('t')],
  ['/markets/{ticker}/orderbook', ({ markets }) => markets.orderbook('t', { depth: 1 })],
  ['/markets/orderbooks', ({ markets }) => markets.orderbooks(['t'])],
  ['/markets/trades', ({ markets }) => markets.trades({ ...page, ticker: 't', minTs: at, maxTs: at, isBlockTrade: true })],
  ['/markets/candlesticks', ({ markets }) => markets.candlesticks(['t'], latest)],
  ['/events', ({ events }) => events.list(EVERY_EVENT_FILTER)],
  ['/events/multivariate', ({ events }) => events.listMultivariate(EVERY_COMBO_FILTER)],
  ['/events/{event_ticker}', ({ events }) => events.get('t')],
  ['/events/{event_ticker}/metadata', ({ events }) => events.metadata('t')],
  ['/events/fee_changes', ({ events }) => events.feeChanges({ ...page, eventTicker: 't' })],
  ['/series/{series_ticker}/events/{ticker}/candlesticks', ({ events }) => events.candlesticks('t', 't', period)],
  [
    '/series/{series_ticker}/events/{ticker}/forecast_percentile_history',
    ({ events }) => events.forecastPercentileHistory('t', 't', { ...period, percentiles: [1] }),
  ],
  ['/series', ({ series }) => series.list(EVERY_SERIES_FILTER)],
  ['/series/{series_ticker}', ({ series }) => series.get('t', { includeVolume: true })],
  ['/series/{series_ticker}/markets/{ticker}/candlesticks', ({ series }) => series.candlesticks('t', 't', latest)],
  ['/series/fee_changes', ({ series }) => series.feeChanges({ seriesTicker: 't', showHistorical: true })],
]

const EVERY_MARKET_FILTER: Required<ListMarketsQuery> = {
  ...page,
  eventTicker: 't',
  seriesTicker: 't',
  tickers: ['t'],
  status: 'open',
  mveFilter: 'only',
  minCreatedTs: at,
  maxCreatedTs: at,
  minUpdatedTs: at,
  maxUpdatedTs: at,
  minCloseTs: at,
  maxCloseTs: at,
  minSettledTs: at,
  maxSettledTs: at,
}
const EVERY_EVENT_FILTER: Required<ListEventsQuery> = {
  ...page,
  withNestedMarkets: true,
  withMilestones: true,
  status: 'open',
  seriesTicker: 't',
  tickers: ['t'],
  minCloseTs: at,
  minUpdatedTs: at,
}
const EVERY_COMBO_FILTER: Required<ListMultivariateEventsQuery> = {
  ...page,
  seriesTicker: 't',
  collectionTicker: 't',
  withNestedMarkets: true,
}
const EVERY_SERIES_FILTER: Required<ListSeriesQuery> = {
  category: 'c',
  tags: ['t'],
  includeProductMetadata: true,
  includeVolume: true,
  minUpdatedTs: at,
}

/** File of a decoder, the schemas it reads, and their fields that it leaves to `raw` or to derivation. */
const DECODERS: readonly (readonly [file: string, schemas: readonly string[], omitted: readonly string[]])[] = [
  ['markets/to-market', ['Market', 'PriceRange', 'MveSelectedLeg'], ['liquidity_dollars']],
  ['markets/list-trades', ['Trade', 'GetTradesResponse'], ['no_price_dollars', 'taker_book_side']],
  ['markets/orderbook', ['OrderbookCountFp'], []],
  ['markets/get-orderbooks', ['GetMarketOrderbooksResponse', 'MarketOrderbookFp'], []],
  ['markets/get-orderbook', ['GetMarketOrderbookResponse'], []],
  ['markets/candlestick', ['MarketCandlestick', 'BidAskDistribution', 'PriceDistribution'], []],
  ['markets/get-candlesticks-batch', ['BatchGetMarketCandlesticksResponse', 'MarketCandlesticksResponse'], []],
  ['exchange/get-exchange-status', ['ExchangeStatus', 'ExchangeIndexStatus'], []],
  [
    'exchange/get-exchange-schedule',
    ['GetExchangeScheduleResponse', 'Schedule', 'WeeklySchedule', 'DailySchedule', 'MaintenanceWindow'],
    [],
  ],
  ['exchange/get-user-data-timestamp', ['GetUserDataTimestampResponse'], []],
  ['events/event', ['EventData'], []],
  ['events/milestone', ['Milestone'], []],
  ['events/get-event', ['GetEventResponse'], []],
  ['events/get-event-metadata', ['GetEventMetadataResponse', 'MarketMetadata'], []],
  ['events/get-event-candlesticks', ['GetEventCandlesticksResponse'], []],
  ['events/list-event-fee-changes', ['EventFeeChange', 'GetEventFeeChangesResponse'], []],
  [
    'events/get-forecast-percentile-history',
    ['GetEventForecastPercentilesHistoryResponse', 'ForecastPercentilesPoint', 'PercentilePoint'],
    [],
  ],
  ['series/series', ['Series'], []],
  ['series/settlement-source', ['SettlementSource'], []],
  ['series/get-market-candlesticks', ['GetMarketCandlesticksResponse'], []],
  ['series/list-series-fee-changes', ['SeriesFeeChange', 'GetSeriesFeeChangesResponse'], []],
]

/** Read besides the specification: the wire had or may have them. */
const UNDOCUMENTED: Readonly<Record<string, readonly string[]>> = {
  'markets/to-market': ['series_ticker'],
  'markets/orderbook': ['price', 'qty'],
}

describe.runIf(HAS_SHARED_FILES)('the specification', () => {
  const openApi = HAS_SHARED_FILES ? readOpenApi() : undefined

  let exchange: LocalExchange
  let client: KalshiClient
  beforeAll(async () => {
    exchange = await startLocalExchange()
    client = new KalshiClient({ environment: exchange, credentials: { keyId: 'k', sign: async () => 'c2ln' }, maxRetries: 0 })
  })
  afterAll(async () => {
    await client.close()
    await exchange.close()
  })

  it.each(OPERATIONS)('has the path and exactly the query parameters that are sent: %s', async (path, call) => {
    await expect(call(client)).rejects.toThrow(ApiError)
    const sent = exchange.seen.at(-1)
    expect(sent?.path).toBe(`/trade-api/v2${path.replaceAll(/\{\w+\}/g, 't')}`)
    expect([...new Set(sent?.query.keys())].sort()).toEqual([...(openApi?.queryOf(path) ?? [])].sort())
  })

  it.each(DECODERS)('has the fields that %s reads of %j, and no further but %j', (file, schemas, omitted) => {
    const source = sourceOf(file)
    const read = matchesOf(source, /(?:\.(?:need|find|list)|pageOf|sessionsOf|toPage)\((?:fields, )?'(\w+)'/g)
    const page = /pageOf\(|toPage\(/.test(source) ? ['cursor'] : []
    const documented = new Set(schemas.flatMap((schema) => [...(openApi?.fieldsOf(schema) ?? [])]))
    const expected = new Set([...documented, ...(UNDOCUMENTED[file] ?? [])])
    for (const field of omitted) expected.delete(field)
    expect([...new Set([...read, ...page.filter((field) => documented.has(field))])].sort()).toEqual([...expected].sort())
  })
})
