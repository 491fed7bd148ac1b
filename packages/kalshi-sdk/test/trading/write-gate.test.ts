import { price, qty } from '@kassandra/kalshi-sdk/units'
import { beforeEach, describe, expect, it } from 'vitest'
import { ClosedError, ConnectionError } from '../../src/errors/connection-error.ts'
import { amendOrder } from '../../src/rest/orders/amend-order.ts'
import { cancelOrder } from '../../src/rest/orders/cancel-order.ts'
import { type CreateOrderRequest, createOrder } from '../../src/rest/orders/create-order.ts'
import { createOrders } from '../../src/rest/orders/create-orders.ts'
import type { CallOptions, RestRequest, RestResponse, RestTransport } from '../../src/rest/transport/rest-transport.ts'
import { GatedTransport, gatedTickers } from '../../src/trading/gated-transport.ts'
import { OpenIntent } from '../../src/trading/open-intent.ts'
import type { OrderReads } from '../../src/trading/order-reads.ts'
import { WriteGate } from '../../src/trading/write-gate.ts'
import { ManualClock } from '../support/manual-clock.ts'

const ORDER: CreateOrderRequest = {
  ticker: 'A',
  side: 'ask',
  price: price(4_000),
  count: qty(1_00),
  timeInForce: 'good_till_canceled',
  selfTradePrevention: 'maker',
}
const RESULT = { order_id: 'o', fill_count: '0.00', remaining_count: '1.00', reduced_by: '1.00', ts_ms: 1 }
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Sees nothing. */
const blind: OrderReads = {
  asOf: () => Promise.reject(new ConnectionError('cut')),
  order: () => Promise.resolve(undefined),
  orders: () => noItems(),
  fills: () => noItems(),
}
async function* noItems(): AsyncGenerator<never> {
  yield* []
}

/** Holds requests until it is told to send them. */
class SlowTransport implements RestTransport {
  readonly sent: RestRequest[] = []
  readonly #held: (() => void)[] = []

  async request(request: RestRequest, options: CallOptions = {}): Promise<RestResponse> {
    await new Promise<void>((resolve) => this.#held.push(resolve))
    options.onSend?.()
    this.sent.push(request)
    const orders = Array(2).fill(RESULT)
    return { status: 200, headers: {}, body: { ...RESULT, orders }, attempts: 1, receivedAtUs: new ManualClock().nowUs() }
  }

  get held(): number {
    return this.#held.length
  }

  async release(): Promise<void> {
    for (const send of this.#held.splice(0)) send()
    await settle()
  }

  close(): Promise<void> {
    return Promise.reject(new ClosedError('closed'))
  }
}

let clock: ManualClock
let gate: WriteGate
let slow: SlowTransport
beforeEach(() => {
  clock = new ManualClock()
  gate = new WriteGate()
  slow = new SlowTransport()
})

/** An order on A whose outcome is unknown from now on. */
function unknownOnA(): OpenIntent {
  const intent = { clientOrderId: 'lost', request: ORDER, decidedAtUs: clock.nowUs() }
  const open = new OpenIntent({ intent, reads: blind, clock, rule: { absenceAfterUs: 1 }, onSettled: () => gate.open(open) })
  open.apply({ kind: 'lost', error: new ConnectionError('cut'), atUs: clock.nowUs() })
  gate.close(open)
  return open
}

const gated = (whileUnknown: 'wait' | 'refuse') => new GatedTransport(slow, gate, { whileUnknown, timeoutMs: 5_000 })

describe('a closed market', () => {
  it('takes no order, no batch with an order for it and no amendment', async () => {
    unknownOnA()
    const closed = { code: 'MARKET_OUTCOME_UNKNOWN', ticker: 'A', clientOrderIds: ['lost'] }
    await expect(createOrder(gated('refuse'), ORDER)).rejects.toMatchObject(closed)
    await expect(createOrders(gated('refuse'), [{ ...ORDER, ticker: 'B' }, ORDER])).rejects.toMatchObject(closed)
    await expect(amendOrder(gated('refuse'), 'o', ORDER)).rejects.toMatchObject(closed)
    expect(slow.held).toBe(0)
  })

  it('takes cancels, and orders for other markets pass', async () => {
    unknownOnA()
    const cancelled = cancelOrder(gated('refuse'), 'o', { marketTicker: 'A' })
    const other = createOrder(gated('refuse'), { ...ORDER, ticker: 'B' })
    await settle()
    await slow.release()
    expect(await cancelled).toMatchObject({ orderId: 'o' })
    expect(await other).toMatchObject({ orderId: 'o' })
  })

  it('is waited for, until the outcome is known', async () => {
    const open = unknownOnA()
    const created = createOrder(gated('wait'), ORDER)
    await settle()
    expect(slow.held).toBe(0)
    open.apply({ kind: 'refused', error: new Error('known') })
    await settle()
    await slow.release()
    expect(await created).toMatchObject({ orderId: 'o' })
  })

  it('is waited for no longer than allowed', async () => {
    unknownOnA()
    const created = expect(createOrder(gated('wait'), ORDER)).rejects.toMatchObject({ code: 'MARKET_OUTCOME_UNKNOWN' })
    await settle()
    clock.advance(5_000)
    await created
    expect(clock.pending).toBe(0)
  })

  it('is waited for no longer than the caller wants', async () => {
    unknownOnA()
    const controller = new AbortController()
    const created = expect(createOrder(gated('wait'), ORDER, { signal: controller.signal })).rejects.toThrow('enough')
    await settle()
    controller.abort(new Error('enough'))
    await created
    await settle()
    expect(clock.pending).toBe(0)
  })

  it.each(['wait', 'refuse'] as const)('stops even what passed the gate before and has not gone out yet: %s', async (whileUnknown) => {
    const created = createOrder(gated(whileUnknown), ORDER)
    created.catch(() => undefined)
    await settle()
    const open = unknownOnA()
    await slow.release()
    expect(slow.sent).toEqual([])
    if (whileUnknown === 'refuse') {
      await expect(created).rejects.toMatchObject({ code: 'MARKET_OUTCOME_UNKNOWN' })
      return
    }
    open.apply({ kind: 'refused', error: new Error('known') })
    await settle()
    await slow.release()
    expect(await created).toMatchObject({ orderId: 'o' })
    expect(slow.sent).toHaveLength(1)
  })
})

it('concerns requests that place or amend, by their markets', () => {
  const path = '/portfolio/events/orders'
  expect(gatedTickers({ method: 'POST', path, body: { ticker: 'A' } })).toEqual(['A'])
  expect(gatedTickers({ method: 'POST', path: `${path}/o-1/amend`, body: { ticker: 'A' } })).toEqual(['A'])
  expect(
    gatedTickers({ method: 'POST', path: `${path}/batched`, body: { orders: [{ ticker: 'A' }, { ticker: 'B' }, { ticker: 'A' }] } }),
  ).toEqual(['A', 'B'])
  expect(gatedTickers({ method: 'POST', path: `${path}/o-1/decrease`, body: { market_ticker: 'A' } })).toEqual([])
  expect(gatedTickers({ method: 'DELETE', path: `${path}/batched`, body: { orders: [{ ticker: 'A' }] } })).toEqual([])
  expect(gatedTickers({ method: 'GET', path, query: { ticker: 'A' } })).toEqual([])
})
