import { epochUs, type Price, price, qty } from '@kassandra/kalshi-sdk/units'
import { expect, it } from 'vitest'
import { ManualClock } from '../../../test/collect/manual-clock.ts'
import type { ExchangeRest } from '../exchange-port.ts'
import type { GathererEvent } from '../observer.ts'
import { BatchWriter } from '../writer/writer.ts'
import { SnapshotPoller } from './snapshot-poller.ts'

const LEVEL: Price = price(4_000)

function poll(markets: number, readsPerSecond: number | undefined, fails: (call: number) => boolean = () => false) {
  const clock = new ManualClock()
  const events: GathererEvent[] = []
  const asked: { readonly atMs: number; readonly tickers: readonly string[] }[] = []
  const startedUs = clock.nowUs()
  const writer = new BatchWriter({ store: { write: async () => undefined }, clock, random: () => 0, observe: () => undefined })
  const writing = writer.run(new AbortController().signal)
  const rest: Pick<ExchangeRest['markets'], 'orderbooks'> = {
    orderbooks: async (tickers) => {
      asked.push({ atMs: (clock.nowUs() - startedUs) / 1_000, tickers })
      if (fails(asked.length)) throw new Error('503')
      return tickers.map((ticker) => ({ ticker, yes: [{ price: LEVEL, qty: qty(100) }], no: [] }))
    },
  }
  let number = 0
  const poller = new SnapshotPoller(
    {
      gatherer: 'g1',
      rest: { markets: rest as ExchangeRest['markets'] },
      writer,
      clock,
      observe: (event) => events.push(event),
      turn: 0,
      readRate: () => readsPerSecond,
      nextPoll: async () => ++number,
      activeTickers: () => Array.from({ length: markets }, (_, n) => `M${n}`),
      activeCount: () => markets,
      latestExchangeTsUs: () => epochUs(1),
    },
    900_000,
  )
  const stopping = new AbortController()
  const running = poller.run(stopping.signal)
  const end = async (): Promise<void> => {
    stopping.abort()
    await running
    writer.close()
    await writing
  }
  return { clock, events, asked, end }
}

it('reads every active market once in its interval, 100 a request, evenly spread', async () => {
  const { clock, events, asked, end } = poll(950, undefined)
  await clock.advance(900_000) // to its turn
  await clock.advance(900_000)
  expect(asked.slice(0, 10).map(({ tickers }) => tickers.length)).toEqual([100, 100, 100, 100, 100, 100, 100, 100, 100, 50])
  const gaps = asked.slice(1, 10).map(({ atMs }, at) => atMs - (asked[at]?.atMs ?? 0))
  expect(new Set(gaps)).toEqual(new Set([90_000]))
  expect(events).toEqual([{ kind: 'books-polled', poll: 1, markets: 950, failed: 0, seconds: 900 }])
  await end()
})

it('takes no more than its part of the reads, and says that it cannot keep up', async () => {
  const { clock, events, asked, end } = poll(100_000, 2)
  await clock.advance(900_000)
  await clock.advance(1_250_000)
  const gaps = new Set(asked.slice(1, 1_000).map(({ atMs }, at) => atMs - (asked[at]?.atMs ?? 0)))
  expect(gaps).toEqual(new Set([1_250]))
  expect(events).toEqual([
    { kind: 'books-polled', poll: 1, markets: 100_000, failed: 0, seconds: 1_250 },
    { kind: 'poll-behind', markets: 100_000, seconds: 1_250, intervalSeconds: 900 },
  ])
  await end()
})

it('goes on behind a request that fails', async () => {
  const { clock, events, end } = poll(300, undefined, (call) => call === 2)
  await clock.advance(900_000)
  await clock.advance(900_000)
  expect(events).toMatchObject([{ kind: 'poll-failed' }, { kind: 'books-polled', markets: 200, failed: 1 }])
  await end()
})
