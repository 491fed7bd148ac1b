import { readFileSync } from 'node:fs'
import { microUsd, parseMicroUsd } from '@kassandra/kalshi-sdk/units'
import { createEngine, DEFAULT_RISK, PAPER_CAPABILITIES, QUOTING_PRESETS, RULE_ORDER, type StrategyConfig } from '@kassandra/mm-engine'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { parseMicros } from './strategy/duration-form.ts'
import { DEFAULT_ORDERS } from './strategy/order-form.ts'
import { StrategyError } from './strategy-error.ts'
import { describeStrategy, parseStrategy } from './strategy-schema.ts'
import { parseStrategyText } from './strategy-text.ts'
import { withMaxLoss } from './with-max-loss.ts'

function problemsOf(document: unknown): readonly string[] {
  try {
    parseStrategy(document)
  } catch (error) {
    if (error instanceof StrategyError) return error.problems
    throw error
  }
  throw new Error('the strategy was accepted')
}

/** A document of every kind of every model. */
const MODELS: Readonly<Record<string, readonly object[]>> = {
  fairValue: [
    { kind: 'mid', maxAge: '2s' },
    { kind: 'microprice', maxAge: '500ms' },
    {
      kind: 'stoikov-microprice',
      maxAge: '2s',
      table: { imbalanceBuckets: 2, maxSpreadTicks: 1, tick: '0.01', adjustments: [[-0.0025, 0.0025]] },
    },
    { kind: 'external', feed: 'model', maxAge: '2s' },
    { kind: 'digital', feed: 'btc', floorStrike: 68_000.5, maxAge: '2s' },
    { kind: 'digital', feed: 'btc', floorStrike: 1, capStrike: 2, window: '60s', samples: 60, averaging: 'discrete', maxAge: '2s' },
  ],
  volatility: [
    { kind: 'ewma', domain: 'log-odds', decay: '5m' },
    { kind: 'ewma', domain: 'price', decay: '0.5s', warmUp: '0', maxAge: '1.5ms' },
    { kind: 'realized', domain: 'price', window: '15m', interval: '5s', warmUp: '1m' },
    { kind: 'fixed', domain: 'log-odds', sigma: 1e-7 },
  ],
  horizon: [{ kind: 'settlement' }, { kind: 'exit', after: '10m' }],
  reservation: [
    { kind: 'none' },
    { kind: 'linear', gamma: 0 },
    { kind: 'avellaneda-stoikov', gamma: '0.1' },
    { kind: 'stationary', gamma: 0.1, form: 'published' },
    { kind: 'stationary', gamma: 0.1 },
    { kind: 'cara-bernoulli', gamma: 0.1 },
    { kind: 'logit-avellaneda-stoikov', gamma: 0.1 },
    { kind: 'lmsr', liquidity: 20 },
    { kind: 'glft', gamma: 0.1, k: 50, intensity: 1 },
    { kind: 'glft-closed-form', gamma: 0.1, k: 50, intensity: 1, sigma: 0.01, drift: -0.0001 },
  ],
  spread: [
    { kind: 'fixed', domain: 'price', halfSpread: 0.02 },
    { kind: 'volatility', domain: 'log-odds', multiple: 1, hold: '30s', min: 0.04, max: 1 },
    { kind: 'inventory', domain: 'price', halfSpread: 0.02, widening: 1 },
    { kind: 'time-decay', domain: 'log-odds', halfSpread: 0.1, atSettlement: 0.5, decay: '1h' },
    { kind: 'avellaneda-stoikov', domain: 'price', gamma: 0, k: 100, form: 'intensity' },
    { kind: 'avellaneda-stoikov', domain: 'price', gamma: 0.1, k: 100 },
    { kind: 'glosten-milgrom', informedShare: 0.05 },
  ],
  skew: [
    { kind: 'none' },
    { kind: 'linear', atLimit: 0.02 },
    { kind: 'log-odds', perUnit: 0.1 },
    { kind: 'exponential', atLimit: 0.02, steepness: 3 },
    { kind: 'adaptive', deviationsAtLimit: 1, max: 0.05 },
  ],
  size: [
    { kind: 'fixed', size: '2.50' },
    { kind: 'linear', size: 10 },
    { kind: 'asymmetric', size: '10', tilt: 1 },
    { kind: 'kelly', fraction: 0.25, maxSize: '25' },
  ],
}
const RULES: Readonly<Record<string, object>> = {
  'reconcile-mismatch': { maxPosition: '1', maxCash: '0.05', maxOrders: 0 },
  drawdown: { max: '0.000001' },
  'hourly-loss': { max: 5 },
  'daily-loss': { max: 5.5 },
  'fill-rate': { max: 20, window: '15m' },
  'trading-hours': {
    pauses: [
      { weekday: 'thursday', from: '03:00', to: '05:00' },
      { weekday: 'Sunday', from: '00:00', to: '24:00' },
    ],
  },
  'stale-book': { maxAge: '2500us' },
  'price-collar': { maxDistance: '0.05' },
  'settlement-cutoff': { before: '10m' },
  'order-size': { max: '0.01' },
  position: { max: 0 },
  'market-notional': { max: 100 },
  'total-notional': { max: 500 },
  'event-worst-case': { max: 0 },
}
const optionally = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined })

