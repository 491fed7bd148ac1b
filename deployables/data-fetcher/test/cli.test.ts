import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { RunSummary } from '../src/run/summary.ts'
import { FetcherBench, kindsOf, tradeIds } from './support/fetcher-bench.ts'
import { FetcherProcess, isBuilt } from './support/fetcher-process.ts'

describe.runIf(isBuilt)('on the command line', { timeout: 120_000 }, () => {
  it('does one run, says what it did, and does not repeat it', async () => {
    await using bench = await FetcherBench.open('KXTEST-A\nKXNONE\n')
    const { exchange } = bench
    exchange.open('KXTEST-A')
    const trades = exchange.trade('KXTEST-A', 1, 2)
    const once = ['--once', '--schedule-time', exchange.scheduled(60)]

    const dry = bench.start(['--dry-run', '--schedule-time', exchange.scheduled(60)])
    expect(await dry.exited).toBe(1)
    expect(dry.out).toMatch(
      /^market KXTEST-A: would append 2 trade, \d+ candlestick, 1 market, 1 orderbook to market_data\/KXTEST-A.json \(\d+ bytes\)$/m,
    )
    expect(await readdir(bench.folder)).toEqual(['tickers.txt'])

    const people = bench.start(once)
    expect(await people.exited).toBe(1)
    expect(people.out).toMatch(/^market KXTEST-A: appended 2 trade/m)
    expect(people.out).toMatch(/^market KXNONE: FAILED TICKER_UNKNOWN: the exchange knows no market KXNONE$/m)
    expect(people.out).toMatch(/^2 files, 1 failed: appended 2 trade/m)
    const file = await readFile(join(bench.folder, 'data', 'market_data', 'KXTEST-A.json'))

    exchange.open('KXNONE')
    const program = bench.start([...once, '--json'])
    expect(await program.exited).toBe(0)
    const summary: RunSummary = JSON.parse(program.out)
    expect(summary).toMatchObject({ isComplete: true, isDryRun: false, tickers: [{ status: 'repeated' }, { status: 'appended' }] })
    expect(await readFile(join(bench.folder, 'data', 'market_data', 'KXTEST-A.json'))).toEqual(file)
    expect(tradeIds(await bench.local('KXTEST-A'))).toEqual(trades)
  })

  it('appends nothing twice where two processes do the same run, or two runs, in one folder', async () => {
    await using bench = await FetcherBench.open('KXTEST-A\nKXTEST-B\n')
    const { exchange } = bench
    for (const ticker of ['KXTEST-A', 'KXTEST-B']) exchange.open(ticker)
    const wanted = [exchange.trade('KXTEST-A', 1, 20), exchange.trade('KXTEST-B', 2, 20)]
    const started = [60, 60, 120].map((minute) => bench.start(['--once', '--json', '--schedule-time', exchange.scheduled(minute)]))
    expect(await Promise.all(started.map(({ exited }) => exited))).toEqual([0, 0, 0])
    const files = [await bench.local('KXTEST-A'), await bench.local('KXTEST-B')]
    expect(files.map(tradeIds)).toEqual(wanted)
    for (const records of files) expect(kindsOf(records)).toMatchObject({ market: 2, orderbook: 2 })
  })

  it('fetches without a key what anybody may see', async () => {
    await using bench = await FetcherBench.open()
    bench.exchange.open('KXTEST-A')
    const fetcher = bench.start(['--once', '--json'], { KALSHI_API_KEY: '', KALSHI_API_SECRET: '' })
    expect(await fetcher.exited).toBe(0)
    expect(JSON.parse(fetcher.out)).toMatchObject({ run: expect.stringMatching(/^started /), isComplete: true })
  })

  it('leaves candlesticks away, or takes longer ones, as it is told', async () => {
    await using bench = await FetcherBench.open()
    const { exchange } = bench
    exchange.open('KXTEST-A')
    exchange.trade('KXTEST-A', 1)
    exchange.trade('KXTEST-A', 130)
    const run = async (period: string, minute: number): Promise<RunSummary> => {
      const fetcher = bench.start(['--once', '--json', '--candle-period', period, '--schedule-time', exchange.scheduled(minute)])
      await fetcher.exited
      return JSON.parse(fetcher.out)
    }
    expect((await run('none', 5)).appended).toEqual({ trade: 1, market: 1, orderbook: 1 })
    expect((await run('1h', 190)).appended.candlestick).toBeLessThanOrEqual(4)
  })

  it('lists everything that is wrong with its settings, the lines of the tickers too', async () => {
    await using bench = await FetcherBench.open('bad line here\n../x\n')
    const wrong = bench.start(['--check-config'], { DATA_STORE: 's3://bucket', KALSHI_API_SECRET: 'gcp-secret:a/b' })
    expect(await wrong.exited).toBe(2)
    expect(wrong.err.split('\n').filter(Boolean)).toEqual([
      expect.stringContaining('line 1: '),
      expect.stringContaining('line 2: '),
      expect.stringMatching(/KALSHI_API_SECRET: expected/),
      expect.stringMatching(/DATA_STORE: .*S3 cannot append/),
    ])
    const half = new FetcherProcess(['--check-config'], {
      KALSHI_API_KEY: 'id',
      VERIFY_TOKEN: 'true',
      KALSHI_ENVIRONMENT: 'custom',
      PORT: 'x',
    })
    expect(await half.exited).toBe(2)
    for (const name of ['KALSHI_API_SECRET', 'KALSHI_REST_URL', 'TOKEN_AUDIENCE', 'TOKEN_SERVICE_ACCOUNT', 'PORT'])
      expect(half.err).toContain(`${name}: `)
  })

  it('answers --help, --check-config and --print-config, which shows no secret', async () => {
    await using bench = await FetcherBench.open()
    const [help, check, print, odd] = [
      bench.start(['--help']),
      bench.start(['--check-config']),
      bench.start(['--print-config']),
      bench.start(['--json']),
    ]
    expect(await Promise.all([help.exited, check.exited, print.exited, odd.exited])).toEqual([0, 0, 0, 2])
    expect(help.out).toMatch(/--store VALUE +where files are kept.*\(DATA_STORE\)/)
    expect(help.out).toContain('--dry-run')
    expect(check.out).toBe('configuration ok\n')
    expect(print.out).toContain('kalshiApiSecret: "[redacted]"')
    expect(print.out).not.toContain('PRIVATE KEY')
    expect(odd.err).toContain('--once')
  })
})
