import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { ManualClock } from '../../test/support/manual-clock.ts'
import { ConfigError } from '../errors/config-error.ts'
import { CostExceedsBudgetError, RateLimitQueueError } from '../errors/rate-limit-queue-error.ts'
import type { ChargedRequest } from './charge.ts'
import type { RateLimits } from './limits.ts'
import { RateLimiter, type RateLimiterOptions } from './rate-limiter.ts'

const ORDERS = '/portfolio/events/orders'
const READ: ChargedRequest = { method: 'GET', path: '/markets' }
const CREATE: ChargedRequest = { method: 'POST', path: ORDERS, body: {} }
const AMEND: ChargedRequest = { method: 'POST', path: `${ORDERS}/o/amend`, body: {} }
const CANCEL: ChargedRequest = { method: 'DELETE', path: `${ORDERS}/o` }
const LIMITS: RateLimits = { read: { refillRate: 100, capacity: 100 }, write: { refillRate: 100, capacity: 100 } }
const batchOf = (orders: number): ChargedRequest => ({
  method: 'POST',
  path: `${ORDERS}/batched`,
  body: { orders: Array(orders).fill({}) },
})

let clock: ManualClock
beforeEach(() => {
  clock = new ManualClock()
})

function limiterOf(options: RateLimiterOptions = {}): RateLimiter {
  return new RateLimiter({ limits: LIMITS, headroomMs: 0, clock, ...options })
}

/** Lets everything run that needs no clock. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Asks for each request in turn; what is admitted is named in `admitted`, in its order. */
function ask(
  limiter: RateLimiter,
  requests: Readonly<Record<string, ChargedRequest>>,
): { readonly admitted: string[]; readonly done: Promise<unknown> } {
  const admitted: string[] = []
  const done = Promise.all(Object.entries(requests).map(([name, request]) => limiter.admit(request).then(() => admitted.push(name))))
  return { admitted, done }
}

