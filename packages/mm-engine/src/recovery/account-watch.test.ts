import { epochUs, microUsd, price, qty } from '@kassandra/kalshi-sdk/units'
import { describe, expect, it } from 'vitest'
import { testEngine } from '../../test/support/run-paper.ts'
import type { EngineState } from '../engine/engine-state.ts'
import type { EngineEvent, FoundOrder } from '../event/engine-event.ts'
import type { AccountTruth } from '../venue/venue.ts'
import { type AccountWatchOptions, watchAccount } from './account-watch.ts'

const AT = epochUs(1_780_000_000_000_000)
const CASH = 10_000_000

const bought: AccountTruth['fills'][number] = {
  kind: 'fill',
  ticker: 'KXA',
  atUs: AT,
  tradeId: 't1',
  orderId: 'x1',
  clientOrderId: undefined,
  side: 'bid',
  price: price(4_000),
  count: qty(200),
  isTaker: false,
  fee: microUsd(0),
}

const nothing: AccountTruth = { positions: new Map(), orders: [], fills: [], cash: microUsd(CASH) }

/** Two contracts at $0.40. */
const held = {
  position: qty(200),
  exposure: microUsd(800_000),
  realizedPnl: microUsd(0),
  feesPaid: microUsd(0),
  totalTraded: microUsd(800_000),
}
const withPosition: AccountTruth = { ...nothing, positions: new Map([['KXA', held]]), cash: microUsd(CASH - 800_000) }

interface Reading {
  readonly truth: AccountTruth
  /** What the engine is told behind it, before it is compared. */
  readonly meanwhile: readonly EngineEvent[]
}

const order: FoundOrder = {
  clientOrderId: 'test-1-1',
  orderId: 'x-gone',
  ticker: 'KXA',
  side: 'bid',
  price: price(4_000),
  filled: qty(0),
  remaining: qty(300),
  expiresUs: epochUs(AT + 60_000_000),
}

/** Compares once, with an exchange that says one thing after the other. @returns What the engine was told, and what it came to. */
const compareOnce = (truths: readonly AccountTruth[], adopted: readonly FoundOrder[] = []) =>
  compareReadings(
    truths.map((truth) => ({ truth, meanwhile: [] })),
    adopted,
  )

async function compareReadings(readings: readonly Reading[], adopted: readonly FoundOrder[] = []) {
  const engine = testEngine()
  let state: EngineState = engine.step(engine.initial, { kind: 'balance', cash: microUsd(CASH), atUs: AT }).state
  for (const order of adopted) state = engine.step(state, { kind: 'adopt-order', order, atUs: AT }).state
  const told: EngineEvent[] = []
  const outcomes: string[] = []
  const left = [...readings]
  const stop = new AbortController()
  const options: AccountWatchOptions = {
    intervalMs: 1,
    confirmMs: 1,
    isOwn: () => true,
    nowUs: () => AT,
    state: () => state,
    heldBackAtFirst: () => microUsd(0),
    readTruth: () => {
      const { truth, meanwhile } = left.shift() ?? { truth: nothing, meanwhile: [] }
      for (const event of meanwhile) state = engine.step(state, event).state
      return Promise.resolve(truth)
    },
    readEnd: (orderId) => Promise.resolve(orderId === 'x-gone' ? { reason: 'canceled', filled: qty(0) } : undefined),
    push: (event) => {
      told.push(event)
      state = engine.step(state, event).state
    },
    compared: ({ kind }) => {
      outcomes.push(kind)
      if (kind !== 'caught-up') stop.abort()
    },
    wait: () => Promise.resolve(),
  }
  await watchAccount(options, stop.signal)
  return { told, outcomes, state }
}

describe('watchAccount', () => {
  it('says nothing of what is different once', async () => {
    expect(await compareOnce([withPosition, nothing])).toMatchObject({ told: [], outcomes: ['equal'] })
  })

  it('tells the engine fills that no stream told, and then finds nothing different', async () => {
    const truth = { ...withPosition, fills: [bought] }
    const { told, outcomes, state } = await compareOnce([truth, truth, truth])
    expect(outcomes).toEqual(['caught-up', 'equal'])
    expect(told).toEqual([bought])
    expect(state.unmanaged.get('KXA')).toMatchObject({ qty: 200 })
    expect(state.risk.status.kind).toBe('running')
  })

  it('tells the engine what became of orders that ended unheard, and halts it with one that is nowhere', async () => {
    const known = await compareOnce([nothing, nothing, nothing], [order])
    expect(known.outcomes).toEqual(['caught-up', 'equal'])
    expect(known.told).toMatchObject([{ kind: 'ended', clientOrderId: 'test-1-1', reason: 'canceled', filled: 0 }])
    const lost = await compareOnce([nothing, nothing], [{ ...order, orderId: 'x-nowhere' }])
    expect(lost.outcomes).toEqual(['different'])
    expect(lost.told).toMatchObject([{ kind: 'reconcile', orders: 1 }])
  })

  it('says nothing of an order that came during one reading and went during the next', async () => {
    const { told, outcomes } = await compareReadings([
      { truth: nothing, meanwhile: [{ kind: 'adopt-order', order, atUs: AT }] },
      {
        truth: { ...nothing, orders: [order] },
        meanwhile: [{ kind: 'ended', ticker: 'KXA', clientOrderId: 'test-1-1', reason: 'canceled', filled: qty(0), atUs: AT }],
      },
    ])
    expect({ told, outcomes }).toEqual({ told: [], outcomes: ['equal'] })
  })

  it('halts the engine with what no fill explains', async () => {
    const { told, outcomes, state } = await compareOnce([withPosition, withPosition])
    expect(outcomes).toEqual(['different'])
    expect(told).toMatchObject([{ kind: 'reconcile', position: -200, cash: 800_000, orders: 0 }])
    expect(state.risk.status.kind).toBe('halted')
  })
})
