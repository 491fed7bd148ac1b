import { complement, epochUs, microUsd, price, qty } from '@kassandra/kalshi-sdk/units'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hashOf, lastUs, replay, runPaper, TEST_STRATEGY, testEngine } from '../../test/support/run-paper.ts'
import { START, syntheticMarkets } from '../../test/support/synthetic-market.ts'
import { sumParts, totalOf } from '../attribution/attribution.ts'
import type { Command } from '../command/command.ts'
import type { EngineEvent } from '../event/engine-event.ts'
import { findDone, withDone } from '../orders/done-orders.ts'
import { phaseOf } from '../orders/managed-order.ts'
import { allLiveOrders, liveOrdersOf } from '../orders/step-orders.ts'
import { PAPER_CAPABILITIES } from '../paper/paper-trading.ts'
import { pnlAtMark } from '../position/pnl.ts'
import { createEngine } from './engine.ts'
import type { EngineState } from './engine-state.ts'
import { restoreEngine, saveEngine } from './save-engine.ts'
import { viewEngine } from './view-engine.ts'

const TICKERS = ['KXA', 'KXB', 'KXC'] as const
const engine = testEngine()
const run = runPaper(engine, syntheticMarkets(TICKERS, 7, 1_500))

const heldIn = ({ risk }: EngineState, ticker: string) => risk.markets.get(ticker)?.account
const creates = (commands: readonly Command[]) => commands.filter(({ kind }) => kind === 'create')
const step = (state: EngineState, ...events: readonly EngineEvent[]) => replay(engine, events, state)
const at = (state: EngineState, us = 0) => epochUs(state.nowUs + us)

/** Behind the first so many events of the journal. */
const stateAfter = (events: number): EngineState => replay(engine, run.journal.slice(0, events)).state

/** With orders of its own in every market. */
const trading = stateAfter(run.journal.findIndex(({ kind }, index) => kind === 'clock' && index > 300))

