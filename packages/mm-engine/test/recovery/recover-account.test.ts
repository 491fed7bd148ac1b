import { microUsd, price, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FoundOrder } from '../../src/event/engine-event.ts'
import { StoreChanges } from '../../src/host/store-changes.ts'
import { filledOf, phaseOf, worstOf } from '../../src/orders/managed-order.ts'
import { allLiveOrders } from '../../src/orders/step-orders.ts'
import type { ExchangePosition } from '../../src/position/exchange-position.ts'
import { applyFill, FLAT, type Position } from '../../src/position/position.ts'
import { readBelievedPositions } from '../../src/recovery/believed-positions.ts'
import { type RecoverOptions, recoverAccount } from '../../src/recovery/recover-account.ts'
import type { MakerStore } from '../../src/store.ts'
import type { AccountTruth } from '../../src/venue/venue.ts'
import { replay, runPaper, testEngine } from '../support/run-paper.ts'
import { createSqliteHome } from '../support/store-fixture.ts'
import { START, syntheticMarkets } from '../support/synthetic-market.ts'

const engine = testEngine()
const run = runPaper(engine, syntheticMarkets(['KXA', 'KXB'], 5, 500))
const fills = run.notes.flatMap((note) => (note.kind === 'fill' ? [note.fill] : []))
const END = run.state.nowUs

/** What the exchange has behind the whole run. */
const truth: AccountTruth = { positions: positionsOf(fills), orders: restingOrders(), fills, cash: microUsd(1_000_000) }

function positionsOf(all: typeof fills): ReadonlyMap<string, ExchangePosition> {
  const held = new Map<string, Position>()
  for (const fill of all) held.set(fill.ticker, applyFill(held.get(fill.ticker) ?? FLAT, fill).position)
  return new Map([...held].map(([ticker, { qty: position, cost: exposure, ...money }]) => [ticker, { position, exposure, ...money }]))
}

function restingOrders(): readonly FoundOrder[] {
  return allLiveOrders(run.state.orders)
    .filter((order) => phaseOf(order) === 'open')
    .map((order) => ({
      clientOrderId: order.clientOrderId,
      orderId: order.orderId ?? '',
      ticker: order.ticker,
      side: order.side,
      price: order.price,
      filled: filledOf(order),
      remaining: worstOf(order),
      expiresUs: order.expiresUs,
    }))
}

const quantities = (positions: ReadonlyMap<string, Position>): readonly (readonly [string, Qty])[] =>
  [...positions].map(([ticker, held]) => [ticker, held.qty] as const).sort()

/** A store as a process leaves it that was killed behind so many events. */
async function killedAfter(events: number): Promise<{ readonly store: MakerStore; remove(): Promise<void> }> {
  const home = await createSqliteHome()
  const store = await home.open()
  await store.runs.begin({ engineId: 'test', mode: 'paper', atUs: START })
  let state = engine.initial
  const told = new StoreChanges(1)
  for (const event of run.journal.slice(0, events)) {
    const step = engine.step(state, event)
    await store.commit(told.of([{ event, before: state, step }]))
    state = step.state
  }
  return {
    store,
    remove: async () => {
      await store.close()
      await home.remove()
    },
  }
}

const recover = (store: MakerStore, runEpoch: number, changed: Partial<RecoverOptions> = {}) =>
  recoverAccount({
    store,
    runEpoch,
    isFirstRun: false,
    nowUs: () => END,
    isOwn: (clientOrderId) => clientOrderId.startsWith('test-'),
    maxPositionDifference: qty(0),
    isApproved: false,
    resolveCreates: () => Promise.resolve(),
    readTruth: () => Promise.resolve(truth),
    ...changed,
  })

