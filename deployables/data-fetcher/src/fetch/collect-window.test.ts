import type { Trade } from '@kassandra/kalshi-sdk'
import { epochUs, price, qty } from '@kassandra/kalshi-sdk/units'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { ExchangePort, Interval } from '../exchange/exchange-port.ts'
import { collectWindow } from './collect-window.ts'

const SECOND_US = 1_000_000
const refuse = (): never => {
  throw new Error('not to be asked')
}

function exchangeOf(times: readonly number[], asked: Interval[]): ExchangePort {
  return {
    findMarket: refuse,
    findEvent: refuse,
    findSeries: refuse,
    listSeriesMarkets: refuse,
    getOrderbook: refuse,
    listTrades: async function* (ticker, interval): AsyncGenerator<Trade> {
      asked.push(interval)
      const within = times.map((at, n) => ({ at, n })).filter(({ at }) => at >= interval.from && at < interval.to)
      for (const { at, n } of within.reverse()) {
        yield {
          tradeId: `t${n}`,
          ticker,
          yesPrice: price(1),
          count: qty(1),
          takerOutcomeSide: 'yes',
          createdTime: epochUs(at),
          isBlockTrade: false,
        }
      }
    },
    listCandlesticks: refuse,
  }
}

it('takes every trade once, oldest first, whatever fits into a window', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 99 * SECOND_US }), { maxLength: 60 }),
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 1, max: 120 }),
      async (unordered, maxTrades, maxS) => {
        const times = unordered.toSorted((a, b) => a - b)
        const limits = { maxTrades, maxUs: maxS * SECOND_US }
        const end = epochUs(100 * SECOND_US)
        const ids: string[] = []
        const exchange = exchangeOf(times, [])
        for (let from = epochUs(0); from < end; ) {
          const query = { ticker: 'T', run: 'r', periodMinutes: undefined }
          const window = await collectWindow(exchange, query, { from, to: end }, limits, () => epochUs(0), new AbortController().signal)
          expect(window.to).toBeGreaterThan(from)
          expect(window.to - from).toBeLessThanOrEqual(limits.maxUs)
          expect(window.to % SECOND_US).toBe(0)
          if (window.to - from > SECOND_US) expect(window.trades.length).toBeLessThanOrEqual(maxTrades)
          ids.push(...window.trades.map((line) => JSON.parse(line).tradeId))
          from = window.to
        }
        expect(ids).toEqual(times.map((_, n) => `t${n}`))
      },
    ),
    { numRuns: 60 },
  )
})

it('asks for a shorter stretch where one holds too much', async () => {
  const asked: Interval[] = []
  const exchange = exchangeOf([0, 1, 2, 3, 50 * SECOND_US].map(Number), asked)
  const query = { ticker: 'T', run: 'r', periodMinutes: undefined }
  const limits = { maxTrades: 4, maxUs: 3_600 * SECOND_US }
  const interval = { from: epochUs(0), to: epochUs(100 * SECOND_US) }
  const window = await collectWindow(exchange, query, interval, limits, () => epochUs(0), new AbortController().signal)
  expect([window.to, window.trades.length]).toEqual([50 * SECOND_US, 4])
  expect(asked.map(({ to }) => to / SECOND_US)).toEqual([100, 50])
})
