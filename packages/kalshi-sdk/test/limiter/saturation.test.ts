import { type CreateOrderRequest, KalshiClient, type KalshiClientOptions } from '@kassandra/kalshi-sdk'
import type { RestObserver } from '@kassandra/kalshi-sdk/rest'
import { price, qty } from '@kassandra/kalshi-sdk/units'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ed25519Key } from '../rest/support/keys.ts'
import { type LocalExchange, type Reply, type SeenRequest, startLocalExchange } from '../rest/support/local-exchange.ts'
import { ManualClock } from '../support/manual-clock.ts'

const KEY = ed25519Key('key-1')
const EXPERT = { refill_rate: 600, bucket_capacity: 600 }
const COSTS = {
  default_cost: 10,
  endpoint_costs: [
    { method: 'DELETE', path: '/trade-api/v2/portfolio/events/orders/:order_id', cost: 2 },
    { method: 'DELETE', path: '/trade-api/v2/portfolio/events/orders/batched', cost: 2 },
    { method: 'GET', path: '/trade-api/v2/portfolio/orders/:order_id', cost: 2 },
  ],
}
const RESULT = { order_id: 'o', fill_count: '0.00', remaining_count: '1.00', reduced_by: '1.00', ts_ms: 1 }
const ORDER: CreateOrderRequest = {
  ticker: 'A',
  side: 'bid',
  price: price(4_000),
  count: qty(1_00),
  timeInForce: 'good_till_canceled',
  selfTradePrevention: 'maker',
}

/** The documented rules, kept by a server: one bucket for reads, one for writes, and one for each shard that a single write names. */
class DocumentedLimits {
  readonly #clock: ManualClock
  readonly #buckets = new Map<string, { tokens: number; atUs: number }>()
  refused = 0

  constructor(clock: ManualClock) {
    this.#clock = clock
  }

  readonly reply: Reply = (response, request) => {
    const isServed = this.#take(bucketOf(request), costOf(request))
    if (!isServed) this.refused += 1
    response
      .writeHead(isServed ? 200 : 429, { 'content-type': 'application/json' })
      .end(JSON.stringify(isServed ? answerTo(request) : { error: 'too many requests' }))
  }

  #take(name: string, cost: number): boolean {
    const nowUs = this.#clock.nowUs()
    const bucket = this.#buckets.get(name) ?? { tokens: EXPERT.bucket_capacity, atUs: nowUs }
    this.#buckets.set(name, bucket)
    bucket.tokens = Math.min(EXPERT.bucket_capacity, bucket.tokens + ((nowUs - bucket.atUs) * EXPERT.refill_rate) / 1_000_000)
    bucket.atUs = nowUs
    if (bucket.tokens < cost) return false
    bucket.tokens -= cost
    return true
  }
}

function bucketOf({ method, path, query, body }: SeenRequest): string {
  if (method === 'GET') return 'read'
  const shard = Number(query.get('exchange_index') ?? (body === '' ? 0 : (JSON.parse(body).exchange_index ?? 0)))
  return shard >= 1 && !path.endsWith('/batched') ? `write ${shard}` : 'write'
}

function costOf({ method, path, body }: SeenRequest): number {
  const isCancel = method === 'DELETE' && path.includes('/portfolio/events/orders/')
  const isGetOrder = method === 'GET' && /\/portfolio\/orders\/[^/]+$/.test(path)
  return (isCancel || isGetOrder ? 2 : 10) * (path.endsWith('/batched') ? JSON.parse(body).orders.length : 1)
}

function answerTo({ path, body }: SeenRequest): unknown {
  if (path.endsWith('/account/limits')) return { usage_tier: 'expert', read: EXPERT, write: EXPERT, grants: [] }
  if (path.endsWith('/account/endpoint_costs')) return COSTS
  const orders = path.endsWith('/batched') ? JSON.parse(body).orders.map(() => RESULT) : []
  return { ...RESULT, orders, as_of_time: '2026-05-14T04:38:13Z' }
}

let exchange: LocalExchange
let clock: ManualClock
let limits: DocumentedLimits
let inFlight: number
let open: KalshiClient[]
beforeEach(async () => {
  exchange = await startLocalExchange()
  clock = new ManualClock()
  limits = new DocumentedLimits(clock)
  exchange.replyAlways(limits.reply)
  inFlight = 0
  open = []
})
afterEach(async () => {
  await Promise.all(open.map((client) => client.close()))
  await exchange.close()
})

const observer: RestObserver = {
  attemptStarted: () => void inFlight++,
  attemptFinished: () => void inFlight--,
}

function clientOf(options: Partial<KalshiClientOptions> = {}): KalshiClient {
  const client = new KalshiClient({ environment: exchange, credentials: KEY, limits: 'auto', clock, observer, connections: 8, ...options })
  open.push(client)
  return client
}

/** Lets time pass whenever nothing is on its way, until `work` ends; gives the seconds that it took. */
async function run(work: Promise<unknown>): Promise<number> {
  let isDone = false
  const ended = work.finally(() => {
    isDone = true
  })
  const startedAtUs = clock.nowUs()
  while (!isDone) {
    await new Promise((resolve) => setImmediate(resolve))
    if (inFlight === 0 && !isDone) clock.advance(5)
  }
  await ended
  return (clock.nowUs() - startedAtUs) / 1_000_000
}

