import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mulberry32 } from '../../../../test/support/mulberry32.ts'
import type { MarketPoint } from '../../src/control/control-port.ts'
import { ViewFrames } from '../../src/control/view-frames.ts'
import { loadFormat, loadHistory, loadModel } from './support/page-modules.ts'
import { SCENARIO_MARKETS, ScenarioPort } from './support/scenario-port.ts'

const { formatMoney, formatGain, formatCount, formatPosition, formatPrice, decimalsOf, formatSpan, formatInstant } = await loadFormat()
const { fromFull, applyUpdate } = await loadModel()
const { History } = await loadHistory()

describe('money on the page', () => {
  it('is exact, with at least two decimals', () => {
    expect([0, 1, -1, 1_500_000, 1_234_567_890_000, -12_345_678].map(formatMoney)).toEqual([
      '$0.00',
      '$0.000001',
      '−$0.000001',
      '$1.50',
      '$1,234,567.89',
      '−$12.345678',
    ])
    expect([0, 1_000_000, -1_000_000].map(formatGain)).toEqual(['$0.00', '+$1.00', '−$1.00'])
  })

  it('says every amount so that it can be read back', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (microUsd) => {
        const [whole = '', decimals = ''] = formatMoney(microUsd).replace(/[−$,]/g, '').split('.')
        const read = BigInt(whole) * 1_000_000n + BigInt(decimals.padEnd(6, '0'))
        expect(microUsd < 0 ? -read : read).toBe(BigInt(microUsd))
      }),
    )
  })
})

it('shows prices of one list with the decimals that the finest of them needs', () => {
  expect([[5_200, 4_800], [5_250], [4_705, 5_000], []].map((prices) => decimalsOf(prices))).toEqual([0, 1, 2, 0])
  expect([formatPrice(5_200, 0), formatPrice(5_200, 1), formatPrice(4_705, 2), formatPrice(10_000, 0)]).toEqual([
    '52¢',
    '52.0¢',
    '47.05¢',
    '100¢',
  ])
})

it('shows counts of contracts with the decimals that they have', () => {
  expect([10_00, 1_050, 5, 1_234_567_00, -25].map(formatCount)).toEqual(['10', '10.5', '0.05', '1,234,567', '−0.25'])
  expect([10_00, 0, -10_00].map(formatPosition)).toEqual(['+10', '0', '−10'])
})

it('shows how long in two units, and instants in UTC', () => {
  expect([0, 3_240_000, 12_900_000, 61e6, 3_600e6, 90_000e6, -5e6].map(formatSpan)).toEqual([
    '0.0 s',
    '3.2 s',
    '12 s',
    '1 min 1 s',
    '1 h 0 min',
    '1 d 1 h',
    '0.0 s',
  ])
  expect(formatInstant(1_760_000_000_123_456)).toBe('2025-10-09 08:53:20 UTC')
})

it('arrives by updates at the very picture that a new reader gets', async () => {
  const action = fc.oneof(
    fc.record({ kind: fc.constant('step' as const), seconds: fc.integer({ min: 1, max: 200 }) }),
    fc.record({
      kind: fc.constant('fill' as const),
      market: fc.integer({ min: 0, max: 2 }),
      side: fc.constantFrom('bid' as const, 'ask' as const),
    }),
    fc.record({ kind: fc.constant('halt' as const) }),
    fc.record({ kind: fc.constant('drop' as const) }),
    fc.record({ kind: fc.constant('pass' as const) }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 12 }), async (actions) => {
      const port = new ScenarioPort(mulberry32(3))
      const frames = new ViewFrames(port, 10)
      let model = fromFull(JSON.parse(frames.full(0)), 0)
      for (const each of actions) {
        if (each.kind === 'step') port.step(each.seconds)
        if (each.kind === 'fill') port.fill(SCENARIO_MARKETS[Math.min(each.market, port.markets.length - 1)]?.ticker ?? '', each.side)
        if (each.kind === 'halt') await port.halt('operator', 'test')
        if (each.kind === 'drop' && port.markets.length > 1) port.markets.pop()
        if (each.kind === 'pass') port.pass(1)
        const update = frames.next(1)
        if (update !== undefined) model = applyUpdate(model, JSON.parse(update), 1)
      }
      const fresh = fromFull(JSON.parse(new ViewFrames(port, 10).full(1)), 1)
      const shown = ({ head, markets, fills, activity }: typeof model): unknown => ({
        head,
        markets: [...markets],
        fills: fills.slice(0, 100),
        activity: activity.slice(0, 100),
      })
      expect(shown(model)).toEqual(shown(fresh))
    }),
    { numRuns: 60 },
  )
})

describe('the history of a chart', () => {
  const point = (atUs: number, position: number): MarketPoint => ({
    atUs,
    position,
    bid: 1,
    ask: 2,
    fair: undefined,
    ownBid: undefined,
    ownAsk: undefined,
  })

  it('keeps points that differ from the one before, in the order of time', () => {
    const history = new History()
    for (const [atUs, position] of [
      [1, 5],
      [2, 5],
      [3, 6],
      [2, 9],
      [4, 6],
      [5, 5],
    ] as const)
      history.add(point(atUs, position))
    expect(history.points).toEqual([point(1, 5), point(3, 6), point(5, 5)])
  })

  it('puts the past before what came since, each once', () => {
    const history = new History()
    history.add(point(10, 1))
    history.add(point(20, 2))
    history.begin([point(5, 0), point(10, 1)])
    expect(history.points).toEqual([point(5, 0), point(10, 1), point(20, 2)])
  })

  it('stays bounded, and keeps the newest points whole', () => {
    const history = new History()
    for (let atUs = 1; atUs <= 50_000; atUs++) history.add(point(atUs, atUs))
    expect(history.points.length).toBeLessThanOrEqual(4_000)
    expect(history.points[0]?.atUs).toBe(1)
    expect(history.points.slice(-1_000).map(({ atUs }) => atUs)).toEqual(Array.from({ length: 1_000 }, (_, at) => 49_001 + at))
  })
})
