import { epochUs, microUsd, parseInstant, price, qty } from '@kassandra/kalshi-sdk/units'
import { describe, expect, it } from 'vitest'
import { FLAT } from '../position/position.ts'
import { createRiskRules, DEFAULT_RISK, type RiskRuleConfig } from './create-risk-rules.ts'
import type { RiskInput } from './risk-input.ts'
import { type RiskRule, RULE_ORDER, type RuleId } from './risk-rule.ts'
import { createRiskState } from './risk-state.ts'
import { type RiskStep, stepRisk } from './step-risk.ts'

/** A Tuesday, 16:00 in New York. */
const START = parseInstant('2026-11-17T21:00:00Z')
const seconds = (count: number) => epochUs(START + count * 1_000_000)
const dollars = (count: number) => microUsd(count * 1_000_000)
const contracts = (count: number) => qty(count * 100)

const CONFIG: readonly RiskRuleConfig[] = [
  { kind: 'drawdown', max: dollars(10) },
  { kind: 'hourly-loss', max: dollars(8) },
  { kind: 'daily-loss', max: dollars(9) },
  { kind: 'fill-rate', max: contracts(100), windowUs: 15_000_000 },
  { kind: 'stale-book', maxAgeUs: 5_000_000 },
  { kind: 'price-collar', maxDistance: 500 },
  { kind: 'settlement-cutoff', beforeUs: 300_000_000 },
  { kind: 'order-size', max: contracts(60) },
  { kind: 'position', max: contracts(100) },
  { kind: 'market-notional', max: dollars(40) },
  { kind: 'total-notional', max: dollars(45) },
  { kind: 'event-worst-case', max: dollars(42) },
]
const RULES = createRiskRules(CONFIG)

type Timed<I> = I extends RiskInput ? Omit<I, 'atUs'> : never
type Fact = Timed<RiskInput>
const at = (second: number, fact: Fact): RiskInput => ({ ...fact, atUs: seconds(second) })

const market = (ticker: string, eventTicker = 'E', closeSecond = 864_000): Fact => ({
  kind: 'market',
  ticker,
  eventTicker,
  closeUs: seconds(closeSecond),
})
const mark = (ticker: string, cents: number): Fact => ({ kind: 'mark', ticker, mark: price(cents * 100) })
const fill = (ticker: string, side: 'bid' | 'ask', cents: number, count: number): Fact => ({
  kind: 'fill',
  ticker,
  fill: { side, price: price(cents * 100), count: contracts(count), fee: microUsd(0) },
})
interface Order {
  readonly ticker?: string
  readonly side?: 'bid' | 'ask'
  readonly cents?: number
  readonly count?: number
  readonly reference?: number | undefined
  readonly bookSecond?: number | undefined
}
const order = (
  second: number,
  { ticker = 'A', side = 'bid', cents = 50, count = 10, reference = 50, bookSecond = second }: Order = {},
): RiskInput =>
  at(second, {
    kind: 'order',
    ticker,
    order: { orderId: `o${second}`, side, price: price(cents * 100), count: contracts(count) },
    replaces: [],
    view: { bookUs: seconds(bookSecond), reference: price(reference * 100) },
  })

/** The last step, and the first halt. */
function run(rules: readonly RiskRule[], inputs: readonly RiskInput[]): RiskStep {
  let last: RiskStep = { state: createRiskState(START) }
  for (const input of inputs) last = stepRisk(rules, last.state, input)
  return last
}

interface Scenario {
  readonly inputs: readonly RiskInput[]
  /** With the rule; without it, the order at the end is allowed whole. */
  readonly outcome: { readonly kind: 'halt' } | { readonly kind: 'block' } | { readonly kind: 'modify'; readonly count: number }
}

const named = [at(0, market('A')), at(0, market('B')), at(0, mark('A', 50)), at(0, mark('B', 50))]

