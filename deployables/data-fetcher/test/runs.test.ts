import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FetcherBench, kindsOf, tradeIds } from './support/fetcher-bench.ts'
import { isBuilt } from './support/fetcher-process.ts'

/** One, and the repeats of the client. */
const ATTEMPTS = 5

describe.runIf(isBuilt)('POST /run', { timeout: 120_000 }, () => {
  it('appends what is new, once for each scheduled time, in exact decimals', async () => {
    await using bench = await FetcherBench.open()
    const { exchange } = bench
    exchange.open('KXTEST-A')
    const first = [...exchange.trade('KXTEST-A', 1.5, 2), ...exchange.trade('KXTEST-A', 50)]
    const young = exchange.trade('KXTEST-A', 119)
    const fetcher = bench.start()
    const answer = await fetcher.run(exchange.scheduled(120))
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({
      run: expect.stringMatching(/^scheduled /),
      isComplete: true,
      failed: 0,
      appended: { trade: 3, market: 1, orderbook: 1 },
      tickers: [{ kind: 'market', ticker: 'KXTEST-A', line: 1, key: 'market_data/KXTEST-A.json', status: 'appended' }],
    })
    const records = await bench.local('KXTEST-A')
    expect(tradeIds(records)).toEqual(first) // oldest first, and what is younger than two minutes is left to the next run
    expect(records[0]).toEqual({
      kind: 'trade',
      ticker: 'KXTEST-A',
      fetchedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      run: answer.body.run,
      tradeId: first[0],
      createdTime: expect.any(String),
      yesPrice: '0.4200',
      noPrice: '0.5800',
      count: '1.50',
      takerOutcomeSide: 'yes',
      isBlockTrade: false,
    })
    const candles = records.filter(({ kind }) => kind === 'candlestick')
    expect(candles.length).toBe(answer.body.appended.candlestick)
    expect(candles[1]).toMatchObject({
      periodMinutes: 1,
      price: { open: '0.4200', close: '0.4200' },
      volume: '3.00',
      yesBid: { close: '0.4000' },
    })
    expect(records.at(-2)).toMatchObject({ kind: 'market', market: { ticker: 'KXTEST-A', yes_bid_dollars: '0.4000', status: 'active' } })
    expect(records.at(-1)).toMatchObject({ kind: 'orderbook', yes: [['0.4000', '1.00']], no: [['0.5500', '2.50']] })

    expect((await fetcher.run(exchange.scheduled(120))).body).toMatchObject({
      isComplete: true,
      appended: {},
      tickers: [{ status: 'repeated' }],
    })
    expect(await bench.local('KXTEST-A')).toEqual(records)

    const later = exchange.trade('KXTEST-A', 200)
    expect((await fetcher.run(exchange.scheduled(240))).body).toMatchObject({ appended: { trade: 2, market: 1, orderbook: 1 } })
    const all = await bench.local('KXTEST-A')
    expect(tradeIds(all)).toEqual([...first, ...young, ...later])
    const ends = all.filter(({ kind }) => kind === 'candlestick').map(({ endPeriod }) => endPeriod)
    expect(ends).toEqual([...new Set(ends)].toSorted())
    expect(await fetcher.kill('SIGTERM')).toBe(0)
    expect(fetcher.out + fetcher.err).not.toMatch(/PRIVATE KEY/)
  })

  it('alone does work', async () => {
    await using bench = await FetcherBench.open()
    bench.exchange.open('KXTEST-A')
    const fetcher = bench.start()
    const scheduled = { headers: { 'x-cloudscheduler-scheduletime': bench.exchange.scheduled(10) } }
    const asked = [
      ['GET', '/run', {}, 405],
      ['PUT', '/run', {}, 405],
      ['POST', '/health', {}, 405],
      ['POST', '/', {}, 404],
      ['POST', '/run/', {}, 404],
      ['GET', '/metrics', {}, 404],
      ['POST', '/run', { body: 'scheduleTime=now' }, 400],
      ['POST', '/run', { body: '[]' }, 400],
      ['POST', '/run', { body: '{"tickers":["X"]}' }, 400],
      ['POST', '/run', { body: '{"scheduleTime":"today"}' }, 400],
      ['POST', '/run', { headers: { 'x-cloudscheduler-scheduletime': 'today' } }, 400],
      ['POST', '/run', { ...scheduled, body: '{"scheduleTime":"2026-01-01T00:00:00Z"}' }, 400],
      ['POST', '/run', { body: 'x'.repeat(20_000) }, 413],
      ['POST', '/run', { body: 'x'.repeat(3_000_000) }, 413],
    ] as const
    for (const [method, path, options, status] of asked) {
      const answer = await fetcher.request(method, path, options)
      expect([method, path, answer.status]).toEqual([method, path, status])
      expect(answer.body.error.code).toMatch(/^[A-Z_]+$/)
    }
    expect((await fetcher.request('GET', '/run')).headers.get('allow')).toBe('POST')
    expect(await readdir(bench.folder)).toEqual(['tickers.txt'])
    expect(await fetcher.request('GET', '/health?x=1')).toMatchObject({
      status: 200,
      body: { status: 'ok', running: false, lastRun: null },
    })
    expect((await fetcher.request('HEAD', '/health')).status).toBe(200)
    expect((await fetcher.request('POST', '/run', { body: JSON.stringify({ scheduleTime: bench.exchange.scheduled(10) }) })).status).toBe(
      200,
    )
    expect((await fetcher.request('POST', '/run')).body.run).toMatch(/^started /)
    expect((await fetcher.request('GET', '/health')).body).toMatchObject({ lastRun: { isComplete: true, failed: 0 } })
  })

  it('does one run at a time: the same is shared, another waits', async () => {
    await using bench = await FetcherBench.open()
    const { exchange } = bench
    exchange.open('KXTEST-A')
    const trades = exchange.trade('KXTEST-A', 1)
    const fetcher = bench.startInCloud()
    const gate = bench.gcs.faults.hold('InsertObject')
    const answers = [fetcher.run(exchange.scheduled(60))]
    await gate.waiting(1)
    answers.push(fetcher.run(exchange.scheduled(60)), fetcher.request('POST', '/run'), fetcher.run(exchange.scheduled(120)))
    expect((await fetcher.request('GET', '/health')).body).toMatchObject({ running: true })
    gate.open()
    const [one, same, none, other] = await Promise.all(answers)
    expect(one?.status).toBe(200)
    expect(same?.body).toEqual(one?.body)
    expect([one?.body.run, other?.body.run]).toContain(none?.body.run)
    expect(other?.body.run).not.toBe(one?.body.run)
    expect(fetcher.lines.filter(({ msg }) => msg === 'run started')).toHaveLength(2)
    expect(tradeIds(bench.inCloud('KXTEST-A'))).toEqual(trades)
    expect(kindsOf(bench.inCloud('KXTEST-A'))).toMatchObject({ market: 2, orderbook: 2 })
  })

  it('tells what failed, and redoes only that', async () => {
    await using bench = await FetcherBench.open('KXTEST-A\nKXTEST-B\nKXNONE\n')
    const { exchange } = bench
    for (const ticker of ['KXTEST-A', 'KXTEST-B']) exchange.open(ticker)
    const [inA, inB] = [exchange.trade('KXTEST-A', 1), exchange.trade('KXTEST-B', 2)]
    exchange.exchange.restFaults.inject({ kind: 'rest', status: 503, path: '/markets/KXTEST-B/orderbook', requests: ATTEMPTS })
    const fetcher = bench.start()
    const failed = await fetcher.run(exchange.scheduled(60))
    expect(failed.status).toBe(503)
    expect(failed.headers.get('retry-after')).toBe('60')
    expect(failed.body).toMatchObject({
      isComplete: false,
      isRetryable: true,
      failed: 2,
      tickers: [
        { ticker: 'KXTEST-A', status: 'appended' },
        {
          ticker: 'KXTEST-B',
          status: 'failed',
          error: { code: expect.any(String), retryable: true, message: expect.stringContaining('/markets/KXTEST-B/orderbook') },
        },
        { ticker: 'KXNONE', line: 3, status: 'failed', error: { code: 'TICKER_UNKNOWN', retryable: false } },
      ],
    })
    expect(failed.body.tickers[1]?.appended).toEqual({})
    const before = await bench.local('KXTEST-A')
    exchange.open('KXNONE')
    const repeated = await fetcher.run(exchange.scheduled(60))
    expect(repeated).toMatchObject({ status: 200, body: { run: failed.body.run, until: failed.body.until } })
    expect(repeated.body.tickers.map(({ status }) => status)).toEqual(['repeated', 'appended', 'appended'])
    expect(await bench.local('KXTEST-A')).toEqual(before)
    expect([tradeIds(before), tradeIds(await bench.local('KXTEST-B'))]).toEqual([inA, inB])
  })

  it('brings all of it through a storm of errors', async () => {
    await using bench = await FetcherBench.open('KXTEST-A\nKXTEST-B\n')
    const { exchange } = bench
    for (const ticker of ['KXTEST-A', 'KXTEST-B']) exchange.open(ticker)
    const wanted = [exchange.trade('KXTEST-A', 1, 30), exchange.trade('KXTEST-B', 2, 30)]
    const { restFaults } = exchange.exchange
    for (const path of [
      '/markets/KXTEST-A',
      '/markets/trades',
      '/markets/candlesticks',
      '/markets/KXTEST-B/orderbook',
      '/historical/cutoff',
    ])
      restFaults.inject({ kind: 'rest', status: 503, path, requests: 2 })
    restFaults.inject({ kind: 'lost-response', path: '/markets/trades' })
    restFaults.inject({ kind: 'partial-body', path: '/markets/KXTEST-B' })
    const fetcher = bench.start()
    expect((await fetcher.run(exchange.scheduled(60))).body).toMatchObject({ isComplete: true, appended: { trade: 60 } })
    expect([tradeIds(await bench.local('KXTEST-A')), tradeIds(await bench.local('KXTEST-B'))]).toEqual(wanted)
  })

  it('fails as a whole where the tickers cannot be read any more, and names every bad line', async () => {
    await using bench = await FetcherBench.open()
    const fetcher = bench.start()
    await fetcher.said('listening')
    await bench.setTickers('GOOD\nbad line here\nworse!\n')
    const answer = await fetcher.run(bench.exchange.scheduled(60))
    expect(answer).toMatchObject({
      status: 500,
      body: { error: { code: 'CONFIG_INVALID', message: expect.stringMatching(/line 2: [\s\S]*line 3: /) } },
    })
    await writeFile(join(bench.folder, 'tickers.txt'), 'KXTEST-A')
    bench.exchange.open('KXTEST-A')
    expect((await fetcher.run(bench.exchange.scheduled(60))).status).toBe(200)
  })
})
