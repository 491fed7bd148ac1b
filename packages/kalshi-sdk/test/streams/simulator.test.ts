import { createExchange, listen, SyntheticFlow } from '@kassandra/kalshi-sim'
import { describe, expect, it } from 'vitest'
import { KalshiClient } from '../../src/client/kalshi-client.ts'
import type { StreamEvent } from '../../src/streams/stream-event.ts'
import { price } from '../../src/units/price.ts'
import { qty } from '../../src/units/qty.ts'
import { epochUs } from '../../src/units/time.ts'

const START_US = epochUs(1_778_733_492_000_000)

async function start() {
  const flow = new SyntheticFlow({ seed: 3, markets: 4, rate: 20, startUs: START_US, durationUs: 600_000_000, lifecycleSeconds: 0 })
  const exchange = createExchange({ flow, speed: { kind: 'factor', factor: 10 }, keyType: 'ed25519' })
  const { restUrl, wsUrl, close } = await listen(exchange, { port: 0 })
  const { credentials } = exchange
  if (!credentials) throw new Error('the exchange has no key')
  const client = new KalshiClient({ environment: { restUrl, wsUrl }, credentials })
  exchange.flow.start()
  const tickers: string[] = []
  for await (const { ticker } of client.markets.list({ status: 'open' })) tickers.push(ticker)
  const stop = async (): Promise<void> => {
    await client.close()
    await close()
    exchange.close()
  }
  /** Buys and sells at whatever there is. */
  const trade = async (count: number): Promise<void> => {
    for (let index = 0; index < count; index++) {
      const ticker = tickers[index % tickers.length] ?? ''
      const [side, limit] = index % 2 === 0 ? (['bid', price(9_900)] as const) : (['ask', price(100)] as const)
      await client.orders.create({
        ticker,
        side,
        price: limit,
        count: qty(100),
        timeInForce: 'immediate_or_cancel',
        selfTradePrevention: 'taker_at_cross',
      })
    }
  }
  return { exchange, client, tickers, trade, [Symbol.asyncDispose]: stop }
}

async function until<T>(
  events: AsyncIterator<StreamEvent<T>>,
  isIt: (event: StreamEvent<T>) => boolean,
  seen: StreamEvent<T>[],
): Promise<void> {
  for (;;) {
    const { value, done } = await events.next()
    if (done) throw new Error('the stream has ended')
    seen.push(value)
    if (isIt(value)) return
  }
}

const itemsOf = <T>(seen: readonly StreamEvent<T>[]): T[] => seen.flatMap((event) => (event.kind === 'item' ? [event.item] : []))

describe('private streams with the simulator', () => {
  it('S1 S4: give every fill once, through disconnects and from one stream to the next', async () => {
    await using rig = await start()
    const { exchange, client, trade } = rig
    const seen: StreamEvent<{ fillId: string; orderId: string }>[] = []
    let stream = client.streams.fills({ since: START_US })
    let events = stream.events()
    await trade(4)
    await until(events, ({ kind }) => kind === 'caught-up', seen)
    for (let round = 0; round < 2; round++) {
      await trade(3)
      await until(events, ({ kind }) => kind === 'item', seen)
      exchange.faults.inject({ kind: 'disconnect', downForMs: 20 })
      await trade(3)
      await until(events, ({ kind }) => kind === 'caught-up', seen)
    }
    const resume = stream.token()
    await stream.close()
    await trade(3)
    stream = client.streams.fills({ resume })
    events = stream.events()
    await until(events, ({ kind }) => kind === 'caught-up', seen)
    const truth: string[] = []
    for await (const { fillId, orderId } of client.portfolio.fills()) truth.push(`${fillId} ${orderId}`)
    expect(truth.length).toBeGreaterThan(10)
    const delivered = itemsOf(seen).map(({ fillId, orderId }) => `${fillId} ${orderId}`)
    while (delivered.length < truth.length) {
      await until(events, ({ kind }) => kind === 'item', seen)
      delivered.push(...itemsOf(seen.slice(-1)).map(({ fillId, orderId }) => `${fillId} ${orderId}`))
    }
    await stream.close()
    expect(delivered.toSorted()).toEqual(truth.toSorted())
    expect(new Set(seen.flatMap((event) => (event.kind === 'item' ? [event.source] : [])))).toEqual(new Set(['live', 'backfill']))
  })

  it('S5: give the orders that rest, their changes, and what became of them during an interruption', async () => {
    await using rig = await start()
    const { exchange, client, tickers } = rig
    const [ticker = ''] = tickers
    const rest = {
      ticker,
      side: 'bid',
      price: price(100),
      timeInForce: 'good_till_canceled',
      selfTradePrevention: 'taker_at_cross',
    } as const
    const first = await client.orders.create({ ...rest, count: qty(100) })
    const stream = client.streams.orders()
    const events = stream.events()
    const seen: StreamEvent<{ orderId: string; status: string; remainingCount: number }>[] = []
    await until(events, ({ kind }) => kind === 'caught-up', seen)
    const second = await client.orders.create({ ...rest, count: qty(200) })
    await until(events, ({ kind }) => kind === 'item', seen)
    exchange.faults.inject({ kind: 'disconnect', downForMs: 20 })
    await client.orders.cancel(first.orderId)
    await client.orders.decrease(second.orderId, { reduceBy: qty(50) })
    const third = await client.orders.create({ ...rest, count: qty(300) })
    await client.orders.cancel(third.orderId)
    await until(events, ({ kind }) => kind === 'caught-up', seen)
    await stream.close()
    const statesOf = (orderId: string): unknown[] =>
      itemsOf(seen)
        .filter((order) => order.orderId === orderId)
        .map(({ status, remainingCount }) => [status, remainingCount])
    expect(statesOf(first.orderId)).toEqual([
      ['resting', 100],
      ['canceled', 0],
    ])
    expect(statesOf(second.orderId)).toEqual([
      ['resting', 200],
      ['resting', 150],
    ])
    expect(statesOf(third.orderId).at(-1)).toEqual(['canceled', 0])
  })

  it('S6: give positions that end as the exchange has them', async () => {
    await using rig = await start()
    const { exchange, client, trade } = rig
    await trade(2)
    const stream = client.streams.positions()
    const events = stream.events()
    const seen: StreamEvent<{ ticker: string; position: number }>[] = []
    await until(events, ({ kind }) => kind === 'caught-up', seen)
    await trade(3)
    await until(events, ({ kind }) => kind === 'item', seen)
    exchange.faults.inject({ kind: 'disconnect', downForMs: 20 })
    await trade(4)
    await until(events, ({ kind }) => kind === 'caught-up', seen)
    await stream.close()
    const last = new Map(itemsOf(seen).map(({ ticker, position }) => [ticker, position]))
    const truth = new Map<string, number>()
    for await (const { ticker, position } of client.portfolio.positions()) truth.set(ticker, position)
    expect(truth.size).toBeGreaterThan(1)
    expect([...last].toSorted()).toEqual([...truth].toSorted())
  })
})