const SCENARIOS: Readonly<Record<RuleId, Scenario>> = {
  'manual-kill': { inputs: [...named, at(1, { kind: 'kill', reason: 'page' }), order(2)], outcome: { kind: 'halt' } },
  'reconcile-mismatch': {
    inputs: [...named, at(1, { kind: 'reconcile', position: qty(1), cash: microUsd(0), orders: 0 }), order(2)],
    outcome: { kind: 'halt' },
  },
  drawdown: {
    // Up 12, then down to 2: no loss since any hour or day, and yet 10 from the top.
    inputs: [...named, at(1, fill('A', 'bid', 50, 50)), at(1, mark('A', 74)), at(2, mark('A', 54)), order(20, { ticker: 'B', count: 1 })],
    outcome: { kind: 'halt' },
  },
  'hourly-loss': {
    inputs: [...named, at(1, fill('A', 'bid', 50, 50)), at(2, mark('A', 34)), order(20, { ticker: 'B', count: 1 })],
    outcome: { kind: 'halt' },
  },
  'daily-loss': {
    // 4.50 lost, and 4.50 more two hours later: too little for the hour.
    inputs: [
      ...named,
      at(1, fill('A', 'bid', 50, 50)),
      at(2, mark('A', 41)),
      at(7_200, mark('A', 41)),
      at(7_201, mark('A', 32)),
      order(7_202, { ticker: 'B', count: 1 }),
    ],
    outcome: { kind: 'halt' },
  },
  'fill-rate': {
    inputs: [...named, at(1, fill('A', 'bid', 50, 60)), at(15, fill('A', 'ask', 50, 41)), order(16)],
    outcome: { kind: 'halt' },
  },
  'known-market': {
    inputs: [...named, at(0, { kind: 'market', ticker: 'A', eventTicker: 'E', closeUs: undefined }), order(1)],
    outcome: { kind: 'block' },
  },
  'trading-hours': {
    // Thursday 03:00 in New York is 08:00 UTC in November, 35 hours later.
    inputs: [...named, order(35 * 3_600)],
    outcome: { kind: 'block' },
  },
  'stale-book': { inputs: [...named, order(10, { bookSecond: 4 })], outcome: { kind: 'block' } },
  'price-collar': { inputs: [...named, order(1, { cents: 56 })], outcome: { kind: 'block' } },
  'settlement-cutoff': { inputs: [...named, at(0, market('A', 'E', 1_000)), order(700)], outcome: { kind: 'block' } },
  'order-size': { inputs: [...named, order(1, { count: 70 })], outcome: { kind: 'modify', count: 60 } },
  position: {
    inputs: [...named, at(0, mark('A', 10)), at(1, fill('A', 'bid', 10, 60)), order(2, { cents: 10, count: 60, reference: 10 })],
    outcome: { kind: 'modify', count: 40 },
  },
  'market-notional': {
    inputs: [...named, order(1, { count: 60 }), order(2, { side: 'ask', count: 30 })],
    outcome: { kind: 'modify', count: 20 },
  },
  'total-notional': {
    inputs: [...named, at(0, market('B', 'F')), order(1, { count: 60 }), order(2, { ticker: 'B', count: 60 })],
    outcome: { kind: 'modify', count: 30 },
  },
  'event-worst-case': {
    inputs: [...named, at(0, mark('B', 50)), at(1, fill('A', 'bid', 50, 60)), order(2, { ticker: 'B', count: 28 })],
    outcome: { kind: 'modify', count: 24 },
  },
}

describe.each(RULE_ORDER)('R1 %s', (id) => {
  const { inputs, outcome } = SCENARIOS[id]

  it(`decides: ${outcome.kind}`, () => {
    const { decision } = run(RULES, inputs)
    if (outcome.kind === 'halt') expect(decision).toMatchObject({ kind: 'halt', halt: { ruleId: id } })
    if (outcome.kind === 'block') expect(decision).toMatchObject({ kind: 'block', ruleId: id })
    if (outcome.kind === 'modify') {
      expect(decision).toMatchObject({ kind: 'modify', order: { count: contracts(outcome.count) }, changes: [{ ruleId: id }] })
    }
  })

  it('and without the rule the same order is allowed', () => {
    const others = RULES.filter((rule) => rule.id !== id)
    expect(run(others, inputs).decision).toMatchObject({ kind: 'allow' })
  })

  it('says where it comes from', () => {
    expect(RULES.find((rule) => rule.id === id)?.provenance.length).toBeGreaterThan(40)
  })
})

