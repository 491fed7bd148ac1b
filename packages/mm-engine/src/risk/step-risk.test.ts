import { epochUs, microUsd, parseInstant, price, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { totalOf } from '../attribution/attribution.ts'
import { FLAT } from '../position/position.ts'
import { createRiskRules } from './create-risk-rules.ts'
import { blockedMarket, decideQuotes } from './decide-order.ts'
import { eventLoss } from './event-loss.ts'
import { boundMoney, countOf } from './exposure.ts'
import type { RiskOrder } from './market-risk.ts'
import type { RiskInput } from './risk-input.ts'
import type { RiskRule } from './risk-rule.ts'
import { createRiskState, marketsOfEvent, type RiskState } from './risk-state.ts'
import { restoreRiskState, saveRisk } from './saved-risk.ts'
import { type RiskStep, stepRisk, UnknownMarketError } from './step-risk.ts'

const START = parseInstant('2026-11-17T21:00:00Z')
const seconds = (count: number) => epochUs(START + count * 1_000_000)
const contracts = (count: number) => qty(count * 100)
const dollars = (count: number) => microUsd(count * 1_000_000)
const view = { bookUs: START, reference: price(5_000) }

const RULES = createRiskRules([
  { kind: 'drawdown', max: dollars(10) },
  { kind: 'fill-rate', max: contracts(1_000), windowUs: 15_000_000 },
  { kind: 'position', max: contracts(100) },
])
const order = (orderId: string, side: 'bid' | 'ask', count: number, cents = 50): RiskOrder => ({
  orderId,
  side,
  price: price(cents * 100),
  count: contracts(count),
})
const ask = (orderId: string, count: number, second = 5, replaces: readonly string[] = []): RiskInput => ({
  kind: 'order',
  atUs: seconds(second),
  ticker: 'A',
  order: order(orderId, 'bid', count),
  replaces,
  view,
})
const market = (ticker: string): RiskInput => ({ kind: 'market', atUs: START, ticker, eventTicker: 'E', closeUs: seconds(86_400) })
const mark = (second: number, ticks: number): RiskInput => ({ kind: 'mark', atUs: seconds(second), ticker: 'A', mark: price(ticks) })
const fill = (second: number, side: 'bid' | 'ask', ticks: number, count: Qty, fee = 0): RiskInput => ({
  kind: 'fill',
  atUs: seconds(second),
  ticker: 'A',
  fill: { side, price: price(ticks), count, fee: microUsd(fee) },
})

function run(
  inputs: readonly RiskInput[],
  rules: readonly RiskRule[] = RULES,
): { readonly state: RiskState; readonly steps: readonly RiskStep[] } {
  let state = createRiskState(START)
  const steps = inputs.map((input) => {
    const step = stepRisk(rules, state, input)
    state = step.state
    return step
  })
  return { state, steps }
}

const collapse = [market('A'), mark(0, 5_000), fill(1, 'bid', 5_000, contracts(50)), mark(2, 3_000)]

describe('halt', () => {
  it('R4 tells of a halt once, with the rule and the reason', () => {
    const { steps } = run([...collapse, mark(3, 2_900), { kind: 'kill', atUs: seconds(4), reason: 'page' }])
    const halts = steps.flatMap(({ halted }) => (halted ? [halted] : []))
    expect(halts).toEqual([{ ruleId: 'drawdown', reason: 'lost $10.000000 of $10.000000', atUs: seconds(2) }])
  })

  it('R5 stays halted when the cause is gone, until a person resumes', () => {
    const recovered = [...collapse, mark(3, 5_000), { kind: 'clock', atUs: seconds(86_000) } as const]
    expect(run([...recovered, ask('x', 1, 86_001)]).steps.at(-1)?.decision).toMatchObject({ kind: 'halt', halt: { ruleId: 'drawdown' } })
    const resumed = run([...recovered, { kind: 'resume', atUs: seconds(86_001) }, ask('x', 1, 86_002)])
    expect(resumed.steps.at(-1)?.decision).toMatchObject({ kind: 'allow' })
  })

  it('R6 counts losses and fills anew from the resumption', () => {
    const resumed = [...collapse, { kind: 'resume', atUs: seconds(3) } as const]
    expect(run([...resumed, mark(4, 1_001)]).state.status.kind).toBe('running')
    expect(run([...resumed, mark(4, 1_000)]).state.status.kind).toBe('halted')
  })

  it('R7 halts again at once where the books still differ', () => {
    const differs = { kind: 'reconcile', atUs: seconds(1), position: qty(1), cash: microUsd(0), orders: 0 } as const
    const resume = { kind: 'resume', atUs: seconds(2) } as const
    expect(run([market('A'), differs, resume]).steps.at(-1)?.halted?.ruleId).toBe('reconcile-mismatch')
    expect(run([market('A'), differs, { ...differs, position: qty(0) }, resume]).state.status.kind).toBe('running')
  })

  it('takes in facts while it is halted', () => {
    const { state } = run([...collapse, fill(3, 'ask', 3_000, contracts(50), 7)])
    expect(state.markets.get('A')?.account.position).toMatchObject({ qty: 0, feesPaid: 7 })
  })

  it('answers an order that comes with the cause with the halt', () => {
    const late = { ...ask('x', 1), atUs: seconds(9) }
    const rules = [
      ...RULES,
      {
        ...(RULES[0] as RiskRule),
        scope: 'account',
        check: ({ nowUs }: RiskState) => (nowUs >= seconds(9) ? 'late' : undefined),
      } as RiskRule,
    ]
    const last = run([market('A'), late], rules).steps.at(-1)
    expect([last?.decision?.kind, last?.halted?.reason]).toEqual(['halt', 'late'])
  })

  it('blocks every market while it lasts', () => {
    expect(blockedMarket(RULES, run(collapse).state, 'A', view)).toMatchObject({ kind: 'halt' })
    expect(blockedMarket(RULES, run([market('A')]).state, 'A', view)).toBeUndefined()
  })
})

describe('restart', () => {
  const rules = createRiskRules([{ kind: 'daily-loss', max: dollars(10) }])
  const reopen = (state: RiskState) => restoreRiskState(seconds(60), JSON.parse(JSON.stringify(saveRisk(state))))

  it('R12 lifts no halt', () => {
    expect(stepRisk(RULES, reopen(run(collapse).state), { ...market('A'), atUs: seconds(61) }).state.status.kind).toBe('halted')
  })

  it('R12 forgives no loss', () => {
    const lost = run([market('A'), mark(0, 5_000), fill(1, 'bid', 5_000, contracts(50)), mark(2, 3_500)], rules).state
    const position = { ...FLAT, qty: contracts(50), cost: dollars(25) }
    const adopted: RiskInput = { kind: 'adopt', atUs: seconds(61), ticker: 'A', position, mark: price(3_500) }
    const inputs: readonly RiskInput[] = [{ ...market('A'), atUs: seconds(61) }, adopted, mark(62, 3_001), mark(63, 3_000)]
    let state = reopen(lost)
    const kinds = inputs.map((input) => {
      state = stepRisk(rules, state, input).state
      return state.status.kind
    })
    expect(kinds).toEqual(['running', 'running', 'running', 'halted'])
  })

  it('R12 remembers the highest equity', () => {
    const upAndDown = [market('A'), mark(0, 5_000), fill(1, 'bid', 5_000, contracts(50)), mark(2, 7_400), mark(3, 6_000)]
    const adopted = { kind: 'adopt', ticker: 'A', position: { ...FLAT, qty: contracts(50) }, mark: price(6_000) } as const
    const inputs: readonly RiskInput[] = [{ ...market('A'), atUs: seconds(61) }, { ...adopted, atUs: seconds(61) }, mark(62, 5_400)]
    const state = inputs.reduce((held, input) => stepRisk(RULES, held, input).state, reopen(run(upAndDown).state))
    expect(state.status).toMatchObject({ kind: 'halted', halt: { ruleId: 'drawdown' } })
  })
})

describe('orders that may fill', () => {
  it('R8 counts an order that was allowed from its decision on', () => {
    const { steps } = run([market('A'), ask('1', 70), ask('2', 70), ask('3', 1)])
    expect(steps.slice(1).map(({ decision }) => decision?.kind)).toEqual(['allow', 'modify', 'block'])
  })

  it('does not count what an order replaces, nor itself', () => {
    const { steps } = run([market('A'), ask('1', 70), ask('1', 90), ask('2', 100, 5, ['1'])])
    expect(steps.slice(1).map(({ decision }) => decision?.kind)).toEqual(['allow', 'allow', 'allow'])
    expect(
      steps
        .at(-1)
        ?.state.markets.get('A')
        ?.orders.map(({ orderId }) => orderId),
    ).toEqual(['2'])
  })

  it('does not count what an order replaces in its event', () => {
    const rules = createRiskRules([{ kind: 'event-worst-case', max: dollars(10) }])
    const { steps } = run([market('A'), ask('1', 20), ask('2', 1), ask('3', 20, 5, ['1'])], rules)
    expect(steps.slice(1).map(({ decision }) => decision?.kind)).toEqual(['allow', 'block', 'allow'])
  })

  it('does not count an order that was refused', () => {
    const { state } = run([market('A'), ask('1', 100), ask('2', 1)])
    expect(state.markets.get('A')?.orders).toHaveLength(1)
  })

  it('believes what it is told of the orders of a market', () => {
    const told = { kind: 'orders', atUs: seconds(6), ticker: 'A', orders: [order('9', 'bid', 95)] } as const
    expect(run([market('A'), ask('1', 100), told, ask('2', 10)]).steps.at(-1)?.decision).toMatchObject({ order: { count: contracts(5) } })
  })

  it('decides quotes in the place of those that rest, each after those before it', () => {
    const { state } = run([market('A'), ask('1', 100)])
    const decisions = decideQuotes(RULES, state, 'A', [order('a', 'bid', 60), order('b', 'bid', 60), order('c', 'ask', 100)], view)
    expect(decisions).toMatchObject([{ kind: 'allow' }, { kind: 'modify', order: { count: contracts(40) } }, { kind: 'allow' }])
  })

  it.each([0, -5])('refuses an order of %d', (count) => {
    expect(run([market('A'), ask('1', count)]).steps.at(-1)?.decision).toMatchObject({ kind: 'block', ruleId: 'order-size' })
  })
})

describe('facts', () => {
  it('R9 adopts a position without gain or loss, and goes on from there', () => {
    const position = { ...FLAT, qty: contracts(10), cost: dollars(9), realizedPnl: dollars(-3) }
    const adopted = { kind: 'adopt', atUs: seconds(2), ticker: 'A', position, mark: price(4_000) } as const
    const { state } = run([market('A'), mark(0, 5_000), fill(1, 'bid', 4_900, contracts(10), 5), adopted, mark(3, 4_100)])
    expect(state.pnl).toBe(100_000 - 5 + 100_000)
  })

  it('keeps a position when its market is named again with another close', () => {
    const renamed = { ...market('A'), closeUs: seconds(100) } as RiskInput
    const { state } = run([market('A'), fill(1, 'bid', 5_000, contracts(10)), renamed])
    expect(state.markets.get('A')).toMatchObject({ closeUs: seconds(100), account: { position: { qty: 1_000 } } })
  })

  it('settles into equity', () => {
    const { state } = run([
      market('A'),
      fill(1, 'bid', 4_000, contracts(10)),
      { kind: 'settle', atUs: seconds(2), ticker: 'A', value: price(10_000), fee: microUsd(3) },
    ])
    expect(state.pnl).toBe(5_999_997)
  })

  it('refuses facts about a market that was never named, and blocks its orders', () => {
    expect(() => run([mark(0, 5_000)])).toThrow(UnknownMarketError)
    expect(run([ask('1', 1)]).steps.at(-1)?.decision).toMatchObject({ kind: 'block', ruleId: 'known-market' })
    expect(run([ask('1', 1)], []).steps.at(-1)?.decision).toMatchObject({ kind: 'block', ruleId: 'known-market' })
  })

  it('does not let time go back', () => {
    expect(
      run([
        { kind: 'clock', atUs: seconds(5) },
        { kind: 'clock', atUs: seconds(4) },
      ]).state.nowUs,
    ).toBe(seconds(5))
  })
})

const LIMITED = createRiskRules([
  { kind: 'order-size', max: contracts(30) },
  { kind: 'position', max: contracts(50) },
  { kind: 'market-notional', max: dollars(20) },
  { kind: 'total-notional', max: dollars(30) },
  { kind: 'event-worst-case', max: dollars(15) },
])

type Move = {
  readonly kind: 'ask' | 'fill' | 'cancel'
  readonly ticker: 'A' | 'B' | 'C'
  readonly side: 'bid' | 'ask'
  readonly ticks: number
  readonly count: number
  readonly pick: number
}
const move: fc.Arbitrary<Move> = fc.record({
  kind: fc.constantFrom('ask' as const, 'ask' as const, 'fill' as const, 'cancel' as const),
  ticker: fc.constantFrom('A' as const, 'B' as const, 'C' as const),
  side: fc.constantFrom('bid' as const, 'ask' as const),
  ticks: fc.integer({ min: 1, max: 9_999 }),
  count: fc.integer({ min: 1, max: 60_00 }),
  pick: fc.nat(),
})

/** Orders that were allowed, filled in part or whole or cancelled at anybody's will. */
function carryOut(state: RiskState, each: Move, at: number): RiskState {
  const atUs = seconds(at)
  const { ticker } = each
  if (each.kind === 'ask') {
    const wanted = { orderId: `o${at}`, side: each.side, price: price(each.ticks), count: qty(each.count) }
    return stepRisk(LIMITED, state, { kind: 'order', atUs, ticker, order: wanted, replaces: [], view }).state
  }
  const orders = state.markets.get(ticker)?.orders ?? []
  const chosen = orders[each.pick % Math.max(orders.length, 1)]
  if (!chosen) return state
  const count = each.kind === 'cancel' ? chosen.count : qty(Math.min(each.count, chosen.count))
  const left = orders.flatMap((other) =>
    other !== chosen ? [other] : count < chosen.count ? [{ ...chosen, count: qty(chosen.count - count) }] : [],
  )
  const told = stepRisk(LIMITED, state, { kind: 'orders', atUs, ticker, orders: left }).state
  if (each.kind === 'cancel') return told
  return stepRisk(LIMITED, told, { kind: 'fill', atUs, ticker, fill: { ...chosen, count, fee: microUsd(0) } }).state
}

describe('over any orders, fills and cancels', () => {
  it('R10 no fill of allowed orders ever takes a market, the account or an event past its limit', () => {
    const begin = (isExclusive: boolean) =>
      run([market('A'), market('B'), market('C'), { kind: 'event', atUs: START, eventTicker: 'E', isExclusive }], LIMITED).state
    fc.assert(
      fc.property(fc.array(move, { maxLength: 60, size: 'max' }), fc.boolean(), (moves, isExclusive) => {
        let state = begin(isExclusive)
        moves.forEach((each, at) => {
          state = carryOut(state, each, at)
          const markets = [...state.markets.values()]
          for (const held of markets) {
            const { qty: signed } = held.account.position
            expect(signed + countOf(held.orders, 'bid')).toBeLessThanOrEqual(contracts(50))
            expect(countOf(held.orders, 'ask') - signed).toBeLessThanOrEqual(contracts(50))
            expect(boundMoney(held)).toBeLessThanOrEqual(dollars(20))
          }
          expect(state.pnl).toBe(markets.reduce((sum, { account }) => sum + totalOf(account.parts), 0))
          expect(state.bound).toBe(markets.reduce((sum, held) => sum + boundMoney(held), 0))
          expect(state.bound).toBeLessThanOrEqual(dollars(30))
          for (const held of markets) expect(eventLoss(markets, held, isExclusive).worst).toBeLessThanOrEqual(dollars(15))
        })
      }),
      { numRuns: 150 },
    )
  })

  it('R10 counts what an order takes from a cheaper one: the last contracts that would only have closed', () => {
    const asks = (orderId: string, ticks: number, count: number): RiskInput => ({
      kind: 'order',
      atUs: seconds(2),
      ticker: 'A',
      order: { orderId, side: 'ask', price: price(ticks), count: qty(count) },
      replaces: [],
      view,
    })
    const rules = createRiskRules([{ kind: 'market-notional', max: microUsd(1_500 * 9_999) }])
    const { state } = run([market('A'), fill(1, 'bid', 1, qty(1)), asks('1', 1, 1_500), asks('2', 8_850, 8)], rules)
    const [held] = [...state.markets.values()]
    expect(held && boundMoney(held)).toBeLessThanOrEqual(1_500 * 9_999)
  })

  it('has nothing more to say to orders that are told at an instant that was looked at', () => {
    const tight = createRiskRules([
      { kind: 'drawdown', max: dollars(1) },
      { kind: 'hourly-loss', max: dollars(1) },
      { kind: 'fill-rate', max: contracts(40), windowUs: 3_000_000 },
    ])
    const fact = fc.tuple(fc.constantFrom('mark', 'fill', 'orders', 'clock'), fc.integer({ min: 0, max: 2 }), move)
    let halts = 0
    fc.assert(
      fc.property(fc.array(fact, { maxLength: 40 }), (facts) => {
        let state = run([market('A')], tight).state
        let second = 0
        for (const [kind, wait, { side, ticks, count }] of facts) {
          second += wait
          const order: RiskOrder = { orderId: 'x', side, price: price(ticks), count: qty(count) }
          const input: RiskInput =
            kind === 'mark'
              ? mark(second, ticks)
              : kind === 'fill'
                ? fill(second, side, ticks, qty(count))
                : kind === 'clock'
                  ? { kind, atUs: seconds(second) }
                  : { kind: 'orders', atUs: seconds(second), ticker: 'A', orders: [order] }
          const step = stepRisk(tight, state, input)
          const again = stepRisk(tight, step.state, { kind: 'clock', atUs: seconds(second) })
          expect(again).toEqual({ state: step.state })
          if (step.halted) halts += 1
          state = step.state
        }
      }),
      { numRuns: 100 },
    )
    expect(halts).toBeGreaterThan(10)
  })

  it('knows the markets of each event, also of one that changes', () => {
    const named = fc.tuple(fc.constantFrom('A', 'B', 'C', 'D'), fc.constantFrom('E', 'F'))
    fc.assert(
      fc.property(fc.array(named, { maxLength: 12 }), (all) => {
        const { state } = run(
          all.map(([ticker, eventTicker]) => ({ kind: 'market', atUs: START, ticker, eventTicker, closeUs: seconds(60) }) as const),
        )
        for (const eventTicker of ['E', 'F']) {
          const members = [...state.markets.values()].filter((each) => each.eventTicker === eventTicker)
          expect(new Set(marketsOfEvent(state, eventTicker))).toEqual(new Set(members))
          expect(marketsOfEvent(state, eventTicker).length).toBe(members.length)
        }
      }),
    )
  })

  it('R11 is pure: the same inputs give the same states, and none of them is touched', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 20 }), (moves) => {
        const start = run([market('A'), market('B'), market('C')], LIMITED).state
        const before = structuredClone(start)
        const end = () => moves.reduce((state, each, at) => carryOut(state, each, at), start)
        expect(end()).toEqual(end())
        expect(start).toEqual(before)
      }),
      { numRuns: 100 },
    )
  })
})
