import { ApiError, type CreateOrderRequest, KalshiClient, type OrderOutcome } from '@kassandra/kalshi-sdk'
import { epochUs, microUsd, price, qty } from '@kassandra/kalshi-sdk/units'
import { type Sim, startSim } from '@kassandra/kalshi-sim'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { simMarket } from '../../../../test/support/sim-market.ts'

// Lost orders are looked for by the clock on the wall, so the exchange must live in the same time.
const START_US = epochUs(Date.now() * 1_000)
const TICKER = 'KXTEST-26JUN01-1'

let sim: Sim
let client: KalshiClient

beforeEach(async () => {
  sim = await startSim({ market: false, startUs: START_US })
  sim.exchange.openMarket(simMarket(TICKER, START_US), {
    yes: [{ price: price(4_200), qty: qty(3_00) }],
    no: [{ price: price(5_500), qty: qty(7_00) }],
  })
  client = new KalshiClient({ environment: sim.environment, credentials: sim.credentials })
})

afterEach(async () => {
  await client.close()
  await sim.close()
})

const order = (changes: Partial<CreateOrderRequest> = {}): CreateOrderRequest => ({
  ticker: TICKER,
  side: 'bid',
  price: price(4_500),
  count: qty(2_00),
  timeInForce: 'good_till_canceled',
  selfTradePrevention: 'maker',
  ...changes,
})

const codeOf = (outcome: OrderOutcome): string =>
  outcome.outcome === 'rejected' && outcome.error instanceof ApiError ? outcome.error.code : outcome.outcome

describe('orders on the simulator', () => {
  it('are filled, charged and held as the order says', async () => {
    const placed = await client.orders.place(order())
    expect(placed).toMatchObject({
      outcome: 'accepted',
      by: 'response',
      order: { fillCount: 2_00, remainingCount: 0, averageFillPrice: microUsd(450_000) },
    })
    const [fill] = (await client.portfolio.fills()).items
    expect(fill).toMatchObject({
      ticker: TICKER,
      outcomeSide: 'yes',
      count: 2_00,
      yesPrice: 4_500,
      isTaker: true,
      feeCost: microUsd(34_700),
    })
    const [position] = (await client.portfolio.positions()).items
    expect(position).toMatchObject({ ticker: TICKER, position: 2_00, exposure: microUsd(900_000) })
  })

  it.each([
    ['invalid_price', { price: price(4_501) }],
    ['invalid_order', { postOnly: true }],
    ['fill_or_kill_insufficient_resting_volume', { timeInForce: 'fill_or_kill', count: qty(70_00) }],
    ['insufficient_balance', { price: price(4_000), count: qty(1_000_000_00) }],
    ['not_found', { ticker: 'KXNONE' }],
  ] as const)('are rejected with %s', async (code, changes) => {
    expect(codeOf(await client.orders.place(order(changes)))).toBe(code)
    expect((await client.orders.list()).items).toEqual([])
  })

  it.each([
    ['a response that is lost', { kind: 'lost-response' }],
    ['an answer that breaks off', { kind: 'partial-body' }],
    ['an error that hides the order', { kind: 'rest', status: 500, applied: true }],
  ] as const)('are placed once through %s, and found', async (_what, fault) => {
    sim.exchange.restFaults.inject({ ...fault, method: 'POST', path: '/portfolio/events/orders' })
    const outcome = await client.orders.place(order({ price: price(4_000) }))
    expect(outcome).toMatchObject({ outcome: 'accepted', by: 'lookup', order: { remainingCount: 2_00 } })
    expect((await client.orders.list()).items).toHaveLength(1)
  })

  it('are known to be unknown while reads fail too, hold back further ones on their market, and are found later', async () => {
    await using stuck = new KalshiClient({
      environment: sim.environment,
      credentials: sim.credentials,
      trading: { resolveTimeoutMs: 50, whileUnknown: 'refuse' },
    })
    sim.exchange.restFaults.inject({ kind: 'lost-response', method: 'POST', path: '/portfolio/events/orders' })
    sim.exchange.restFaults.inject({ kind: 'rest', status: 503, method: 'GET', forMs: 300 })
    const lost = await stuck.orders.place(order({ price: price(4_000) }))
    if (lost.outcome !== 'unknown') throw new Error(`the order is ${lost.outcome}`)
    expect(await stuck.orders.place(order({ price: price(3_900) }))).toMatchObject({ outcome: 'rejected' })
    expect(await lost.resolve()).toMatchObject({ outcome: 'accepted', by: 'lookup' })
    expect(await stuck.orders.place(order({ price: price(3_900) }))).toMatchObject({ outcome: 'accepted' })
    expect((await client.orders.list()).items).toHaveLength(2)
  })

  it('reach their shard by the market, and are cancelled there', async () => {
    const ticker = 'KXCRYPTO-26JUN01-1'
    sim.exchange.openMarket(simMarket(ticker, START_US, { exchangeIndex: 2 }))
    const placed = await client.orders.place(order({ ticker, price: price(4_000) }))
    if (placed.outcome !== 'accepted') throw new Error(`the order is ${placed.outcome}`)
    expect(await client.orders.get(placed.order.orderId)).toMatchObject({ exchangeIndex: 2, status: 'resting' })
    expect(await client.orders.cancel(placed.order.orderId)).toMatchObject({ reducedBy: 2_00 })
  })

  it('stay within the budget of the account, and meet no 429', async () => {
    await using limited = await startSim({ market: false, startUs: START_US, rateLimits: 'basic' })
    limited.exchange.openMarket(simMarket(TICKER, START_US))
    await using careful = new KalshiClient({ environment: limited.environment, credentials: limited.credentials, limits: 'auto' })
    const outcomes = await Promise.all(
      Array.from({ length: 15 }, () => careful.orders.place(order({ price: price(4_000), count: qty(1_00) }))),
    )
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(Array(15).fill('accepted'))
  })
})