describe('edges of the rules', () => {
  const decisionOf = (...inputs: readonly RiskInput[]) => run(RULES, [...named, ...inputs]).decision

  it('drawdown, hourly and daily loss halt at their limit and not a micro-dollar before', () => {
    const lossOf = (micro: number) => [
      at(1, { kind: 'fill', ticker: 'A', fill: { side: 'bid', price: price(5_000), count: qty(1), fee: microUsd(micro) } } as const),
      order(2, { ticker: 'B', count: 1 }),
    ]
    expect(decisionOf(...lossOf(7_999_999))).toMatchObject({ kind: 'allow' })
    expect(decisionOf(...lossOf(8_000_000))).toMatchObject({ kind: 'halt', halt: { ruleId: 'hourly-loss' } })
  })

  it('a loss of an hour ago no longer counts for the hour', () => {
    const inputs = [at(1, fill('A', 'bid', 50, 50)), at(2, mark('A', 36)), at(3_700, mark('A', 36)), at(3_701, mark('A', 34))]
    expect(decisionOf(...inputs, order(3_702, { ticker: 'B', count: 1 }))).toMatchObject({ kind: 'allow' })
  })

  it('fills leave the fill rate with its window', () => {
    expect(decisionOf(at(1, fill('A', 'bid', 50, 60)), at(16, fill('A', 'ask', 50, 41)), order(17))).toMatchObject({ kind: 'allow' })
  })

  it('reconcile-mismatch has tolerances, and none unless they are asked for', () => {
    const tolerant = createRiskRules([{ kind: 'reconcile-mismatch', maxPosition: qty(1), maxCash: dollars(1), maxOrders: 1 }])
    const differing = ([position, cash, orders]: readonly [number, number, number]) => [
      ...named,
      at(1, { kind: 'reconcile', position: qty(position), cash: microUsd(cash), orders }),
      order(2),
    ]
    expect(run(tolerant, differing([1, 1_000_000, 1])).decision).toMatchObject({ kind: 'allow' })
    for (const by of [
      [2, 0, 0],
      [0, 1_000_001, 0],
      [0, 0, 2],
      [-2, 0, 0],
      [0, -1_000_001, 0],
    ] as const) {
      expect(run(tolerant, differing(by)).decision).toMatchObject({ kind: 'halt', halt: { ruleId: 'reconcile-mismatch' } })
      expect(run(RULES, differing(by)).decision).toMatchObject({ kind: 'halt' })
    }
    expect(run(RULES, differing([0, 0, 0])).decision).toMatchObject({ kind: 'allow' })
  })

  it('trading-hours ends the pause at 05:00, and needs no resuming', () => {
    const hour = 3_600
    expect(decisionOf(order(37 * hour - 1))).toMatchObject({ kind: 'block', ruleId: 'trading-hours' })
    expect(decisionOf(order(36 * hour), order(37 * hour))).toMatchObject({ kind: 'allow' })
    expect(decisionOf(order(35 * hour - 1))).toMatchObject({ kind: 'allow' })
  })

  it('trading-hours blocks while the exchange says that it is paused', () => {
    const paused = at(1, { kind: 'trading', isActive: false })
    expect(decisionOf(paused, order(2))).toMatchObject({ kind: 'block', ruleId: 'trading-hours' })
    expect(decisionOf(paused, at(3, { kind: 'trading', isActive: true }), order(4))).toMatchObject({ kind: 'allow' })
  })

  it('stale-book looks at the exchange’s time, and takes no book for an old one', () => {
    expect(decisionOf(order(10, { bookSecond: 5 }))).toMatchObject({ kind: 'allow' })
    const intent = order(10)
    if (intent.kind !== 'order') throw new Error('no order')
    expect(decisionOf({ ...intent, view: { ...intent.view, bookUs: undefined } })).toMatchObject({ kind: 'block', ruleId: 'stale-book' })
    expect(decisionOf({ ...intent, view: { ...intent.view, reference: undefined } })).toMatchObject({
      kind: 'block',
      ruleId: 'price-collar',
    })
  })

  it('price-collar blocks what gives away and lets modest prices pass, on either side', () => {
    expect(decisionOf(order(1, { cents: 55 }))).toMatchObject({ kind: 'allow' })
    expect(decisionOf(order(1, { cents: 5 }))).toMatchObject({ kind: 'allow' })
    expect(decisionOf(order(1, { side: 'ask', cents: 44 }))).toMatchObject({ kind: 'block', ruleId: 'price-collar' })
    expect(decisionOf(order(1, { side: 'ask', cents: 95 }))).toMatchObject({ kind: 'allow' })
  })

  it('settlement-cutoff lets a position be reduced until the close, once', () => {
    const near = [at(0, market('A', 'E', 1_000)), at(1, fill('A', 'bid', 50, 10))]
    expect(decisionOf(...near, order(699, { side: 'bid' }))).toMatchObject({ kind: 'allow' })
    expect(decisionOf(...near, order(700, { side: 'ask', count: 15 }))).toMatchObject({ kind: 'modify', order: { count: contracts(10) } })
    expect(decisionOf(...near, order(700, { side: 'ask' }), order(701, { side: 'ask' }))).toMatchObject({ kind: 'block' })
    expect(decisionOf(...near, order(1_000, { side: 'ask' }))).toMatchObject({ kind: 'block', reason: 'the market is closed' })
  })

  it('position counts the other way round for asks, and lets a position that is too large shrink', () => {
    const adopted = at(0, { kind: 'adopt', ticker: 'A', position: { ...FLAT, qty: contracts(150), cost: dollars(1) }, mark: price(100) })
    expect(decisionOf(adopted, order(1, { cents: 1, reference: 1 }))).toMatchObject({ kind: 'block', ruleId: 'position' })
    expect(decisionOf(adopted, order(1, { side: 'ask', cents: 90, count: 60, reference: 90 }))).toMatchObject({ kind: 'allow' })
  })

  it('notional leaves what closes a position free, however much is bound', () => {
    const full = at(0, { kind: 'adopt', ticker: 'A', position: { ...FLAT, qty: contracts(100), cost: dollars(90) }, mark: price(5_000) })
    expect(decisionOf(full, order(1, { side: 'ask', count: 50 }))).toMatchObject({ kind: 'allow' })
    expect(decisionOf(full, order(1, { count: 1, cents: 1 }))).toMatchObject({ kind: 'block' })
  })

  it('several rules may each take some of an order', () => {
    const decision = decisionOf(at(1, fill('A', 'bid', 40, 60)), order(2, { cents: 40, count: 70, reference: 40 }))
    expect(decision).toMatchObject({
      kind: 'modify',
      order: { count: contracts(40) },
      changes: [
        { ruleId: 'order-size', from: contracts(70), to: contracts(60) },
        { ruleId: 'position', from: contracts(60), to: contracts(40) },
      ],
    })
  })
})