const quotings = fc.record(
  {
    ...Object.fromEntries(Object.entries(MODELS).map(([family, kinds]) => [family, fc.constantFrom(...kinds)])),
    ladder: fc.record({
      levels: fc.integer({ min: 1, max: 9 }),
      spacing: fc.constantFrom('0.01', 0.02, 0),
      growth: fc.double({ min: 0, max: 3, noNaN: true }),
    }),
    minimumEdge: fc.record({ against: fc.constantFrom('fair', 'reservation'), perContract: fc.constantFrom('0.0025', 0, '1') }),
    unit: fc.constantFrom('1', 5, '10.00'),
    maxPosition: fc.constantFrom('100', 33.33),
    sizeStep: fc.constantFrom('0.01', 1),
  },
  { requiredKeys: [] },
)
const documents = fc
  .record(
    {
      preset: fc.constantFrom('conservative', 'baseline', 'aggressive'),
      quoting: quotings,
      markets: fc.dictionary(fc.stringMatching(/^[A-Z][A-Z0-9.-]{0,12}$/), quotings, { maxKeys: 3 }),
      risk: fc.record(
        Object.fromEntries(Object.entries(RULES).map(([kind, rule]) => [kind, optionally(fc.constant(rule))])) as Record<
          string,
          fc.Arbitrary<unknown>
        >,
      ),
      remove: fc.subarray(DEFAULT_RISK.map(({ kind }) => kind)),
      orders: fc.record(
        { lifetime: fc.constantFrom('2m', '90s'), renew: fc.constantFrom('10s', '1500ms'), hold: fc.constant('250us') },
        { requiredKeys: [] },
      ),
      unwindBeforeClose: fc.constantFrom('30s', '1.5m', 0),
      feeRounding: fc.constantFrom('intermediated', {
        kind: 'custom',
        tradeFeePrecision: '0.0001',
        balancePrecision: '0.0001',
        rebateUnit: '0.01',
      }),
    },
    { requiredKeys: ['risk', 'remove'] },
  )
  .map(({ remove, risk, ...rest }) => ({ ...rest, risk: { ...risk, remove: remove.filter((kind) => risk[kind] === undefined) } }))

