import { OrderNotPlacedError, WriteGateError } from '@kassandra/kalshi-sdk'
import { price, qty } from '@kassandra/kalshi-sdk/units'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import type { CreateOrderRequest } from '../../src/rest/orders/create-order.ts'
import { OrderDesk, type OrderDeskParts } from '../../src/trading/order-desk.ts'
import type { OrderIntent } from '../../src/trading/order-intent.ts'
import type { OrderOutcome } from '../../src/trading/order-outcome.ts'
import { readsOver } from '../../src/trading/order-reads.ts'
import { WriteGate } from '../../src/trading/write-gate.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { type CreateFate, type ReadFate, ScriptedExchange } from './support/scripted-exchange.ts'

const FINE: CreateFate = { arrival: 20, effect: 'placed', answer: 'comes', isFilled: false, listedAfterMs: 0, shownAfterMs: 0 }
const LOST: CreateFate = { ...FINE, arrival: 'lost' }
const ANSWER_CUT: CreateFate = { ...FINE, answer: 'cut' }
const requestFor = (ticker: string): CreateOrderRequest => ({
  ticker,
  side: 'bid',
  price: price(4_000),
  count: qty(2_00),
  timeInForce: 'good_till_canceled',
  selfTradePrevention: 'taker_at_cross',
})

let clock: ManualClock
let nextId: number
beforeEach(() => {
  clock = new ManualClock()
  nextId = 0
})

function deskOn(exchange: ScriptedExchange, parts: Partial<OrderDeskParts> = {}): OrderDesk {
  return new OrderDesk({
    transport: exchange,
    reads: readsOver(exchange),
    gate: new WriteGate(),
    clock,
    createClientOrderId: () => `id-${nextId++}`,
    whileUnknown: 'wait',
    gateTimeoutMs: 120_000,
    resolveTimeoutMs: 2_000,
    absenceAfterMs: 31_000,
    largestBatch: () => 10,
    ...parts,
  })
}

/** Lets time pass until `work` ends. */
async function run<T>(work: Promise<T>, stepMs = 50): Promise<T> {
  let isDone = false
  const ended = work.finally(() => {
    isDone = true
  })
  ended.catch(() => undefined)
  for (let step = 0; !isDone && step < 20_000; step++) {
    await new Promise((resolve) => setImmediate(resolve))
    if (!isDone) clock.advance(stepMs)
  }
  if (!isDone) throw new Error('it never ends')
  return await ended
}