describe('createRiskRules', () => {
  it('asks in the same order, whatever the order of the configuration', () => {
    expect(createRiskRules([...CONFIG].reverse()).map(({ id }) => id)).toEqual(RULE_ORDER)
  })

  it('always has the kill, the mismatch, the known market and the pause of the exchange', () => {
    expect(createRiskRules([]).map(({ id }) => id)).toEqual(['manual-kill', 'reconcile-mismatch', 'known-market', 'trading-hours'])
  })

  it('has a default in which every rule stands', () => {
    expect(createRiskRules(DEFAULT_RISK).map(({ id }) => id)).toEqual(RULE_ORDER)
  })

  it.each([
    [
      [
        { kind: 'position', max: qty(1) },
        { kind: 'position', max: qty(2) },
      ],
    ],
    [[{ kind: 'drawdown', max: microUsd(0) }]],
    [[{ kind: 'fill-rate', max: qty(1), windowUs: 900_000_001 }]],
    [[{ kind: 'order-size', max: qty(-1) }]],
    [[{ kind: 'stale-book', maxAgeUs: 0 }]],
    [[{ kind: 'trading-hours', pauses: [{ weekday: 7, fromMinute: 0, toMinute: 1 }] }]],
    [[{ kind: 'trading-hours', pauses: [{ weekday: 4, fromMinute: 300, toMinute: 180 }] }]],
  ] as readonly [readonly RiskRuleConfig[]][])('refuses %j', (configs) => {
    expect(() => createRiskRules(configs)).toThrow('must be')
  })
})
