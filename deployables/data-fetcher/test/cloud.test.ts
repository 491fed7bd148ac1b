import { generateCredentials } from '@kassandra/kalshi-sim'
import { describe, expect, it } from 'vitest'
import { FetcherBench, kindsOf, tradeIds } from './support/fetcher-bench.ts'
import { isBuilt } from './support/fetcher-process.ts'

const KEYS = { KALSHI_API_KEY: 'gcp-secret:prod-keyid', KALSHI_API_SECRET: 'gcp-secret:prod-keyfile' }

/** Requests to the store at which a process is killed, after so many that go well; all of them with FETCHER_KILLS=all. */
const KILL_POINTS = [
  ['InsertObject', 1],
  ['Compose', 0],
  ['DeleteObject', 0],
  ...(process.env['FETCHER_KILLS'] === 'all'
    ? ([
        ['GetFacts', 0],
        ['InsertObject', 0],
      ] as const)
    : []),
] as const

describe.runIf(isBuilt)('in the cloud', { timeout: 120_000 }, () => {
  it('reads its key from Secret Manager for each run, and uses a rotated one without a restart', async () => {
    await using bench = await FetcherBench.open()
    const { exchange, secrets } = bench
    exchange.open('KXTEST-A')
    exchange.trade('KXTEST-A', 1)
    const fetcher = bench.startInCloud([], KEYS)
    const missing = await fetcher.run(exchange.scheduled(60))
    expect(missing).toMatchObject({
      status: 500,
      body: { error: { code: 'SECRET_UNAVAILABLE', message: expect.stringContaining('gcp-secret:prod-keyid') } },
    })

    const stranger = generateCredentials('ed25519').credentials
    secrets.add('my-project', 'prod-keyid', `${stranger.keyId}\n`)
    secrets.add('my-project', 'prod-keyfile', stranger.privateKeyPem)
    expect((await fetcher.run(exchange.scheduled(60))).body.tickers).toMatchObject([{ status: 'failed', error: { retryable: false } }])

    secrets.add('my-project', 'prod-keyid', exchange.variables['KALSHI_API_KEY'] ?? '')
    secrets.add('my-project', 'prod-keyfile', exchange.variables['KALSHI_API_SECRET'] ?? '')
    expect((await fetcher.run(exchange.scheduled(60))).body).toMatchObject({ isComplete: true, appended: { trade: 1 } })

    secrets.checksum = '7'
    expect((await fetcher.run(exchange.scheduled(90))).body.error).toMatchObject({ message: expect.stringContaining('checksum') })
    secrets.checksum = undefined
    secrets.add('my-project', 'prod-keyfile', 'no key at all')
    expect((await fetcher.run(exchange.scheduled(90))).body.error.message).not.toContain('no key at all')
    expect(fetcher.out + fetcher.err).not.toMatch(/PRIVATE KEY|ya29\.|no key at all/)
  })

  it('appends nothing twice and loses nothing where two instances run at once', async () => {
    await using bench = await FetcherBench.open()
    const { exchange, gcs } = bench
    exchange.open('KXTEST-A')
    const first = exchange.trade('KXTEST-A', 1, 5)
    const instances = [bench.startInCloud(), bench.startInCloud()] as const
    const created = gcs.faults.hold('InsertObject')
    const same = Promise.all(instances.map((each) => each.run(exchange.scheduled(60))))
    await created.waiting(2)
    created.open()
    const statuses = (await same).map(({ status, body }) => [status, body.tickers[0]?.status])
    expect(statuses.toSorted()).toEqual([
      [200, 'appended'],
      [200, 'repeated'],
    ])
    expect(kindsOf(bench.inCloud('KXTEST-A'))).toMatchObject({ trade: 5, market: 1, orderbook: 1 })

    const second = exchange.trade('KXTEST-A', 70, 5)
    const joined = gcs.faults.hold('Compose')
    const others = Promise.all([instances[0].run(exchange.scheduled(120)), instances[1].run(exchange.scheduled(180))])
    await joined.waiting(2)
    joined.open()
    expect((await others).map(({ body }) => body.isComplete)).toEqual([true, true])
    expect(tradeIds(bench.inCloud('KXTEST-A'))).toEqual([...first, ...second])
    expect(kindsOf(bench.inCloud('KXTEST-A'))).toMatchObject({ market: 3, orderbook: 3 })
    const ends = bench.inCloud('KXTEST-A').flatMap(({ endPeriod }) => endPeriod ?? [])
    expect(ends).toEqual([...new Set(ends)].toSorted())
  })

  it.each(KILL_POINTS)('loses nothing and repeats nothing when it is killed at %s (%d)', async (operation, after) => {
    await using bench = await FetcherBench.open()
    const { exchange, gcs } = bench
    exchange.open('KXTEST-A')
    const wanted = [...exchange.trade('KXTEST-A', 1, 3)]
    const before = bench.startInCloud()
    if (after > 0 || operation === 'Compose' || operation === 'DeleteObject')
      expect((await before.run(exchange.scheduled(60))).status).toBe(200)
    wanted.push(...exchange.trade('KXTEST-A', 90, 3))
    const gate = gcs.faults.hold(operation)
    const lost = before.run(exchange.scheduled(120)).catch(() => undefined)
    await gate.waiting(1)
    await before.kill('SIGKILL')
    gate.open()
    expect(await lost).toBeUndefined()

    const restarted = bench.startInCloud()
    expect((await restarted.run(exchange.scheduled(120))).status).toBe(200)
    expect(tradeIds(bench.inCloud('KXTEST-A'))).toEqual(wanted)
    const markets = bench.inCloud('KXTEST-A').filter(({ kind }) => kind === 'market')
    expect(new Set(markets.map(({ run }) => run)).size).toBe(markets.length)
  })

  it('repeats nothing where the store did what it was asked and the answer was lost', async () => {
    await using bench = await FetcherBench.open()
    const { exchange, gcs } = bench
    exchange.open('KXTEST-A')
    const fetcher = bench.startInCloud()
    const wanted: string[] = []
    for (const [minute, operation] of [
      [60, 'InsertObject'],
      [120, 'InsertObject'],
      [180, 'Compose'],
    ] as const) {
      wanted.push(...exchange.trade('KXTEST-A', minute - 30, 2))
      gcs.faults.add(operation, { kind: 'lose-answer' })
      gcs.faults.add('GetFacts', { kind: 'refuse', status: 503, code: 'backendError' })
      expect((await fetcher.run(exchange.scheduled(minute))).status).toBe(200)
    }
    expect(tradeIds(bench.inCloud('KXTEST-A'))).toEqual(wanted)
    expect(kindsOf(bench.inCloud('KXTEST-A'))).toMatchObject({ market: 3 })
  })

  it('tells that the store failed, and brings what is missing at the repeat', async () => {
    await using bench = await FetcherBench.open()
    const { exchange, gcs } = bench
    exchange.open('KXTEST-A')
    const wanted = exchange.trade('KXTEST-A', 1, 2)
    const fetcher = bench.startInCloud()
    gcs.faults.add('InsertObject', { kind: 'refuse', status: 503, code: 'backendError' }, { times: 5 })
    const failed = await fetcher.run(exchange.scheduled(60))
    expect(failed).toMatchObject({ status: 503, body: { tickers: [{ error: { code: 'STORE_FAILED', retryable: true } }] } })
    gcs.faults.add('GetFacts', { kind: 'refuse', status: 403, code: 'forbidden' })
    expect(await fetcher.run(exchange.scheduled(60))).toMatchObject({ status: 500, body: { isRetryable: false } })
    expect((await fetcher.run(exchange.scheduled(60))).status).toBe(200)
    expect(tradeIds(bench.inCloud('KXTEST-A'))).toEqual(wanted)
  })

  it('finishes what it is writing when it is to stop, says so, and ends with 0', async () => {
    await using bench = await FetcherBench.open('KXTEST-A\nKXTEST-B\n')
    const { exchange, gcs } = bench
    for (const ticker of ['KXTEST-A', 'KXTEST-B']) exchange.open(ticker)
    const wanted = exchange.trade('KXTEST-A', 1, 2)
    const fetcher = bench.startInCloud([], { CONCURRENCY: '1' })
    const gate = gcs.faults.hold('InsertObject')
    const answer = fetcher.run(exchange.scheduled(60))
    await gate.waiting(1)
    const ended = fetcher.kill('SIGTERM')
    await fetcher.said('stopping')
    gate.open()
    const { status, body } = await answer
    expect(status).toBe(503)
    expect(body.tickers).toMatchObject([{ status: 'appended' }, { status: 'failed', error: { code: 'STOPPED', retryable: true } }])
    expect(await ended).toBe(0)
    expect(tradeIds(bench.inCloud('KXTEST-A'))).toEqual(wanted)
    const repeated = await bench.startInCloud().run(exchange.scheduled(60))
    expect(repeated.body.tickers.map((ticker) => ticker.status)).toEqual(['repeated', 'appended'])
  })

  it('gives up what it is writing when that takes longer than it may', async () => {
    await using bench = await FetcherBench.open()
    const { exchange, gcs } = bench
    exchange.open('KXTEST-A')
    const fetcher = bench.startInCloud([], { STOP_TIMEOUT: '50ms' })
    const gate = gcs.faults.hold('InsertObject')
    const answer = fetcher.run(exchange.scheduled(60))
    await gate.waiting(1)
    expect(await fetcher.kill('SIGTERM')).toBe(0)
    expect(await answer).toMatchObject({ status: 503, body: { tickers: [{ status: 'failed', error: { code: 'STOPPED' } }] } })
    expect([...gcs.bucket.objects.keys()]).toEqual([])
  })

  it('ends a run that takes too long with what it has, and the repeat goes on from there', async () => {
    await using bench = await FetcherBench.open('KXTEST-A\nKXTEST-B\n')
    const { exchange } = bench
    for (const ticker of ['KXTEST-A', 'KXTEST-B']) exchange.open(ticker)
    exchange.exchange.restFaults.inject({ kind: 'latency', ms: 60_000, path: '/markets/KXTEST-B/orderbook' })
    const fetcher = bench.startInCloud([], { RUN_TIMEOUT: '2s' })
    const { status, body } = await fetcher.run(exchange.scheduled(60))
    expect([status, body.tickers.map((ticker) => ticker.error?.code ?? ticker.status)]).toEqual([503, ['appended', 'RUN_TIMEOUT']])
    const repeated = await fetcher.run(exchange.scheduled(60))
    expect(repeated.body.tickers.map((ticker) => ticker.status)).toEqual(['repeated', 'appended'])
  })
})
