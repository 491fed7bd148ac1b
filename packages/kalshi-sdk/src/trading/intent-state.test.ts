import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ApiError } from '../errors/api-error.ts'
import { ConnectionError } from '../errors/connection-error.ts'
import type { OrderResult } from '../rest/orders/order-result.ts'
import { price } from '../units/price.ts'
import { qty } from '../units/qty.ts'
import { epochUs } from '../units/time.ts'
import { type IntentInput, type IntentState, stepIntent } from './intent-state.ts'
import type { OrderIntent } from './order-intent.ts'

const INTENT: OrderIntent = {
  clientOrderId: 'mine',
  decidedAtUs: epochUs(1_000_000_000),
  request: {
    ticker: 'A',
    side: 'bid',
    price: price(4_000),
    count: qty(1_00),
    timeInForce: 'good_till_canceled',
    selfTradePrevention: 'maker',
    clientOrderId: 'mine',
  },
}
const RULE = { absenceAfterUs: 100 }
const CUT = new ConnectionError('cut')
const order: OrderResult = {
  orderId: 'o',
  clientOrderId: 'mine',
  fillCount: qty(0),
  remainingCount: qty(1_00),
  averageFillPrice: undefined,
  averageFeePaid: undefined,
  ts: epochUs(5),
}
const NEW: IntentState = { kind: 'pending-new', sentAtUs: undefined, orderId: undefined }
const run = (...inputs: readonly IntentInput[]): IntentState =>
  inputs.reduce<IntentState>((state, input) => stepIntent(INTENT, state, input, RULE), NEW)

const sent = (us: number): IntentInput => ({ kind: 'sent', atUs: epochUs(us) })
const lost: IntentInput = { kind: 'lost', error: CUT, atUs: epochUs(50) }
const absent = (us: number, takenBy?: string): IntentInput => ({ kind: 'absent', asOfUs: epochUs(us), takenBy })
const duplicate: IntentInput = {
  kind: 'lost',
  atUs: epochUs(50),
  error: new ApiError({
    status: 409,
    code: 'x',
    exchangeMessage: 'x',
    details: undefined,
    requestMethod: 'POST',
    requestPath: '/',
    retryAfterMs: undefined,
  }),
}

describe('an intent', () => {
  it('is accepted by its answer, and unknown by the answer to another order', () => {
    expect(run(sent(10), { kind: 'answered', order })).toEqual({ kind: 'accepted', order, by: 'response' })
    expect(run(sent(10), { kind: 'answered', order: { ...order, clientOrderId: 'other' } })).toMatchObject({
      kind: 'unknown',
      sentAtUs: 10,
    })
  })

  it('that was lost counts from when it last went out', () => {
    expect(run(sent(10), sent(20), lost)).toEqual({ kind: 'unknown', sentAtUs: 20, cause: CUT, orderId: undefined })
  })

  it('is rejected by its absence from the moment on at which it can no longer arrive', () => {
    expect(run(sent(10), lost, absent(109)).kind).toBe('unknown')
    expect(run(sent(10), lost, absent(110))).toMatchObject({ kind: 'rejected', error: { code: 'ORDER_NOT_PLACED', cause: CUT } })
  })

  it('is never rejected by its absence once a sign of it was seen', () => {
    const glimpsed: IntentInput = { kind: 'glimpsed', orderId: 'o' }
    expect(run(sent(10), lost, glimpsed, absent(1_000_000))).toMatchObject({ kind: 'unknown', orderId: 'o' })
    expect(run(sent(10), glimpsed, lost, absent(1_000_000))).toMatchObject({ kind: 'unknown', orderId: 'o' })
  })

  it('of long ago is never rejected by its absence: the exchange may have archived it', () => {
    expect(run(sent(10), lost, absent(1_000_000_000 + 30 * 86_400_000_000)).kind).toBe('rejected')
    expect(run(sent(10), lost, absent(1_000_000_001 + 30 * 86_400_000_000)).kind).toBe('unknown')
  })

  it('with a taken id is rejected only where the exchange said that it is taken', () => {
    expect(run(sent(10), duplicate, absent(20, 'o-9'))).toMatchObject({
      kind: 'rejected',
      error: { code: 'CLIENT_ORDER_ID_TAKEN', orderId: 'o-9' },
    })
    expect(run(sent(10), lost, absent(20, 'o-9')).kind).toBe('unknown')
    expect(run(sent(10), duplicate, absent(20)).kind).toBe('unknown')
  })

  it('never leaves a final state, whatever else comes (I2)', () => {
    const input = fc.constantFrom<IntentInput>(
      sent(10),
      lost,
      duplicate,
      absent(60),
      absent(1_000),
      absent(1_000, 'o-9'),
      { kind: 'answered', order },
      { kind: 'observed', order },
      { kind: 'refused', error: CUT },
      { kind: 'glimpsed', orderId: 'o' },
    )
    fc.assert(
      fc.property(fc.array(input, { maxLength: 30 }), (inputs) => {
        let state: IntentState = run()
        for (const next of inputs) {
          const before = state
          state = stepIntent(INTENT, state, next, RULE)
          if (before.kind === 'accepted' || before.kind === 'rejected') expect(state).toBe(before)
          if (before.kind === 'unknown') expect(state.kind).not.toBe('pending-new')
        }
      }),
    )
  })
})