describe('parseStrategy', () => {
  it('reads nothing at all as the baseline with the default rules', () => {
    const expected = { quoting: QUOTING_PRESETS.baseline, risk: DEFAULT_RISK, orders: DEFAULT_ORDERS }
    for (const document of [undefined, null, {}, { quoting: null, risk: {} }]) expect(parseStrategy(document)).toEqual(expected)
  })

  it.each(['conservative', 'baseline', 'aggressive'] as const)('reads the preset %s', (preset) => {
    expect(parseStrategy({ preset }).quoting).toEqual(QUOTING_PRESETS[preset])
  })

  it.each(Object.entries(MODELS).flatMap(([family, kinds]) => kinds.map((model) => [family, JSON.stringify(model), model] as const)))(
    'reads %s %s',
    (family, _text, model) => {
      const { quoting } = parseStrategy({ quoting: { [family]: model } })
      expect(quoting[family as 'size'].kind).toBe((model as { kind: string }).kind)
    },
  )

  it('changes single values of a preset, and of a market the values that it has itself', () => {
    const document = {
      quoting: { spread: { min: 0.1 }, maxPosition: '50' },
      markets: { 'KX-1': { size: { size: '2.5' }, spread: { max: '0.5' } } },
    }
    const { quoting, markets } = parseStrategy(document)
    expect(quoting).toEqual({ ...QUOTING_PRESETS.baseline, spread: { ...QUOTING_PRESETS.baseline.spread, min: 0.1 }, maxPosition: 5_000 })
    expect(markets).toEqual({ 'KX-1': { ...quoting, size: { kind: 'linear', size: 250 }, spread: { ...quoting.spread, max: 0.5 } } })
  })

  it('takes a model that names its kind for whole', () => {
    expect(problemsOf({ quoting: { spread: { kind: 'volatility', multiple: 2 } } })).toEqual([
      'quoting.spread.domain: is required',
      'quoting.spread.hold: is required',
      'quoting.spread.min: is required',
      'quoting.spread.max: is required',
    ])
    expect(parseStrategy({ quoting: { volatility: { kind: 'ewma', domain: 'price', decay: '1m' } } }).quoting.volatility).toEqual({
      kind: 'ewma',
      domain: 'price',
      decayS: 60,
    })
  })

  it('reads money, sizes and prices digit by digit, and numbers through their text', () => {
    const { risk, orders, quoting } = parseStrategy({
      quoting: { minimumEdge: { perContract: 0.1 }, unit: '0.29' },
      risk: { drawdown: { max: '9007199254.740991' }, 'price-collar': { maxDistance: 0.57 } },
      orders: { materialPrice: '0.0007', materialCount: 1.15 },
    })
    expect(risk.find(({ kind }) => kind === 'drawdown')).toEqual({ kind: 'drawdown', max: microUsd(Number.MAX_SAFE_INTEGER) })
    expect(risk.find(({ kind }) => kind === 'price-collar')).toEqual({ kind: 'price-collar', maxDistance: 5_700 })
    expect(orders).toMatchObject({ materialPrice: 7, materialCount: 115 })
    expect(quoting).toMatchObject({ minimumEdge: { perContract: 100_000 }, unit: 29 })
  })

  it('puts a rule in the place of the one of its kind, adds others, and takes away what is removed', () => {
    const { risk } = parseStrategy({
      risk: { drawdown: { max: 7 }, 'reconcile-mismatch': { maxPosition: 0, maxCash: '0.01', maxOrders: 1 }, remove: ['fill-rate'] },
    })
    expect(risk[0]).toEqual({ kind: 'reconcile-mismatch', maxPosition: 0, maxCash: 10_000, maxOrders: 1 })
    expect(risk[1]).toEqual({ kind: 'drawdown', max: 7_000_000 })
    expect(risk.slice(2)).toEqual(DEFAULT_RISK.filter(({ kind }) => kind !== 'drawdown' && kind !== 'fill-rate'))
  })

  it.each(Object.entries(RULES))('reads the rule %s', (kind, rule) => {
    const { risk } = parseStrategy({ risk: { [kind]: rule } })
    expect(risk.map((each) => each.kind)).toEqual(RULE_ORDER.filter((id) => id === kind || DEFAULT_RISK.some((each) => each.kind === id)))
  })

  it('reads pauses as days and hours', () => {
    const { risk } = parseStrategy({ risk: { 'trading-hours': RULES['trading-hours'] } })
    expect(risk.find(({ kind }) => kind === 'trading-hours')).toEqual({
      kind: 'trading-hours',
      pauses: [
        { weekday: 4, fromMinute: 180, toMinute: 300 },
        { weekday: 0, fromMinute: 0, toMinute: 1_440 },
      ],
    })
  })
})