describe('the engine', () => {
  it('E1 gives the same commands for the same events', () => {
    expect(run.state.counts.fills).toBeGreaterThan(50)
    expect(hashOf(replay(engine, run.journal).commands)).toBe(hashOf(run.commands))
  })

  it('E2 goes on from a saved state as if it had never stopped', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: run.journal.length }), (cut) => {
        const before = replay(engine, run.journal.slice(0, cut))
        const saved = saveEngine(before.state)
        const after = replay(testEngine(), run.journal.slice(cut), restoreEngine(saved))
        expect(hashOf([...before.commands, ...after.commands])).toBe(hashOf(run.commands))
        expect(saveEngine(restoreEngine(saved))).toBe(saved)
      }),
      { numRuns: 8 },
    )
  })

  it('E2 saves a state of any age', () => {
    const [order] = allLiveOrders(trading.orders)
    if (!order) throw new Error('nothing rests')
    let { done } = trading.orders
    for (let count = 0; count < 50_000; count++) done = withDone(done, { ...order, clientOrderId: `old-${count}` })
    const old: EngineState = { ...trading, orders: { ...trading.orders, done } }
    const restored = restoreEngine(saveEngine(old))
    expect(findDone(restored.orders.done, ({ clientOrderId }) => clientOrderId === 'old-0')).toEqual({ ...order, clientOrderId: 'old-0' })
    const rest = run.journal.filter(({ atUs }) => atUs > trading.nowUs).slice(0, 500)
    expect(hashOf(replay(engine, rest, restored).commands)).toBe(hashOf(replay(engine, rest, old).commands))
  })

  it('quotes no settled market again, and the others as before', () => {
    const settled = step(trading, { kind: 'settled', ticker: 'KXA', value: price(10_000), atUs: at(trading) }).state
    const later = step(settled, { kind: 'clock', atUs: at(settled, 1_000_000) }).state
    expect(later.markets.get('KXA')?.quotedUs).toBe(settled.nowUs)
    expect(later.markets.get('KXB')?.quotedUs).toBe(later.nowUs)
    expect(later.markets.get('KXA')).toEqual(settled.markets.get('KXA'))
  })

  it('E2 refuses what is no saved state', () => {
    expect(() => restoreEngine('{"a":1}')).toThrow(/no state of an engine/)
    expect(() => restoreEngine('{')).toThrow(/no JSON/)
  })

  it('E3 attributes its gain to the micro-dollar', () => {
    const { risk } = run.state
    const accounts = [...risk.markets.values()].map(({ account }) => account)
    const parts = sumParts(accounts.map((account) => account.parts))
    const equity = accounts.reduce((sum, { position, mark }) => sum + pnlAtMark(position, mark ?? price(0)), 0)
    expect(totalOf(parts)).toBe(equity)
    expect(risk.pnl).toBe(equity)
    expect(parts.fees).toBeLessThan(0)
  })

  it('E4 holds what its fills come to, each trade once', () => {
    for (const ticker of TICKERS) {
      const fills = run.notes.flatMap((note) => (note.kind === 'fill' && note.fill.ticker === ticker ? [note.fill] : []))
      expect(new Set(fills.map(({ tradeId }) => tradeId)).size).toBe(fills.length)
      const sum = fills.reduce((held, { side, count }) => held + (side === 'bid' ? count : -count), 0)
      expect(heldIn(run.state, ticker)?.position.qty).toBe(sum)
    }
    const again = run.journal.filter(({ kind }) => kind === 'fill')
    expect(heldIn(step(run.state, ...again).state, 'KXA')).toEqual(heldIn(run.state, 'KXA'))
  })

  it('E5 cancels everything at once when it halts, and creates nothing until a person resumes', () => {
    expect(allLiveOrders(trading.orders).filter((order) => phaseOf(order) === 'open').length).toBeGreaterThan(3)
    const halted = engine.step(trading, { kind: 'kill', reason: 'enough', atUs: at(trading) })
    const open = allLiveOrders(trading.orders).filter((order) => phaseOf(order) === 'open')
    expect(halted.commands.map(({ kind }) => kind)).toEqual(open.map(() => 'cancel'))
    expect(halted.notes.find(({ kind }) => kind === 'halted')).toMatchObject({ halt: { ruleId: 'manual-kill', reason: 'enough' } })
    const rest = run.journal.filter(({ atUs }) => atUs > trading.nowUs)
    const later = replay(engine, rest, halted.state)
    expect(creates(later.commands)).toEqual([])
    expect(viewEngine(SETUP, later.state, 5).markets.map(({ hindrance }) => hindrance)).toEqual(TICKERS.map(() => 'halted: enough'))
    const resumed = step(later.state, { kind: 'resume', by: 'me', note: 'looked at it', atUs: at(later.state) }, ...fresh(later.state))
    expect(resumed.state.risk.status.kind).toBe('running')
    expect(creates(resumed.commands).length).toBeGreaterThan(0)
  })

  it('E6 quotes nothing in a market whose book is lost, and goes on in the others', () => {
    const lost = step(trading, { kind: 'book-lost', ticker: 'KXA', reason: 'gap', atUs: at(trading) })
    expect(lost.commands.every(({ kind, ticker }) => kind === 'cancel' && ticker === 'KXA')).toBe(true)
    expect(lost.commands.length).toBeGreaterThan(0)
    const deltas = run.journal.filter((event) => event.kind === 'delta' && event.ticker === 'KXA' && event.atUs > trading.nowUs)
    expect(creates(step(lost.state, ...deltas).commands)).toEqual([])
    const others = run.journal.filter((event) => 'ticker' in event && event.ticker === 'KXB' && event.atUs > trading.nowUs)
    expect(step(lost.state, ...others).commands.length).toBeGreaterThan(0)
  })

  it('E7 pauses, drains and unwinds, the stricter of market and engine', () => {
    const held = run.state
    const position = heldIn(held, 'KXA')?.position.qty ?? 0
    expect(position).not.toBe(0)
    const set = (mode: 'pause' | 'drain' | 'unwind' | 'quote', ticker?: string): EngineEvent => ({
      kind: 'mode',
      mode,
      ticker,
      atUs: at(held),
    })
    const paused = step(trading, { kind: 'mode', mode: 'pause', ticker: undefined, atUs: at(trading) }, set('quote', 'KXA'))
    expect(paused.commands.length).toBeGreaterThan(3)
    expect(paused.commands.every(({ kind }) => kind === 'cancel')).toBe(true)
    expect(allLiveOrders(paused.state.orders).map(phaseOf)).not.toContain('open')
    const drained = step(held, set('drain'), ...fresh(held))
    const reducing = position > 0 ? 'ask' : 'bid'
    const added = creates(drained.commands).filter((command) => command.ticker === 'KXA')
    expect(added.length).toBeGreaterThan(0)
    expect(added.every((command) => command.kind === 'create' && command.side === reducing)).toBe(true)
    const unwound = step(held, ...fresh(held), set('unwind', 'KXA'))
    const taking = creates(unwound.commands).filter((command) => command.kind === 'create' && !command.postOnly)
    expect(taking).toMatchObject([{ ticker: 'KXA', side: reducing }])
  })

  it('E7 refuses a mode for a market that it does not know', () => {
    expect(() => step(trading, { kind: 'mode', mode: 'pause', ticker: 'KXNONE', atUs: at(trading) })).toThrow(/no market of this engine/)
  })

  it('E8 does not take its own orders for the market', () => {
    const shown = createEngine({ ...SETUP, capabilities: { ...PAPER_CAPABILITIES, ownOrdersInBook: true } })
    const before = trading.markets.get('KXB')?.top
    const own = liveOrdersOf(trading.orders, 'KXB').map(({ side, price: at, total }): EngineEvent => {
      const inBook = side === 'bid' ? ({ side: 'yes', price: at } as const) : ({ side: 'no', price: complement(at) } as const)
      return { kind: 'delta', ticker: 'KXB', ...inBook, delta: total, atUs: epochUs(trading.nowUs + 1) }
    })
    expect(own.length).toBe(4)
    const seenBy = (each: typeof engine) => replay(each, own, trading).state.markets.get('KXB')?.top
    expect(seenBy(shown)).toMatchObject({ bid: before?.bid, ask: before?.ask })
    expect(seenBy(engine)?.bid?.price).toBeGreaterThan(before?.bid?.price ?? 0)
  })

  it('E9 pays out what is held at settlement, and counts a fill that is told behind it', () => {
    const held = heldIn(run.state, 'KXB')?.position
    if (!held) throw new Error('nothing is known of KXB')
    const settled = step(run.state, { kind: 'settled', ticker: 'KXB', value: price(10_000), atUs: at(run.state) }).state
    const gain = held.qty > 0 ? held.qty * 10_000 - held.cost : -held.cost
    expect(heldIn(settled, 'KXB')?.position).toMatchObject({ qty: 0, realizedPnl: held.realizedPnl + gain, settledAt: 10_000 })
    const late: EngineEvent = { ...lateFill, ticker: 'KXB', atUs: at(settled) }
    const after = step(settled, late, late).state
    expect(after.risk.pnl - settled.risk.pnl).toBe(100 * 6_000 - 17)
  })

  it('E14 forgets an event an hour after the last of its markets was paid out, and what it gained counts on', () => {
    const HOUR_US = 3_600_000_000
    const sameEvent = (ticker: string): EngineEvent => {
      const terms = run.state.markets.get(ticker)?.terms
      if (!terms) throw new Error(`nothing is known of ${ticker}`)
      return { kind: 'market', ...terms, eventTicker: 'KXE', atUs: at(run.state) }
    }
    const named = step(
      run.state,
      ...TICKERS.map((ticker) => ({ ...sameEvent(ticker), ...(ticker === 'KXC' && { eventTicker: 'KXF' }) })),
    ).state
    const settle = (state: EngineState, ticker: string, us: number): EngineState =>
      step(state, { kind: 'settled', ticker, value: price(10_000), atUs: at(state, us) }).state
    const wait = (state: EngineState, us: number): EngineState => step(state, { kind: 'clock', atUs: at(state, us) }).state
    const known = (state: EngineState) =>
      [state.markets, state.risk.markets, state.orders.markets].map((markets) => [...markets.keys()].join())

    const one = settle(named, 'KXA', 1)
    expect(known(wait(wait(one, HOUR_US), 1))).toEqual(['KXA,KXB,KXC', 'KXA,KXB,KXC', 'KXA,KXB,KXC'])
    const both = wait(settle(wait(one, HOUR_US), 'KXB', 0), HOUR_US - 1)
    expect(known(both)).toEqual(['KXA,KXB,KXC', 'KXA,KXB,KXC', 'KXA,KXB,KXC'])
    const gone = wait(both, 1)
    expect(known(gone)).toEqual(['KXC', 'KXC', 'KXC'])
    expect([...gone.risk.events.keys()]).toEqual(['KXF'])
    const [before, after] = [both, gone].map((state) => viewEngine(SETUP, state, 5))
    expect(after?.attribution).toEqual(before?.attribution)
    expect([gone.risk.pnl, after?.pnl, gone.cash]).toEqual([both.risk.pnl, both.risk.pnl, both.cash])
    expect(heldIn(both, 'KXA')?.parts).not.toEqual(heldIn(engine.initial, 'KXA')?.parts)
    expect(saveEngine(restoreEngine(saveEngine(gone)))).toBe(saveEngine(gone))
  })

  it('E14 keeps what was paid out while an order of it may rest', () => {
    const patient = createEngine({ ...SETUP, forgetUs: 0 })
    const settled = replay(patient, [{ kind: 'settled', ticker: 'KXA', value: price(10_000), atUs: at(trading) }], trading).state
    expect(liveOrdersOf(settled.orders, 'KXA').length).toBeGreaterThan(0)
    const soon = replay(patient, [{ kind: 'clock', atUs: at(settled) }], settled).state
    expect(soon.markets.has('KXA')).toBe(true)
    const late = [at(soon, 300_000_000), at(soon, 600_000_000), at(soon, 900_000_000)].map((atUs): EngineEvent => ({ kind: 'clock', atUs }))
    expect(replay(patient, late, soon).state.markets.has('KXA')).toBe(false)
  })

  it('E10 follows another configuration at once', () => {
    const small = {
      ...TEST_STRATEGY,
      quoting: { ...TEST_STRATEGY.quoting, maxPosition: qty(10_00), size: { kind: 'fixed', size: qty(1_00) } as const },
    }
    const after = step(trading, { kind: 'configure', version: 2, config: small, atUs: at(trading) })
    expect(after.state.configVersion).toBe(2)
    expect(after.commands.filter(({ kind }) => kind === 'decrease' || kind === 'cancel' || kind === 'amend').length).toBeGreaterThan(0)
    expect(() => engine.check({ ...small, quoting: { ...small.quoting, maxPosition: qty(-1) } })).toThrow(/maxPosition/)
  })

  it('E11 counts an event from before the last one as of then', () => {
    const early: EngineEvent = { kind: 'clock', atUs: START }
    expect(step(trading, early).state.nowUs).toBe(trading.nowUs)
  })

  it('E12 takes up what it is told to hold, also of markets that it learns of later', () => {
    const position = {
      qty: qty(5_00),
      cost: microUsd(2_000_000),
      realizedPnl: microUsd(0),
      feesPaid: microUsd(0),
      totalTraded: microUsd(0),
      settledAt: undefined,
    }
    const start = step(engine.initial, { kind: 'adopt', ticker: 'KXA', position, mark: undefined, atUs: START }).state
    const known = step(start, ...syntheticMarkets(['KXA'], 7, 0)).state
    expect(heldIn(known, 'KXA')?.position.qty).toBe(5_00)
    expect(known.unmanaged.size).toBe(0)
    expect(known.risk.pnl).toBe(0)
  })

  it('E12 leaves an order that was found alone until the first book, unless nothing may rest', () => {
    const order = {
      clientOrderId: 'test-0-1',
      orderId: 'x',
      ticker: 'KXA',
      side: 'bid',
      price: price(100),
      filled: qty(0),
      remaining: qty(5_00),
      expiresUs: epochUs(START + 90_000_000),
    } as const
    const [terms, status, snapshot] = syntheticMarkets(['KXA'], 7, 0)
    if (!terms || !status || !snapshot) throw new Error('a market is told in three events')
    const found: EngineEvent = { kind: 'adopt-order', order, atUs: terms.atUs }
    expect(step(engine.initial, found, terms, status).commands).toEqual([])
    const cancel = expect.objectContaining({ kind: 'cancel', clientOrderId: 'test-0-1' })
    const amend = expect.objectContaining({ kind: 'amend', clientOrderId: 'test-0-1' })
    expect(step(engine.initial, found, terms, status, snapshot).commands).toContainEqual(amend)
    const kill: EngineEvent = { kind: 'kill', reason: 'enough', atUs: terms.atUs }
    expect(step(engine.initial, kill, found, terms).commands).toContainEqual(cancel)
  })

  it('E13 renews and lapses orders by the clock alone', () => {
    const later = step(trading, { kind: 'clock', atUs: at(trading, 300_000_000) })
    expect(later.commands.filter(({ kind }) => kind === 'create')).toEqual([])
    expect(lastUs(run.journal)).toBeGreaterThan(START)
  })
})

const SETUP = { engineId: 'test', runEpoch: 1, config: TEST_STRATEGY, configVersion: 1, capabilities: PAPER_CAPABILITIES }

const lateFill = {
  kind: 'fill',
  tradeId: 'late',
  orderId: 'x',
  clientOrderId: undefined,
  side: 'bid',
  price: price(4_000),
  count: qty(1_00),
  isTaker: false,
  fee: microUsd(17),
} as const

/** All books are as of now. */
const fresh = (state: EngineState): readonly EngineEvent[] => [
  { kind: 'alive', tickers: TICKERS, asOfUs: state.nowUs, atUs: state.nowUs },
  { kind: 'clock', atUs: epochUs(state.nowUs + 1_000_000) },
]
