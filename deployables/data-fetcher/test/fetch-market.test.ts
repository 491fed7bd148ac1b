import type { Candlestick, Market, Trade } from '@kassandra/kalshi-sdk'
import { type EpochUs, epochUs, price, qty } from '@kassandra/kalshi-sdk/units'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { openGcsBench } from '../../../packages/archive/test/append/support.ts'
import type { Fault } from '../../../packages/archive/test/support/fake-server/faults.ts'
import type { ExchangePort } from '../src/exchange/exchange-port.ts'
import type { FetchDeps } from '../src/fetch/fetch-deps.ts'
import type { FileOutcome } from '../src/fetch/outcome.ts'
import { runFetch } from '../src/run/run-fetch.ts'
import { planRun } from '../src/run/run-plan.ts'

const MINUTE_US = 60_000_000
const FAULTS: readonly Fault[] = [
  { kind: 'lose-answer' },
  { kind: 'drop' },
  { kind: 'refuse', status: 503, code: 'backendError' },
  { kind: 'refuse', status: 412, code: 'conditionNotMet' },
]
const OPERATIONS = ['GetFacts', 'InsertObject', 'Compose', 'DeleteObject'] as const

interface Happening {
  /** When the run is scheduled. */
  readonly minute: number
  /** After how many calls the exchange fails, once; beyond the calls that there are, never. */
  readonly failAt: number
  readonly fault: Fault
  readonly operation: (typeof OPERATIONS)[number]
  readonly after: number
  /** A second instance does the same run, or another one, at the same time. */
  readonly second: 'none' | 'same' | 'other'
}

const happenings: fc.Arbitrary<readonly Happening[]> = fc.array(
  fc.record({
    minute: fc.integer({ min: 1, max: 40 }),
    failAt: fc.integer({ min: 0, max: 12 }),
    fault: fc.constantFrom(...FAULTS),
    operation: fc.constantFrom(...OPERATIONS),
    after: fc.integer({ min: 0, max: 3 }),
    second: fc.constantFrom('none', 'same', 'other'),
  }),
  { minLength: 1, maxLength: 5 },
)

it('every trade and candlestick is there once and in order, whatever fails and whoever else runs', async () => {
  await fc.assert(
    fc.asyncProperty(happenings, fc.array(fc.integer({ min: 0, max: 50 * MINUTE_US }), { maxLength: 40 }), async (steps, unordered) => {
      const ticker = 'KXTEST-A'
      const bench = await openGcsBench({ maxAttempts: 2 })
      const times = unordered.toSorted((a, b) => a - b)
      const store = await bench.open()
      const done = new Set<string>()
      const run = async (minute: number, failAt: number): Promise<FileOutcome | undefined> => {
        const plan = planRun(at(minute), at(60), 0)
        const deps: FetchDeps = { ...DEPS, run: plan, exchange: exchangeOf(ticker, times, failAt), store }
        const [outcome] = await runFetch(deps, [{ kind: 'market', ticker, line: 1 }], { concurrency: 1 })
        if (outcome && outcome.status !== 'failed') done.add(plan.id)
        return outcome
      }
      for (const { minute, failAt, fault, operation, after, second } of steps) {
        bench.fake.faults.add(operation, fault, { after })
        const others = second === 'none' ? [] : [run(second === 'same' ? minute : minute + 1, 99)]
        await Promise.all([run(minute, failAt), ...others])
      }
      // Whatever was planned and has not come about yet does so now; then all is calm.
      let last: FileOutcome | undefined
      for (let attempt = 0; attempt < 60 && last?.status !== 'appended' && last?.status !== 'repeated'; attempt++) last = await run(50, 99)
      expect(last?.error).toBeUndefined()

      const lines = (await bench.content(`market_data/${ticker}.json`))
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line))
      const of = (kind: string): readonly Record<string, unknown>[] => lines.filter((line) => line['kind'] === kind)
      const wanted = times.flatMap((time, n) => (time < 50 * MINUTE_US ? [`t${n}`] : []))
      expect(of('trade').map(({ tradeId }) => tradeId)).toEqual(wanted)
      expect(of('candlestick').map(({ endPeriod }) => endPeriod)).toHaveLength(50)
      expect(new Set(of('candlestick').map(({ endPeriod }) => endPeriod)).size).toBe(50)
      const runs = of('market').map(({ run: id }) => id)
      expect(new Set(runs).size).toBe(runs.length)
      expect([...done].filter((id) => !runs.includes(id))).toEqual([])
      expect(of('orderbook').map(({ run: id }) => id)).toEqual(runs)
      await bench.close()
    }),
    { numRuns: Number(process.env['FETCH_RUNS'] ?? 8), ...(process.env['FETCH_SEED'] && { seed: Number(process.env['FETCH_SEED']) }) },
  )
}, 120_000)