describe('recovery', () => {
  it('R1 finds every fill once and forgets no order, wherever the process was killed', async () => {
    expect(fills.length).toBeGreaterThan(30)
    expect(truth.orders.length).toBeGreaterThan(2)
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: run.journal.length }), async (events) => {
        const { store, remove } = await killedAfter(events)
        try {
          await store.runs.begin({ engineId: 'test', mode: 'paper', atUs: END })
          const plan = await recover(store, 2)
          expect(plan).toMatchObject({ mismatches: [], mayQuote: true })
          const stored = await store.fills.list({ limit: 100_000 })
          expect(stored.map(({ tradeId }) => tradeId).sort()).toEqual(fills.map(({ tradeId }) => tradeId).sort())
          expect(quantities(await readBelievedPositions(store))).toEqual(
            [...truth.positions].map(([ticker, { position }]) => [ticker, position]).sort(),
          )
          const live = await store.orders.listLive()
          expect(live.map(({ id }) => id).sort()).toEqual(truth.orders.map(({ clientOrderId }) => clientOrderId).sort())
          expect(await store.commands.listUnresolved()).toEqual([])
          const again = await recover(store, 3)
          expect(again).toMatchObject({ mismatches: [], counts: { ordersEnded: 0, fillsFound: 0 } })
        } finally {
          await remove()
        }
      }),
      { numRuns: 6 },
    )
  }, 60_000)

  it('R2 brings an engine that knows nothing to what the exchange says', async () => {
    const { store, remove } = await killedAfter(300)
    const { events } = await recover(store, 2)
    const next = replay(testEngine(), [...events, ...syntheticMarkets(['KXA', 'KXB'], 5, 0)]).state
    for (const [ticker, { position }] of truth.positions) expect(next.risk.markets.get(ticker)?.account.position.qty).toBe(position)
    expect(
      allLiveOrders(next.orders)
        .map(({ clientOrderId }) => clientOrderId)
        .sort(),
    ).toEqual(truth.orders.map(({ clientOrderId }) => clientOrderId).sort())
    const told = replay(testEngine(), fills, next).state
    expect(told.risk.pnl).toBe(next.risk.pnl)
    await remove()
  })

  it('R3 does not quote on a position that fills do not explain, until a person approves of it', async () => {
    const { store, remove } = await killedAfter(300)
    const [[ticker, held] = ['KXA', undefined]] = truth.positions
    const moved = new Map(truth.positions).set(ticker, { ...(held ?? missing()), position: qty((held?.position ?? 0) + 3_00) })
    const readTruth = () => Promise.resolve({ ...truth, positions: moved })
    await store.runs.begin({ engineId: 'test', mode: 'paper', atUs: END })
    const refused = await recover(store, 2, { readTruth })
    expect(refused).toMatchObject({ mayQuote: false, mismatches: [{ ticker, ours: held?.position, theirs: moved.get(ticker)?.position }] })
    expect(refused.changes.some(({ kind }) => kind === 'adopted-position')).toBe(false)
    expect(await recover(store, 2, { readTruth, maxPositionDifference: qty(2_99) })).toMatchObject({ mayQuote: false })
    expect(await recover(store, 2, { readTruth, isApproved: true })).toMatchObject({ mayQuote: true })
    expect((await readBelievedPositions(store)).get(ticker)?.qty).toBe(moved.get(ticker)?.position)
    expect(await recover(store, 2, { readTruth })).toMatchObject({ mayQuote: true, mismatches: [] })
    await remove()
  })

  it('R3 knows that what settled meanwhile was paid out', async () => {
    const { store, remove } = await killedAfter(300)
    await store.runs.begin({ engineId: 'test', mode: 'paper', atUs: END })
    const positions = new Map(truth.positions)
    positions.delete('KXA')
    const settled: AccountTruth = { ...truth, positions, settlements: [{ ticker: 'KXA', value: price(10_000) }] }
    expect(await recover(store, 2, { readTruth: () => Promise.resolve(settled) })).toMatchObject({ mismatches: [], mayQuote: true })
    const believed = (await readBelievedPositions(store)).get('KXA')
    const held = truth.positions.get('KXA') ?? missing()
    const gain = held.position > 0 ? held.position * 10_000 - held.exposure : -held.exposure
    expect(believed).toMatchObject({ qty: 0, realizedPnl: held.realizedPnl + gain })
    expect(await recover(store, 2, { readTruth: () => Promise.resolve(settled) })).toMatchObject({ mismatches: [] })
    await remove()
  })

  it('R3 does not believe that a market is held which settled, whenever its fills were told', async () => {
    const home = await createSqliteHome()
    const store = await home.open()
    await store.runs.begin({ engineId: 'test', mode: 'paper', atUs: START })
    const ofA = fills.filter(({ ticker }) => ticker === 'KXA')
    const [late] = ofA
    if (!late) throw new Error('the scenario fills nothing in KXA')
    const settled = { kind: 'settled', ticker: 'KXA', value: price(10_000), atUs: END } as const
    const events = [...syntheticMarkets(['KXA'], 5, 0), ...ofA.slice(1), settled, late, late, settled]
    const changes = new StoreChanges(1)
    let state = engine.initial
    for (const event of events) {
      const step = engine.step(state, event)
      await store.commit(changes.of([{ event, before: state, step }]))
      state = step.state
    }
    const account = state.risk.markets.get('KXA')?.account.position
    expect((await readBelievedPositions(store)).get('KXA')).toMatchObject({
      qty: 0,
      realizedPnl: account?.realizedPnl,
      feesPaid: account?.feesPaid,
    })
    await store.close()
    await home.remove()
  })

  it('R4 resolves creates of earlier runs before it reads', async () => {
    const { store, remove } = await killedAfter(run.journal.findIndex(({ kind }) => kind === 'accepted') - 1)
    const steps: string[] = []
    await recover(store, 2, {
      resolveCreates: async (commands) => void steps.push(...commands.map(({ command }) => command.kind)),
      readTruth: async () => {
        steps.push('read')
        return truth
      },
    })
    expect(steps.at(-1)).toBe('read')
    expect(steps.filter((kind) => kind === 'create').length).toBeGreaterThan(0)
    await remove()
  })

  it('R5 says what it expects to be held, for an exchange that lags behind its fills and settlements', async () => {
    const { store, remove } = await killedAfter(300)
    const settlements = [{ ticker: 'KXA', value: price(10_000) }]
    let expected: readonly (readonly [string, Qty])[] = []
    await recover(store, 2, {
      readTruth: async (sinceUs, expect) => {
        expected = [...expect({ fills, settlements })].sort()
        return { ...truth, fills: fills.filter(({ atUs }) => atUs >= sinceUs) }
      },
    })
    const held = [...truth.positions].map(([ticker, { position }]) => [ticker, ticker === 'KXA' ? 0 : position])
    expect(truth.positions.get('KXA')?.position).not.toBe(0)
    expect(expected).toEqual(held.sort())
    await remove()
  })
})

function missing(): ExchangePosition {
  throw new Error('the scenario holds nothing')
}