describe('problems', () => {
  it('are told all at once, each under its path', () => {
    const document = {
      presett: 'baseline',
      quoting: { spread: { min: -1, mn: 1 }, volatility: { decay: 300 }, size: { kind: 'huge' }, skew: 5, maxPosition: '0' },
      markets: { 'KX-1': { fairValue: { kind: 'mid' } }, 'a b': {} },
      risk: { drawdown: { max: '0' }, 'fill-rate': { max: 1, window: '16m' }, remove: ['manual-kill', 'nothing'] },
      orders: { renew: '59.5s', materialPrice: '0.00001' },
      unwindBeforeClose: 'soon',
      feeRounding: { kind: 'custom', tradeFeePrecision: '0.0003', balancePrecision: '0.0001' },
    }
    expect(problemsOf(document)).toEqual([
      'presett: is unknown here; known are preset, quoting, markets, risk, orders, unwindBeforeClose, feeRounding',
      'quoting.volatility.decay: expected a duration with its unit, such as 250ms, 30s or 5m, 1us or more',
      'quoting.spread.mn: is unknown here; known are domain, multiple, hold, min, max',
      'quoting.spread.min: expected a number of 0 or more',
      'quoting.skew: expected a mapping of names to values',
      'quoting.size.kind: expected one of fixed, linear, asymmetric, kelly',
      'quoting.maxPosition: expected a number of contracts such as 10 or 2.50, in steps of 0.01, above 0',
      'markets.KX-1.fairValue.maxAge: is required',
      'markets.a b: is no ticker of a market',
      'risk.remove[0]: manual-kill is always there',
      expect.stringMatching(/^risk\.remove\[1\]: expected one of drawdown, /),
      'risk.drawdown.max: expected an amount in dollars such as 50 or 0.0025, in steps of 0.000001, above 0',
      'risk.fill-rate.window: expected a duration with its unit, such as 250ms, 30s or 5m, 1us or more, at most 900s',
      'orders.materialPrice: expected a price in dollars from 0 to 1, in steps of 0.0001',
      'unwindBeforeClose: expected a duration with its unit, such as 250ms, 30s or 5m',
      'feeRounding.rebateUnit: is required',
    ])
  })

  it.each([
    ['models that contradict themselves', { quoting: { spread: { min: 2 } } }, /^quoting\.spread: max - min must be/],
    [
      'a bracket upside down',
      { quoting: { fairValue: { ...MODELS['fairValue']?.[5], capStrike: 0.5 } } },
      /^quoting\.fairValue: strikes must be/,
    ],
    [
      'a position limit that a model cannot have',
      { quoting: { reservation: { kind: 'glft', gamma: 0.1, k: 50, intensity: 1 }, maxPosition: 5, unit: 10 } },
      /^quoting: maxPosition of a GLFT maker/,
    ],
    [
      'a rounding that is no divisor',
      { feeRounding: { kind: 'custom', tradeFeePrecision: '0.0003', balancePrecision: '0.0001', rebateUnit: '0.01' } },
      /^feeRounding: tradeFeePrecisionMicroUsd must be/,
    ],
    ['renewals without end', { orders: { lifetime: '10s', renew: '9.1s' } }, /^orders\.renew: must be at least 1s less than lifetime$/],
    ['a rule both given and removed', { risk: { position: { max: 1 }, remove: ['position'] } }, /^risk\.remove: names position/],
    [
      'a table of another shape',
      {
        quoting: {
          fairValue: {
            ...MODELS['fairValue']?.[2],
            table: { imbalanceBuckets: 2, maxSpreadTicks: 2, tick: '0.01', adjustments: [[0, 0]] },
          },
        },
      },
      /^quoting\.fairValue\.table: adjustments must have/,
    ],
    [
      'a pause that ends before it begins',
      { risk: { 'trading-hours': { pauses: [{ weekday: 'monday', from: '05:00', to: '03:00' }] } } },
      /^risk\.trading-hours\.pauses\[0\]: to must be later/,
    ],
    ['a document that is none', ['preset'], /^expected a mapping/],
    ['an aversion of nothing', { quoting: { reservation: { gamma: 0 } } }, /^quoting\.reservation\.gamma: expected a number above 0$/],
    [
      'an age of nothing',
      { risk: { 'stale-book': { maxAge: 0 } } },
      /^risk\.stale-book\.maxAge: expected a duration with its unit, .* 1us or more$/,
    ],
    ['a duration without unit', { unwindBeforeClose: 30 }, /^unwindBeforeClose: expected a duration with its unit/],
    ['a size finer than the exchange has', { quoting: { unit: '0.001' } }, /^quoting\.unit: expected a number of contracts/],
    ['a number that is none', { quoting: { reservation: { gamma: '1,5' } } }, /^quoting\.reservation\.gamma: expected a number/],
    [
      'an endless number',
      { quoting: { reservation: { gamma: Number.POSITIVE_INFINITY } } },
      /^quoting\.reservation\.gamma: expected a number/,
    ],
  ])('name %s', (_name, document, expected) => {
    const problems = problemsOf(document)
    expect(problems).toEqual([expect.stringMatching(expected)])
  })

  it('of all markets are told once', () => {
    expect(problemsOf({ quoting: { unit: 'ten' }, markets: { A: {}, B: { unit: '5' } } })).toHaveLength(1)
  })
})