const patient = { queueTimeoutMs: 3_600_000 }
const times = <T>(count: number, make: (index: number) => Promise<T>): Promise<T>[] =>
  Array.from({ length: count }, (_item, index) => make(index))

describe('under saturation', () => {
  it('a client that follows the account’s figures is refused nothing, and uses what it may (I2)', async () => {
    const client = clientOf()
    const tookS = await run(Promise.all(times(300, () => client.orders.create(ORDER, patient))))
    expect(limits.refused).toBe(0)
    expect(client.limiter?.state().write).toMatchObject({ refillRate: 600, factor: 1 })
    // 3,000 tokens less a full bucket at 600 a second are 4 s; the lowest tier would take 29 s.
    expect(tookS).toBeLessThan(7)
  })

  it('neither is one that mixes reads, orders, cancels, batches and shards', async () => {
    const client = clientOf()
    await run(client.exchange.userDataTimestamp())
    const calls = times(120, async (index) => {
      if (index % 6 === 0) return client.orders.createBatch(Array(20).fill(ORDER), patient)
      if (index % 6 === 1) return client.orders.cancel('o', { exchangeIndex: 2 }, patient)
      if (index % 6 === 2) return client.orders.cancelBatch(Array(40).fill({ orderId: 'o' }), patient)
      if (index % 6 === 3) return client.orders.create({ ...ORDER, exchangeIndex: 1 }, patient)
      if (index % 6 === 4) return client.orders.amend('o', ORDER, patient)
      return client.exchange.userDataTimestamp(patient)
    })
    await run(Promise.all(calls))
    expect(limits.refused).toBe(0)
    expect(Object.keys(client.limiter?.state().shards ?? {})).toEqual(['1', '2'])
  })

  it('neither are clients that share a limiter, or the budget', async () => {
    const one = clientOf()
    if (one.limiter === undefined) throw new Error('no limiter')
    const other = clientOf({ limits: one.limiter })
    await run(Promise.all(times(200, (index) => (index % 2 === 0 ? one : other).orders.create(ORDER, patient))))
    expect(limits.refused).toBe(0)
    const [half, rest] = [clientOf({ rateShare: 0.5 }), clientOf({ rateShare: 0.5 })]
    clock.advance(10_000)
    await run(Promise.all(times(200, (index) => (index % 2 === 0 ? half : rest).orders.create(ORDER, patient))))
    expect(limits.refused).toBe(0)
  })

  it('cancels go out before the orders that were asked for before them', async () => {
    const client = clientOf({ connections: 1 })
    await run(client.exchange.userDataTimestamp())
    const creates = times(100, () => client.orders.create(ORDER, patient))
    const cancels = times(5, () => client.orders.cancel('o', { marketTicker: 'A' }, patient))
    await run(Promise.all([...creates, ...cancels]))
    const writes = exchange.seen.filter(({ method }) => method !== 'GET').map(({ method }) => method)
    expect(writes.lastIndexOf('DELETE')).toBeLessThan(70)
  })

  it('a batch that could never pass is not sent', async () => {
    const client = clientOf()
    await run(client.exchange.userDataTimestamp())
    await expect(client.orders.createBatch(Array(61).fill(ORDER))).rejects.toMatchObject({
      code: 'COST_EXCEEDS_BUDGET',
      cost: 610,
      capacity: 600,
    })
    const placed = client.orders.placeBatch(Array(130).fill(ORDER), patient)
    await run(placed)
    const sizes = exchange.seen.filter(({ path }) => path.endsWith('/batched')).map(({ body }) => JSON.parse(body).orders.length)
    expect(sizes).toEqual([60, 60, 10])
    expect((await placed).map(({ outcome }) => outcome)).toEqual(Array(130).fill('accepted'))
    expect(limits.refused).toBe(0)
  })
})

describe('a client', () => {
  it('asks for the account’s figures once, and not before its first call', async () => {
    const client = clientOf()
    expect(exchange.seen).toEqual([])
    await run(client.exchange.userDataTimestamp())
    await run(client.exchange.userDataTimestamp())
    const asked = exchange.seen.filter(({ path }) => path.includes('/account/')).map(({ path }) => path)
    expect(asked.sort()).toEqual(['/trade-api/v2/account/endpoint_costs', '/trade-api/v2/account/limits'])
  })

  it('of an exchange given by its URLs is not limited, unless it is told to', () => {
    expect(new KalshiClient({ environment: exchange }).limiter).toBeUndefined()
    expect(new KalshiClient({ environment: exchange, limits: 'none' }).limiter).toBeUndefined()
    const figures = { read: { refillRate: 1, capacity: 2 }, write: { refillRate: 3, capacity: 4 } }
    expect(new KalshiClient({ environment: exchange, limits: figures }).limiter?.state()).toMatchObject({ write: { refillRate: 3 } })
  })

  it('without a key is limited to a modest rate, and cannot follow an account', () => {
    expect(new KalshiClient({ environment: 'demo' }).limiter?.state().read).toMatchObject({ refillRate: 100 })
    expect(() => new KalshiClient({ environment: 'demo', limits: 'auto' })).toThrow("limits 'auto' needs an API key")
  })

  it('that is given a limiter takes its share from there', () => {
    const { limiter } = clientOf()
    if (limiter === undefined) throw new Error('no limiter')
    expect(() => clientOf({ limits: limiter, rateShare: 0.5 })).toThrow('a limiter that is given has its own')
  })
})