describe('a limiter', () => {
  it('lets calls pass at once while there are tokens, and holds no timer (I6)', async () => {
    const limiter = limiterOf()
    const admissions = await Promise.all(Array.from({ length: 10 }, () => limiter.admit(CREATE)))
    expect(admissions[9]).toMatchObject({ bucket: 'write', lane: 'create', cost: 10, waitedUs: 0 })
    expect(limiter.state().write).toMatchObject({ level: 0, waiting: 0 })
    expect(clock.pending).toBe(0)
  })

  it('makes the next wait for exactly its tokens', async () => {
    const limiter = limiterOf()
    await limiter.admit(batchOf(10))
    const asked = limiter.admit(CREATE)
    await settle()
    clock.advance(99)
    expect(limiter.state().write.waiting).toBe(1)
    clock.advance(1)
    expect(await asked).toMatchObject({ waitedUs: 100_000 })
    expect(clock.pending).toBe(0)
  })

  it('keeps reads, writes and named shards apart', async () => {
    const limiter = limiterOf()
    await limiter.admit(batchOf(10))
    await limiter.admit(READ)
    await limiter.admit({ ...CREATE, body: { exchange_index: 2 } })
    expect(limiter.state()).toMatchObject({ read: { level: 90 }, write: { level: 0 }, shards: { 2: { level: 90 } } })
  })

  it('serves cancels before amends before creates, and each in the order of asking (I3)', async () => {
    const limiter = limiterOf()
    await limiter.admit(batchOf(10))
    const { admitted, done } = ask(limiter, { c1: CREATE, c2: CREATE, a1: AMEND, x1: CANCEL, a2: AMEND, x2: CANCEL })
    await settle()
    for (let step = 0; step < 60; step++) {
      clock.advance(10)
      await settle()
    }
    await done
    expect(admitted).toEqual(['x1', 'x2', 'a1', 'a2', 'c1', 'c2'])
  })

  it('lets no newcomer and no cheaper call past the first in line', async () => {
    const limiter = limiterOf()
    await limiter.admit(batchOf(10))
    const { admitted, done } = ask(limiter, { dear: batchOf(8), cheap: { method: 'POST', path: '/communications/quotes', body: {} } })
    await settle()
    clock.advance(500)
    const newcomer = limiter.admit(CREATE).then(() => admitted.push('newcomer'))
    await settle()
    expect(limiter.state().write.level).toBe(50)
    expect(admitted).toEqual([])
    clock.advance(500)
    await Promise.all([done, newcomer])
    expect(admitted).toEqual(['dear', 'cheap', 'newcomer'])
  })

  it('gives a read the lane that it asks for', async () => {
    const limiter = limiterOf()
    await Promise.all(Array.from({ length: 10 }, () => limiter.admit(READ)))
    const admitted: string[] = []
    const bulk = limiter.admit(READ).then(() => admitted.push('bulk'))
    const urgent = limiter.admit(READ, { lane: 'cancel' }).then(() => admitted.push('urgent'))
    await settle()
    clock.advance(100)
    await urgent
    clock.advance(100)
    await bulk
    expect(admitted).toEqual(['urgent', 'bulk'])
  })

  it('ends a wait at its deadline, without tokens (I4)', async () => {
    const limiter = limiterOf({ queueTimeoutMs: 50 })
    await limiter.admit(batchOf(10))
    const asked = expect(limiter.admit(CREATE)).rejects.toMatchObject({ name: 'RateLimitQueueError', queueTimeoutMs: 50, retryable: true })
    await settle()
    clock.advance(50)
    await asked
    expect(limiter.state().write).toMatchObject({ level: 5, waiting: 0 })
    expect(clock.pending).toBe(0)
  })

  it('ends a wait by its signal, and lets those behind move up', async () => {
    const limiter = limiterOf()
    await limiter.admit(batchOf(10))
    const controller = new AbortController()
    const reason = new Error('no longer wanted')
    const first = expect(limiter.admit(batchOf(10), { signals: [controller.signal] })).rejects.toBe(reason)
    const second = limiter.admit(CREATE)
    await settle()
    controller.abort(reason)
    await first
    clock.advance(100)
    expect(await second).toMatchObject({ waitedUs: 100_000 })
    expect(clock.pending).toBe(0)
  })

  it('takes nothing for a signal that is aborted already', async () => {
    const limiter = limiterOf()
    await expect(limiter.admit(CREATE, { signals: [AbortSignal.abort(new Error('gone'))] })).rejects.toThrow('gone')
    expect(limiter.state().write.level).toBe(100)
  })

  it('refuses what can never fit, and says how large a batch may be', async () => {
    const limiter = limiterOf()
    const asked = limiter.admit(batchOf(11))
    await expect(asked).rejects.toThrow(CostExceedsBudgetError)
    await expect(asked).rejects.toMatchObject({ code: 'COST_EXCEEDS_BUDGET', cost: 110, capacity: 100, retryable: false })
    expect(limiter.largestBatch('POST', `${ORDERS}/batched`)).toBe(10)
    expect(limiter.largestBatch('DELETE', `${ORDERS}/batched`)).toBe(50)
  })

  it('uses its share of the budget only', async () => {
    const limiter = limiterOf({ rateShare: 0.5 })
    expect(limiter.state().write).toMatchObject({ level: 50, refillRate: 50, capacity: 50 })
    expect(limiter.largestBatch('POST', `${ORDERS}/batched`)).toBe(5)
    await expect(limiter.admit(batchOf(6))).rejects.toThrow(CostExceedsBudgetError)
  })

  it.each([{ rateShare: 0 }, { rateShare: 1.1 }, { headroomMs: -1 }, { queueTimeoutMs: Number.NaN }])('refuses %j', (options) => {
    expect(() => limiterOf(options)).toThrow(ConfigError)
  })

  it('refuses figures that cannot be', () => {
    expect(() => limiterOf({ limits: { ...LIMITS, read: { refillRate: 0, capacity: 1 } } })).toThrow(ConfigError)
    expect(() => limiterOf({ limits: { ...LIMITS, defaultCost: 1.5 } })).toThrow(ConfigError)
  })
})