it('asks the exchange nothing for a run that is done with', async () => {
  const bench = await openGcsBench()
  const store = await bench.open()
  const fetch = async (failAt: number): Promise<FileOutcome | undefined> => {
    const deps: FetchDeps = { ...DEPS, run: planRun(at(10), at(60), 0), exchange: exchangeOf('KXTEST-A', [], failAt), store }
    return (await runFetch(deps, [{ kind: 'market', ticker: 'KXTEST-A', line: 1 }], { concurrency: 1 }))[0]
  }
  expect((await fetch(99))?.status).toBe('appended')
  expect((await fetch(0))?.status).toBe('repeated')
  await bench.close()
})

const BEGIN_US = 1_800_000_000_000_000
const at = (minute: number): EpochUs => epochUs(BEGIN_US + minute * MINUTE_US)

const never = new AbortController().signal
const DEPS: Omit<FetchDeps, 'run' | 'exchange' | 'store'> = {
  now: () => at(60),
  periodMinutes: 1,
  firstLookbackUs: 24 * 60 * MINUTE_US,
  limits: { maxUs: 17 * MINUTE_US, maxTrades: 8 },
  signal: never,
  writeSignal: never,
}

/** A market that opened at the beginning, with a candlestick a minute. */
function exchangeOf(ticker: string, times: readonly number[], failAt: number): ExchangePort {
  let calls = 0
  const call = (): void => {
    if (calls++ === failAt) throw Object.assign(new Error('the exchange is down'), { code: 'http_503', retryable: true })
  }
  return {
    findMarket: async () => {
      call()
      return { ticker, status: 'active', openTime: at(0), raw: { ticker } } as unknown as Market
    },
    findEvent: async () => undefined,
    findSeries: async () => undefined,
    listSeriesMarkets: async function* () {
      yield* []
    },
    getOrderbook: async () => {
      call()
      return { yes: [], no: [] }
    },
    listTrades: async function* (_ticker, { from, to }): AsyncGenerator<Trade> {
      call()
      for (const [n, time] of [...times.entries()].reverse()) {
        const createdTime = epochUs(BEGIN_US + time)
        if (createdTime < from || createdTime >= to) continue
        yield { tradeId: `t${n}`, ticker, yesPrice: price(1), count: qty(1), takerOutcomeSide: 'yes', createdTime, isBlockTrade: false }
      }
    },
    listCandlesticks: async function* (_ticker, { from, to }): AsyncGenerator<Candlestick> {
      call()
      for (let minute = 1; minute <= 60; minute++) {
        const none = { open: undefined, high: undefined, low: undefined, close: undefined }
        const traded = { ...none, mean: undefined, previous: undefined, min: undefined, max: undefined }
        if (at(minute) <= from || at(minute) > to) continue
        yield { endPeriod: at(minute), yesBid: none, yesAsk: none, price: traded, volume: qty(0), openInterest: qty(0) }
      }
    },
  }
}