describe('an order', () => {
  it('that is answered is accepted, with the answer', async () => {
    const exchange = new ScriptedExchange(clock, [FINE])
    const outcome = await run(deskOn(exchange).place(requestFor('A')))
    expect(outcome).toMatchObject({
      outcome: 'accepted',
      clientOrderId: 'id-0',
      by: 'response',
      order: { orderId: 'o-0', remainingCount: 2_00 },
    })
  })

  it('that is refused is rejected, with the error', async () => {
    const exchange = new ScriptedExchange(clock, [{ ...FINE, effect: 'refused' }])
    const outcome = await run(deskOn(exchange).place(requestFor('A')))
    expect(outcome).toMatchObject({ outcome: 'rejected', error: { status: 400, code: 'insufficient_balance' } })
  })

  it('whose answer is cut is found by its id, and never sent again (I1 and I3)', async () => {
    const exchange = new ScriptedExchange(clock, [{ ...ANSWER_CUT, listedAfterMs: 2_500 }])
    const outcome = await run(deskOn(exchange).place(requestFor('A')))
    expect(outcome).toMatchObject({ outcome: 'accepted', by: 'lookup', order: { orderId: 'o-0', clientOrderId: 'id-0' } })
    expect(exchange.sent).toEqual(['id-0'])
  })

  it('that was lost is unknown until it can no longer arrive, then rejected (I4)', async () => {
    const exchange = new ScriptedExchange(clock, [LOST])
    const outcome = await run(deskOn(exchange).place(requestFor('A')))
    if (outcome.outcome !== 'unknown') throw new Error(outcome.outcome)
    const startedAtUs = clock.nowUs()
    const resolved = await run(outcome.resolve())
    expect(resolved).toMatchObject({ outcome: 'rejected', error: expect.any(OrderNotPlacedError) })
    expect(clock.nowUs() - startedAtUs).toBeGreaterThan(28_000_000)
    expect(await run(outcome.resolve())).toEqual(resolved)
  })

  it('that arrives long after its connection is gone is accepted', async () => {
    const exchange = new ScriptedExchange(clock, [{ ...ANSWER_CUT, arrival: 29_000, isFilled: true, listedAfterMs: 3_000 }])
    const outcome = await run(deskOn(exchange).place(requestFor('A'), { resolveTimeoutMs: 60_000 }))
    expect(outcome).toMatchObject({ outcome: 'accepted', by: 'lookup' })
  })

  it('whose fill shows before the order is not taken for absent (I5)', async () => {
    const slow = { ...ANSWER_CUT, isFilled: true, listedAfterMs: 90_000, shownAfterMs: 50_000 }
    const exchange = new ScriptedExchange(clock, [slow])
    const outcome = await run(deskOn(exchange).place(requestFor('A'), { resolveTimeoutMs: 120_000 }))
    expect(outcome).toMatchObject({ outcome: 'accepted', by: 'lookup', order: { fillCount: 2_00 } })
    expect(clock.nowUs()).toBeGreaterThan(exchange.orders[0]?.placedAtUs ?? Number.NaN)
  })

  it('that the stream tells of is accepted at once', async () => {
    const exchange = new ScriptedExchange(clock, [{ ...ANSWER_CUT, listedAfterMs: 90_000 }])
    const desk = deskOn(exchange)
    const placing = desk.place(requestFor('A'), { resolveTimeoutMs: 0 })
    const outcome = await run(placing)
    if (outcome.outcome !== 'unknown') throw new Error(outcome.outcome)
    desk.observe({ kind: 'user-order', clientOrderId: 'id-0', orderId: 'o-0', ticker: 'B', fillCount: qty(0), remainingCount: qty(2_00) })
    expect(desk.unknown).toHaveLength(1)
    desk.observe({ kind: 'user-order', clientOrderId: 'id-0', orderId: 'o-0', ticker: 'A', fillCount: qty(0), remainingCount: qty(2_00) })
    expect(desk.unknown).toEqual([])
    expect(await outcome.resolve()).toMatchObject({ outcome: 'accepted', by: 'stream', order: { orderId: 'o-0' } })
  })

  it('of which the stream told a fill is looked up by its order id, and never taken for absent', async () => {
    const exchange = new ScriptedExchange(clock, [{ ...ANSWER_CUT, listedAfterMs: 900_000, shownAfterMs: 50_000 }])
    const desk = deskOn(exchange)
    const outcome = await run(desk.place(requestFor('A'), { resolveTimeoutMs: 0 }))
    if (outcome.outcome !== 'unknown') throw new Error(outcome.outcome)
    desk.observe({ kind: 'fill', clientOrderId: 'id-0', orderId: 'o-0' })
    expect(await run(outcome.resolve({ timeoutMs: 120_000 }))).toMatchObject({ outcome: 'accepted', order: { orderId: 'o-0' } })
  })

  it('keeps the id that it is given, and a known id of the same order is the same order', async () => {
    const exchange = new ScriptedExchange(clock, [FINE, FINE])
    const request = { ...requestFor('A'), clientOrderId: 'mine' }
    await run(deskOn(exchange).place(request))
    const again = await run(deskOn(exchange).place(request))
    expect(again).toMatchObject({ outcome: 'accepted', by: 'lookup', clientOrderId: 'mine', order: { orderId: 'o-0' } })
    expect(exchange.orders).toHaveLength(1)
  })

  it('with the id of another, older order is rejected', async () => {
    const exchange = new ScriptedExchange(clock, [FINE, FINE])
    await run(deskOn(exchange).place({ ...requestFor('A'), clientOrderId: 'mine' }))
    clock.advance(120_000)
    const other = { ...requestFor('A'), clientOrderId: 'mine', price: price(5_000) }
    expect(await run(deskOn(exchange).place(other))).toMatchObject({
      outcome: 'rejected',
      error: { code: 'CLIENT_ORDER_ID_TAKEN', orderId: 'o-0' },
    })
  })

  it('aborted before it goes out is rejected, and unknown afterwards', async () => {
    const exchange = new ScriptedExchange(clock, [{ ...ANSWER_CUT, listedAfterMs: 900_000 }])
    const reason = new Error('stop')
    const desk = deskOn(exchange)
    const before = await run(desk.place(requestFor('A'), { signal: AbortSignal.abort(reason) }))
    expect(before).toMatchObject({ outcome: 'rejected', error: reason })
    const controller = new AbortController()
    const placing = desk.place(requestFor('A'), { signal: controller.signal, resolveTimeoutMs: 600_000 })
    for (let step = 0; desk.unknown.length === 0; step++) {
      await new Promise((resolve) => setImmediate(resolve))
      if (step % 2 === 0) clock.advance(50)
    }
    controller.abort(reason)
    expect(await placing).toMatchObject({ outcome: 'unknown' })
  })

  it('is stored before it is sent, and taken up by the next process', async () => {
    const exchange = new ScriptedExchange(clock, [ANSWER_CUT])
    let stored = ''
    await run(
      deskOn(exchange).place(requestFor('A'), {
        resolveTimeoutMs: 0,
        onIntent(intent) {
          expect(exchange.sent).toEqual([])
          stored = JSON.stringify(intent)
        },
      }),
    )
    const next = deskOn(exchange)
    const resumed = next.resume(JSON.parse(stored) as OrderIntent)
    if (resumed.outcome !== 'unknown') throw new Error(resumed.outcome)
    expect(next.unknown).toHaveLength(1)
    expect(await run(resumed.resolve())).toMatchObject({ outcome: 'accepted', clientOrderId: 'id-0', order: { orderId: 'o-0' } })
  })

  it('whose intent cannot be stored is not sent', async () => {
    const exchange = new ScriptedExchange(clock, [FINE])
    const desk = deskOn(exchange)
    const onIntent = (): Promise<void> => Promise.reject(new Error('disk full'))
    await expect(desk.place({ ...requestFor('A'), clientOrderId: 'x' }, { onIntent })).rejects.toThrow('disk full')
    expect(exchange.sent).toEqual([])
    expect(await run(desk.place({ ...requestFor('A'), clientOrderId: 'x' }))).toMatchObject({ outcome: 'accepted' })
  })

  it('that cannot be right is refused with an error', async () => {
    const desk = deskOn(new ScriptedExchange(clock, []))
    await expect(desk.place({ ...requestFor('A'), count: qty(0) })).rejects.toMatchObject({ code: 'REQUEST_INVALID' })
    await expect(desk.place({ ...requestFor('A'), clientOrderId: 'x'.repeat(65) })).rejects.toMatchObject({ code: 'REQUEST_INVALID' })
  })
})