describe('a refusal by the exchange', () => {
  it('empties the bucket and halves the rate, which grows back evenly (I5)', async () => {
    const limiter = limiterOf()
    const admission = await limiter.admit(CREATE)
    admission.refused()
    expect(limiter.state().write).toMatchObject({ level: 0, refillRate: 50, capacity: 50, factor: 0.5 })
    clock.advance(10_000)
    expect(limiter.state().write.factor).toBeCloseTo(0.7)
    clock.advance(100_000)
    expect(limiter.state().write).toMatchObject({ refillRate: 100, capacity: 100, factor: 1 })
  })

  it('counts once for all the calls that were under way', async () => {
    const limiter = limiterOf()
    const admissions = await Promise.all([limiter.admit(CREATE), limiter.admit(CREATE), limiter.admit(CREATE)])
    clock.advance(20)
    for (const admission of admissions) admission.refused()
    expect(limiter.state().write.factor).toBe(0.5)
    clock.advance(1_000)
    const later = await limiter.admit(CREATE)
    later.refused()
    expect(limiter.state().write.factor).toBeCloseTo(0.26)
  })

  it('still lets pass in time what the account allows', async () => {
    const limiter = limiterOf({ queueTimeoutMs: 60_000 })
    const admission = await limiter.admit(CREATE)
    admission.refused()
    const asked = limiter.admit(batchOf(10))
    await settle()
    for (let second = 0; second < 10; second++) clock.advance(1_000)
    expect(await asked).toMatchObject({ cost: 100 })
  })
})

describe('the account’s figures', () => {
  const PRIME: RateLimits = {
    read: { refillRate: 4_000, capacity: 4_000 },
    write: { refillRate: 4_000, capacity: 8_000 },
    costs: [],
    defaultCost: 5,
  }

  it('are read with the first call, which does not wait for them', async () => {
    const limiter = limiterOf()
    let asked = 0
    limiter.follow(async () => {
      asked += 1
      await limiter.admit({ method: 'GET', path: '/account/limits' })
      return PRIME
    })
    expect(asked).toBe(0)
    await limiter.admit(CREATE)
    await settle()
    expect(asked).toBe(1)
    expect(limiter.state().write).toMatchObject({ level: 90, refillRate: 4_000, capacity: 8_000 })
    expect(await limiter.admit(CREATE)).toMatchObject({ cost: 5 })
    clock.advance(15 * 60_000)
    await limiter.admit(CREATE)
    expect(asked).toBe(2)
    expect(clock.pending).toBe(0)
  })

  it('that cannot be read leave the present ones, and are asked for again', async () => {
    const limiter = limiterOf()
    const failure = new Error('unavailable')
    let asked = 0
    limiter.follow(async () => {
      asked += 1
      throw failure
    })
    await limiter.admit(CREATE)
    await settle()
    expect(limiter.state()).toMatchObject({ refreshError: failure, write: { capacity: 100 } })
    clock.advance(59_000)
    await limiter.admit(CREATE)
    expect(asked).toBe(1)
    clock.advance(1_000)
    await limiter.admit(CREATE)
    expect(asked).toBe(2)
  })

  it('are asked for soon after a refusal', async () => {
    const limiter = limiterOf()
    let asked = 0
    limiter.follow(async () => {
      asked += 1
      return LIMITS
    })
    const admission = await limiter.admit(CREATE)
    await settle()
    admission.refused()
    clock.advance(60_000)
    await limiter.admit(CREATE)
    expect(asked).toBe(2)
  })

  it('that grow are used by those who wait', async () => {
    const limiter = limiterOf()
    await limiter.admit(batchOf(10))
    const asked = limiter.admit(batchOf(10))
    await settle()
    limiter.apply({ ...LIMITS, write: { refillRate: 1_000, capacity: 1_000 } })
    clock.advance(100)
    expect(await asked).toMatchObject({ waitedUs: 100_000 })
  })
})