describe('describeStrategy', () => {
  it('gives a document that reads as the same strategy, through YAML and JSON', () => {
    fc.assert(
      fc.property(documents, (document) => {
        const strategy = tryStrategy(document)
        if (!strategy) return
        const described = describeStrategy(strategy)
        expect(parseStrategy(parse(stringify(described)))).toEqual(strategy)
        expect(parseStrategy(JSON.parse(JSON.stringify(described)))).toEqual(strategy)
        expect(parseStrategy({ ...described, preset: 'aggressive' })).toEqual(strategy)
      }),
    )
  })

  it('gives back times and numbers of any precision', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), fc.double({ min: 0, max: 1e9, noNaN: true }), (decayS, maxAgeMs) => {
        const base = parseStrategy({})
        const strategy: StrategyConfig = {
          ...base,
          quoting: { ...base.quoting, fairValue: { kind: 'mid', maxAgeMs }, volatility: { kind: 'ewma', domain: 'price', decayS } },
        }
        expect(parseStrategy(describeStrategy(strategy))).toEqual(strategy)
      }),
    )
  })

  it('writes what people read', () => {
    expect(describeStrategy(parseStrategy({ preset: 'baseline', unwindBeforeClose: '90s' }))).toMatchObject({
      quoting: {
        fairValue: { kind: 'microprice', maxAge: '5s' },
        volatility: { decay: '300s' },
        minimumEdge: { perContract: '0.0025' },
        unit: '10',
      },
      risk: { drawdown: { max: '50' }, 'stale-book': { maxAge: '5s' }, 'price-collar': { maxDistance: '0.1' } },
      orders: { lifetime: '60s', renew: '25s', grace: '300s', materialPrice: '0.005', materialCount: '1', hold: '1s' },
      unwindBeforeClose: '90s',
    })
  })
})

it('gives only strategies that the engine takes', () => {
  fc.assert(
    fc.property(documents, (document) => {
      const config = tryStrategy(document)
      if (config) createEngine({ engineId: 'mm', runEpoch: 1, config, configVersion: 1, capabilities: PAPER_CAPABILITIES })
    }),
  )
})

/** Some combinations contradict one another, such as GLFT with a limit below its unit. */
function tryStrategy(document: unknown): StrategyConfig | undefined {
  try {
    return parseStrategy(document)
  } catch (error) {
    if (error instanceof StrategyError && error.problems.every((problem) => problem.includes('GLFT'))) return undefined
    throw error
  }
}

