import { price } from '@kassandra/kalshi-sdk/units'
import { describe, expect, it } from 'vitest'
import { FetcherBench, kindsOf, tradeIds } from './support/fetcher-bench.ts'
import { isBuilt } from './support/fetcher-process.ts'

describe.runIf(isBuilt)('events and series', { timeout: 120_000 }, () => {
  it('bring each market into its own file, and those that were paid out since the last run', async () => {
    await using bench = await FetcherBench.open('series KXTEST\n')
    const { exchange } = bench
    for (const ticker of ['KXTEST-A', 'KXTEST-B']) exchange.open(ticker)
    const inA = exchange.trade('KXTEST-A', 1, 2)
    const fetcher = bench.start()
    const first = await fetcher.run(exchange.scheduled(60))
    expect(first.body.tickers.map(({ kind, ticker, line, status }) => [kind, ticker, line, status]).toSorted()).toEqual([
      ['market', 'KXTEST-A', 1, 'appended'],
      ['market', 'KXTEST-B', 1, 'appended'],
      ['series', 'KXTEST', 1, 'appended'],
    ])
    expect(await bench.local('KXTEST')).toMatchObject([{ kind: 'series', ticker: 'KXTEST', series: { ticker: 'KXTEST' } }])

    // One opens, trades and is paid out between two runs; another one is only paid out.
    exchange.open('KXTEST-C', { closeMinute: 90 })
    const inC = exchange.trade('KXTEST-C', 80, 3)
    const lateInA = exchange.trade('KXTEST-A', 81)
    for (const ticker of ['KXTEST-C', 'KXTEST-A']) {
      exchange.exchange.closeMarket(ticker)
      exchange.exchange.settleMarket(ticker, price(10_000))
    }
    const second = await fetcher.run(exchange.scheduled(240))
    expect(second.body).toMatchObject({ isComplete: true, appended: { trade: 4, market: 3, series: 1 } })
    expect(tradeIds(await bench.local('KXTEST-A'))).toEqual([...inA, ...lateInA])
    const records = await bench.local('KXTEST-C')
    expect(tradeIds(records)).toEqual(inC)
    expect(records.at(-1)).toMatchObject({ kind: 'market', market: { status: 'finalized', result: 'yes' } })

    const repeated = await fetcher.run(exchange.scheduled(240))
    expect(repeated.body).toMatchObject({ isComplete: true, appended: {}, tickers: [{ kind: 'series', status: 'repeated' }] })
    const third = await fetcher.run(exchange.scheduled(360))
    expect(third.body.tickers.map(({ ticker, status }) => [ticker, status]).toSorted()).toEqual([
      ['KXTEST', 'appended'],
      ['KXTEST-B', 'appended'],
    ])
  })

  it('are not done with until all of their markets are', async () => {
    await using bench = await FetcherBench.open('event KXTEST-E\nKXTEST-A\n')
    const { exchange } = bench
    for (const ticker of ['KXTEST-A', 'KXTEST-B']) exchange.open(ticker)
    exchange.exchange.restFaults.inject({ kind: 'rest', status: 500, path: '/markets/KXTEST-B/orderbook', requests: 5 })
    const fetcher = bench.start()
    const failed = await fetcher.run(exchange.scheduled(60))
    expect(failed.status).toBe(503)
    expect(Object.fromEntries(failed.body.tickers.map(({ ticker, line, status, error }) => [ticker, [line, status, error?.code]]))).toEqual(
      {
        'KXTEST-E': [1, 'failed', 'MARKETS_FAILED'],
        'KXTEST-A': [2, 'appended', undefined],
        'KXTEST-B': [1, 'failed', expect.any(String)],
      },
    )
    const repeated = await fetcher.run(exchange.scheduled(60))
    expect(Object.fromEntries(repeated.body.tickers.map(({ ticker, status }) => [ticker, status]))).toEqual({
      'KXTEST-E': 'appended',
      'KXTEST-A': 'repeated',
      'KXTEST-B': 'appended',
    })
    expect(kindsOf(await bench.local('KXTEST-A'))).toMatchObject({ market: 1, orderbook: 1 })
    expect((await bench.local('KXTEST-E'))[0]).not.toHaveProperty('event.markets')
  })

  it('share a file with a market of the same ticker', async () => {
    await using bench = await FetcherBench.open('event KXTEST-S\nmarket KXTEST-S\n')
    const { exchange } = bench
    exchange.exchange.addEvent({ ticker: 'KXTEST-S', seriesTicker: 'KXTEST', title: 'S', subTitle: '', mutuallyExclusive: false })
    exchange.open('KXTEST-S', { event: 'KXTEST-S' })
    const trades = exchange.trade('KXTEST-S', 1, 2)
    const fetcher = bench.start()
    for (const minute of [60, 120]) expect((await fetcher.run(exchange.scheduled(minute))).body).toMatchObject({ isComplete: true })
    const records = await bench.local('KXTEST-S')
    expect(tradeIds(records)).toEqual(trades)
    expect(kindsOf(records)).toMatchObject({ event: 2, market: 2, orderbook: 2 })
  })

  it('are found on the other side of the historical cutoff too', async () => {
    await using bench = await FetcherBench.open('event KXTEST-E\nKXTEST-A\n')
    const { exchange } = bench
    exchange.open('KXTEST-A', { closeMinute: 30 })
    const trades = exchange.trade('KXTEST-A', 10, 3)
    exchange.exchange.closeMarket('KXTEST-A')
    exchange.exchange.settleMarket('KXTEST-A', price(0))
    exchange.exchange.setHistoricalCutoff(exchange.at(60))
    const fetcher = bench.start()
    expect((await fetcher.run(exchange.scheduled(120))).body).toMatchObject({
      isComplete: true,
      appended: { trade: 3, market: 1, event: 1 },
    })
    const records = await bench.local('KXTEST-A')
    expect(tradeIds(records)).toEqual(trades)
    expect(records.filter(({ kind }) => kind === 'candlestick').length).toBeGreaterThan(0)
    const again = await fetcher.run(exchange.scheduled(180))
    expect(again.body.tickers.map(({ kind, status }) => [kind, status])).toContainEqual(['market', 'final'])
  })
})