describe('the write gate', () => {
  it('holds further orders on the market until the outcome is known, and no others (I6)', async () => {
    const exchange = new ScriptedExchange(clock, [{ ...ANSWER_CUT, listedAfterMs: 2_900 }, FINE, FINE])
    const desk = deskOn(exchange)
    await run(desk.place(requestFor('A'), { resolveTimeoutMs: 0 }))
    const [here, there] = [desk.place(requestFor('A')), desk.place(requestFor('B'))]
    expect(await run(there)).toMatchObject({ outcome: 'accepted' })
    expect(exchange.sent).toEqual(['id-0', 'id-2'])
    expect(await run(here)).toMatchObject({ outcome: 'accepted', clientOrderId: 'id-1' })
    expect(desk.unknown).toEqual([])
  })

  it('refuses them where that is asked for', async () => {
    const exchange = new ScriptedExchange(clock, [LOST])
    const desk = deskOn(exchange)
    await run(desk.place(requestFor('A'), { resolveTimeoutMs: 0 }))
    const outcome = await desk.place(requestFor('A'), { whileUnknown: 'refuse' })
    expect(outcome).toMatchObject({ outcome: 'rejected', error: expect.any(WriteGateError) })
    expect(outcome).toMatchObject({ error: { ticker: 'A', clientOrderIds: ['id-0'], code: 'MARKET_OUTCOME_UNKNOWN' } })
  })

  it('opens for an operator who gives an outcome up', async () => {
    const exchange = new ScriptedExchange(clock, [LOST, FINE])
    const desk = deskOn(exchange)
    await run(desk.place(requestFor('A'), { resolveTimeoutMs: 0 }))
    desk.abandon('id-0')
    expect(await run(desk.place(requestFor('A'), { whileUnknown: 'refuse' }))).toMatchObject({ outcome: 'accepted' })
  })
})