it('accepts as good as all generated documents', () => {
  const samples = fc.sample(documents, { numRuns: 200, seed: 7 })
  expect(samples.filter((document) => tryStrategy(document)).length).toBeGreaterThan(150)
})

it('reads the example of the README', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
  const [, example = ''] = /```yaml\n([\s\S]*?)```/.exec(readme) ?? []
  const { quoting, markets, risk, unwindBeforeCloseUs } = parseStrategy(parse(example))
  expect(quoting).toMatchObject({ maxPosition: 5_000, spread: { kind: 'volatility', min: 0.06 }, size: { kind: 'fixed', size: 500 } })
  expect(Object.values(markets ?? {})).toEqual([{ ...quoting, ladder: { ...quoting.ladder, levels: 1 } }])
  expect(risk.map(({ kind }) => kind)).not.toContain('hourly-loss')
  expect(unwindBeforeCloseUs).toBe(600_000_000)
  for (const kind of Object.values(MODELS).flat()) expect(readme).toContain(`\`${(kind as { kind: string }).kind}\``)
  for (const kind of Object.keys(RULES)) expect(readme).toContain(`\`${kind}\``)
})

it('refuses a text that is none, is empty, or stands for more than fits into memory', () => {
  const bomb = Array.from({ length: 9 }, (_, at) => `a${at + 1}: &b${at + 1} [${Array(9).fill(`*b${at}`).join(',')}]`)
  for (const [text, problem] of [
    ['preset: baseline\nrisk: {\n', /^not YAML \(\w+\) in line \d$/],
    ['preset: baseline\npreset: baseline\n', /^not YAML \(DUPLICATE_KEY\) in line 2$/],
    [`a0: &b0 [x]\n${bomb.join('\n')}\n`, /^not YAML: /],
    ['# nothing\n', /^is empty/],
  ] as const)
    expect(() => parseStrategyText(text)).toThrow(expect.objectContaining({ problems: [expect.stringMatching(problem)] }))
  expect(parseStrategyText('{"preset": "baseline"}')).toEqual({ preset: 'baseline' })
})

describe('withMaxLoss', () => {
  const lossesOf = (document: unknown, max: string): readonly unknown[] =>
    withMaxLoss(parseStrategy(document), parseMicroUsd(max)).risk.filter(({ kind }) => kind === 'drawdown' || kind === 'daily-loss')

  it('lowers the two losses that are larger, keeps those that are smaller, and adds those that are missing', () => {
    expect(lossesOf({}, '20')).toEqual([
      { kind: 'drawdown', max: 20_000_000 },
      { kind: 'daily-loss', max: 20_000_000 },
    ])
    expect(lossesOf({ risk: { drawdown: { max: 5 }, remove: ['daily-loss'] } }, '20')).toEqual([
      { kind: 'drawdown', max: 5_000_000 },
      { kind: 'daily-loss', max: 20_000_000 },
    ])
  })

  it('leaves everything else as it is', () => {
    const strategy = parseStrategy({})
    const bounded = withMaxLoss(strategy, parseMicroUsd('20'))
    const others = ({ risk }: StrategyConfig): readonly unknown[] => risk.filter(({ kind }) => kind !== 'drawdown' && kind !== 'daily-loss')
    expect({ ...bounded, risk: others(bounded) }).toEqual({ ...strategy, risk: others(strategy) })
  })
})

describe('durations', () => {
  it.each([
    ['250us', 250],
    ['1.5ms', 1_500],
    ['0.1s', 100_000],
    ['1.000001s', 1_000_001],
    ['90m', 5_400_000_000],
    ['2 h', 7_200_000_000],
    ['1d', 86_400_000_000],
  ])('reads %s as %d microseconds', (text, us) => expect(parseMicros(text)).toBe(us))
  it.each(['', '5', 's', '-1s', '0.5us', '1.0000001s', '1e3s', '1w', '9007199254740992us'])('refuses %j', (text) => {
    expect(parseMicros(text)).toBeUndefined()
  })
})