/** The documented bucket, kept where requests arrive. */
class ExchangeBucket {
  readonly #rate: number
  readonly #capacity: number
  #level: number
  #atMs = 0

  constructor(rate: number, capacity: number) {
    this.#rate = rate
    this.#capacity = capacity
    this.#level = capacity
  }

  accepts(cost: number, atMs: number): boolean {
    this.#level = Math.min(this.#capacity, this.#level + ((atMs - this.#atMs) / 1_000) * this.#rate)
    this.#atMs = atMs
    if (this.#level < cost - 1e-6) return false
    this.#level -= cost
    return true
  }
}

describe('under any load', () => {
  const HEADROOM_MS = 100
  const STEP_MS = 10 // how late the test may see an admission
  const call = fc.record({
    afterMs: fc.oneof(fc.constant(0), fc.nat({ max: 50 }), fc.nat({ max: 3_000 })),
    request: fc.constantFrom(CREATE, CREATE, AMEND, CANCEL, CANCEL, batchOf(4), batchOf(10)),
    delayMs: fc.nat({ max: HEADROOM_MS - STEP_MS }),
  })

  it('the exchange refuses nothing, however the network delays within the headroom, and nothing is lost (I2 and I4)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(call, { minLength: 1, maxLength: 40 }), async (calls) => {
        clock = new ManualClock()
        const startUs = clock.nowUs()
        const limiter = limiterOf({ headroomMs: HEADROOM_MS, queueTimeoutMs: 3_600_000 })
        const arrivals: { readonly atMs: number; readonly cost: number }[] = []
        const pending: Promise<unknown>[] = []
        for (const { afterMs, request, delayMs } of calls) {
          for (let passedMs = 0; passedMs < afterMs; passedMs += STEP_MS) {
            clock.advance(STEP_MS)
            await settle()
          }
          const asked = limiter
            .admit(request)
            .then(({ cost }) => arrivals.push({ atMs: (clock.nowUs() - startUs) / 1_000 + delayMs, cost }))
          pending.push(asked)
          await settle()
        }
        while (arrivals.length < calls.length) {
          clock.advance(STEP_MS)
          await settle()
        }
        await Promise.all(pending)
        const bucket = new ExchangeBucket(100, 100)
        for (const { atMs, cost } of arrivals.sort((one, other) => one.atMs - other.atMs)) expect(bucket.accepts(cost, atMs)).toBe(true)
        expect(clock.pending).toBe(0)
      }),
      { numRuns: 60 },
    )
  })

  it('a lane is served before those below it, and each in the order of asking (I3)', async () => {
    const kind = fc.constantFrom('cancel', 'amend', 'create')
    await fc.assert(
      fc.asyncProperty(fc.array(kind, { minLength: 1, maxLength: 30 }), async (kinds) => {
        clock = new ManualClock()
        const limiter = limiterOf({ queueTimeoutMs: 3_600_000 })
        await limiter.admit(batchOf(10))
        const requests = { cancel: CANCEL, amend: AMEND, create: CREATE }
        const named = kinds.map((lane, index) => [`${lane} ${index}`, requests[lane as keyof typeof requests]] as const)
        const { admitted, done } = ask(limiter, Object.fromEntries(named))
        await settle()
        for (let step = 0; step < 40; step++) {
          clock.advance(100)
          await settle()
        }
        await done
        const expected = ['cancel', 'amend', 'create'].flatMap((lane) =>
          named.map(([name]) => name).filter((name) => name.startsWith(lane)),
        )
        expect(admitted).toEqual(expected)
      }),
      { numRuns: 40 },
    )
  })
})

it('a deadline is an error of the limiter and not of the exchange', () => {
  expect(new RateLimitQueueError('POST /x', 5)).toMatchObject({ code: 'RATE_LIMIT_QUEUE_TIMED_OUT' })
})