const fate: fc.Arbitrary<CreateFate> = fc.record({
  arrival: fc.oneof(fc.constant('lost' as const), fc.nat({ max: 300 }), fc.nat({ max: 40_000 })),
  effect: fc.constantFrom('placed', 'placed', 'placed', 'refused', 'failed-before', 'failed-after'),
  answer: fc.constantFrom('comes', 'comes', 'cut'),
  isFilled: fc.boolean(),
  listedAfterMs: fc.nat({ max: 3_000 }),
  shownAfterMs: fc.nat({ max: 20_000 }),
})
const readFate = fc.constantFrom<ReadFate>('ok', 'ok', 'ok', 'cut', 'unavailable')
const step = fc.record({ afterMs: fc.nat({ max: 3_000 }), ticker: fc.constantFrom('A', 'B'), isPatient: fc.boolean() })

it('whatever happens on the way: one order for an intent, no false outcome, and a gate that holds (I1 to I6)', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 6 }),
      fc.array(fate, { minLength: 6, maxLength: 6 }),
      fc.array(readFate, { maxLength: 60 }),
      async (steps, fates, reads) => {
        clock = new ManualClock()
        nextId = 0
        const exchange = new ScriptedExchange(clock, fates, reads)
        const desk = deskOn(exchange)
        const leaked: string[] = []
        exchange.onCreate = (ticker) => {
          if (desk.unknown.some(({ intent }) => intent.request.ticker === ticker)) leaked.push(ticker)
        }
        const settle = async (outcome: OrderOutcome): Promise<OrderOutcome> =>
          outcome.outcome === 'unknown' ? settle(await outcome.resolve({ timeoutMs: 20_000 })) : outcome
        const placed: Promise<OrderOutcome>[] = []
        for (const { afterMs, ticker, isPatient } of steps) {
          await run(new Promise((resolve) => clock.setTimer(afterMs, () => resolve(undefined))))
          placed.push(desk.place(requestFor(ticker), { resolveTimeoutMs: isPatient ? 5_000 : 0 }).then(settle))
        }
        const outcomes = await run(Promise.all(placed), 100)
        clock.advance(120_000)
        for (const { outcome, clientOrderId } of outcomes) {
          const own = exchange.orders.filter((order) => order.clientOrderId === clientOrderId)
          expect({ clientOrderId, outcome, orders: own.length }).toEqual({ clientOrderId, outcome, orders: outcome === 'accepted' ? 1 : 0 })
        }
        expect(leaked).toEqual([])
        expect(new Set(exchange.sent).size).toBe(exchange.sent.length)
        expect(desk.unknown).toEqual([])
        expect(clock.pending).toBe(0)
      },
    ),
    { numRuns: 150 },
  )
})
