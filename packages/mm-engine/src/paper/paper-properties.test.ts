import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AT_ONCE, inputsOf, runPaper } from '../../test/support/paper-inputs.ts'
import type { Outcome } from '../event/public-event.ts'
import type { QueueModelConfig } from '../queue/queue-model.ts'
import { readState, writeState } from '../state-text/state-text.ts'
import type { LatencyConfig } from './latency.ts'
import type { PaperConfig } from './paper-config.ts'
import type { PaperState } from './paper-state.ts'
import { createPaperVenue, type PaperInput } from './paper-venue.ts'

const make = inputsOf()
const side = fc.constantFrom('bid' as const, 'ask' as const)
const outcome = fc.constantFrom<Outcome>('yes', 'no')
const cents = fc.integer({ min: 45, max: 55 })
const contracts = fc.integer({ min: 1, max: 40 })
const order = fc.constantFrom('a', 'b', 'c', 'd')
const late = fc.option(fc.nat({ max: 400 }), { nil: undefined })

type Move =
  | { readonly kind: 'delta'; readonly outcome: Outcome; readonly cents: number; readonly to: number }
  | { readonly kind: 'snapshot' }
  | { readonly kind: 'trade'; readonly cents: number; readonly count: number; readonly outcome: Outcome; readonly late: number | undefined }
  | {
      readonly kind: 'create'
      readonly id: string
      readonly side: 'bid' | 'ask'
      readonly cents: number
      readonly count: number
      readonly postOnly: boolean
    }
  | { readonly kind: 'amend'; readonly id: string; readonly cents: number; readonly count: number }
  | { readonly kind: 'decrease'; readonly id: string; readonly count: number }
  | { readonly kind: 'cancel'; readonly id: string }

const constant = <K extends string>(kind: K): fc.Arbitrary<K> => fc.constant(kind)
const trades: fc.Arbitrary<Move> = fc.record({ kind: constant('trade'), cents, count: contracts, outcome, late })
const others: readonly fc.Arbitrary<Move>[] = [
  fc.record({ kind: constant('delta'), outcome, cents, to: fc.nat({ max: 40 }) }),
  fc.record({ kind: constant('snapshot') }),
  fc.record({ kind: constant('create'), id: order, side, cents, count: contracts, postOnly: fc.boolean() }),
  fc.record({ kind: constant('amend'), id: order, cents, count: contracts }),
  fc.record({ kind: constant('decrease'), id: order, count: contracts }),
  fc.record({ kind: constant('cancel'), id: order }),
]

const timed = (moves: fc.Arbitrary<Move>): fc.Arbitrary<readonly PaperInput[]> =>
  fc.array(fc.tuple(fc.nat({ max: 300 }), moves), { maxLength: 60, size: 'max' }).map(toInputs)

const anything = timed(fc.oneof(trades, trades, ...others))
const withoutTrades = timed(fc.oneof(...others))

/** Levels change to what is drawn, so that no book is impossible. */
function toInputs(moves: readonly (readonly [number, Move])[]): readonly PaperInput[] {
  const levels: Record<Outcome, Map<number, number>> = { yes: new Map([[45, 20]]), no: new Map([[45, 20]]) }
  const shown = (of: Outcome) => [...levels[of]].filter(([, count]) => count > 0).sort(([a], [b]) => a - b)
  let atUs = 1_000
  const inputs = [make.snapshot(atUs, shown('yes'), shown('no'))]
  for (const [wait, move] of moves) {
    atUs += wait
    if (move.kind === 'delta') {
      const before = levels[move.outcome].get(move.cents) ?? 0
      levels[move.outcome].set(move.cents, move.to)
      inputs.push(make.delta(atUs, move.outcome, move.cents, move.to - before))
    } else if (move.kind === 'snapshot') inputs.push(make.snapshot(atUs, shown('yes'), shown('no')))
    else if (move.kind === 'trade') {
      inputs.push(make.trade(atUs, move.cents, move.count, move.outcome, move.late === undefined ? undefined : atUs - move.late))
    } else if (move.kind === 'create') {
      const { postOnly } = move
      inputs.push(
        make.create(atUs, move.id, move.side, move.cents, move.count, { postOnly, expiresUs: postOnly ? atUs + 3_000 : undefined }),
      )
    } else if (move.kind === 'amend') inputs.push(make.amend(atUs, move.id, move.cents, move.count))
    else if (move.kind === 'decrease') inputs.push(make.decrease(atUs, move.id, move.count))
    else inputs.push(make.cancel(atUs, move.id))
  }
  return [...inputs, make.clock(atUs + 100_000)]
}

const leg: fc.Arbitrary<LatencyConfig> = fc.constantFrom<LatencyConfig>(
  { kind: 'fixed', us: 0 },
  { kind: 'fixed', us: 150 },
  { kind: 'uniform', minUs: 20, maxUs: 400 },
  { kind: 'exponential', minUs: 10, meanUs: 100, maxUs: 900 },
)
const queueModel = fc.constantFrom<QueueModelConfig>({ kind: 'risk-averse' }, { kind: 'power', exponent: 2 }, { kind: 'log-total' })
const configs: fc.Arbitrary<PaperConfig> = fc.record({
  queueModel,
  latency: fc.record({ marketData: leg, command: leg, answer: leg }),
  seed: fc.nat(),
  selfTradePrevention: fc.constantFrom('maker' as const, 'taker_at_cross' as const),
  pairingWindowUs: fc.constantFrom(0, 1_000),
})

const fillsOf = (config: PaperConfig, inputs: readonly PaperInput[]) =>
  runPaper(config, inputs).events.filter((event) => event.kind === 'fill')
const printsOf = (inputs: readonly PaperInput[]) => inputs.filter((input) => input.kind === 'trade')
const sum = (all: readonly { readonly count: number }[]): number => all.reduce((total, { count }) => total + count, 0)

describe('over any course of events', () => {
  it('V1 no maker fill comes from the book: without prints there is none, with prints one was at or through its price', () => {
    fc.assert(
      fc.property(configs, withoutTrades, (config, inputs) => {
        expect(fillsOf(config, inputs).filter(({ isTaker }) => !isTaker)).toEqual([])
      }),
      { numRuns: 100 },
    )
    fc.assert(
      fc.property(configs, anything, (config, inputs) => {
        const prices = printsOf(inputs).map(({ yesPrice }) => yesPrice)
        for (const { isTaker, price, side: of } of fillsOf(config, inputs)) {
          if (!isTaker) expect(prices.some((printed) => (of === 'bid' ? printed <= price : printed >= price))).toBe(true)
        }
      }),
      { numRuns: 100 },
    )
  })

  it('V2 the maker fills of all our orders are together no more than what was printed, print by print', () => {
    fc.assert(
      fc.property(configs, anything, (config, inputs) => {
        const venue = createPaperVenue({ ...config, latency: AT_ONCE, holdUs: 0 })
        let state = venue.initial
        for (const input of inputs) {
          const step = venue.step(state, input)
          state = step.state
          const made = step.events.filter((event) => event.kind === 'fill').filter(({ isTaker }) => !isTaker)
          expect(sum(made)).toBeLessThanOrEqual(input.kind === 'trade' ? input.count : 0)
        }
      }),
      { numRuns: 150 },
    )
    fc.assert(
      fc.property(configs, anything, (config, inputs) => {
        expect(sum(fillsOf(config, inputs).filter(({ isTaker }) => !isTaker))).toBeLessThanOrEqual(sum(printsOf(inputs)))
      }),
      { numRuns: 100 },
    )
  })

  it('V3 what is taken of a price is no more than was ever added to it', () => {
    fc.assert(
      fc.property(configs, anything, (config, inputs) => {
        const added = { bid: new Map<number, number>(), ask: new Map<number, number>() }
        const add = (taker: 'bid' | 'ask', price: number, count: number) => added[taker].set(price, (added[taker].get(price) ?? 0) + count)
        const [first] = inputs
        if (first?.kind !== 'snapshot') throw new Error('a run starts with a snapshot')
        for (const level of first.yes) add('ask', level.price, level.qty)
        for (const level of first.no) add('bid', 10_000 - level.price, level.qty)
        for (const input of inputs) {
          if (input.kind !== 'delta' || input.delta < 0) continue
          add(input.side === 'yes' ? 'ask' : 'bid', input.side === 'yes' ? input.price : 10_000 - input.price, input.delta)
        }
        for (const { isTaker, price, count, side: of } of fillsOf(config, inputs)) if (isTaker) add(of, price, -count)
        for (const left of [...added.bid.values(), ...added.ask.values()]) expect(left).toBeGreaterThanOrEqual(0)
      }),
      { numRuns: 150 },
    )
  })

  it('V4 events are received in the order of their time, fills in the order in which they happened, each with an id of its own', () => {
    fc.assert(
      fc.property(configs, anything, (config, inputs) => {
        const venue = createPaperVenue(config)
        let state = venue.initial
        const ids: number[] = []
        let last = 0
        for (const input of inputs) {
          const { state: next, events } = venue.step(state, input)
          for (const event of events) {
            expect(event.atUs).toBeGreaterThanOrEqual(last)
            expect(event.atUs).toBeLessThanOrEqual(input.atUs)
            last = event.atUs
            if (event.kind === 'fill') ids.push(Number(event.tradeId.split('-').at(-1)))
          }
          state = next
        }
        expect(ids).toEqual(ids.map((_, index) => index + 1))
        expect(state.told).toEqual([])
      }),
      { numRuns: 150 },
    )
  })

  it('V5 the same inputs give the same events, woken in between or not, and from a state that was written down', () => {
    fc.assert(
      fc.property(configs, anything, fc.integer({ min: 1, max: 97 }), (config, inputs, everyUs) => {
        const expected = runPaper(config, inputs)
        expect(runPaper(config, inputs)).toEqual(expected)
        const woken = inputs.flatMap((input, index) => {
          const before = inputs[index - 1]?.atUs ?? input.atUs
          const ticks = Math.min(Math.floor((input.atUs - before) / everyUs), 20)
          return [...Array.from({ length: ticks }, (_, tick) => make.clock(before + (tick + 1) * everyUs)), input]
        })
        expect(runPaper(config, woken)).toEqual(expected)
        const venue = createPaperVenue(config)
        let written = writeState(venue.initial)
        const events = inputs.flatMap((input) => {
          const step = venue.step(readState(written) as PaperState, input)
          written = writeState(step.state)
          return step.events
        })
        expect(JSON.stringify(events)).toBe(JSON.stringify(expected.events))
      }),
      { numRuns: 100 },
    )
  })

  it('V6 what rests is what the venue says: no order fills beyond it, nor once it is told that it is gone', () => {
    fc.assert(
      fc.property(configs, anything, (config, inputs) => {
        const resting = new Map<string, number>()
        for (const event of runPaper({ ...config, latency: AT_ONCE, holdUs: 0 }, inputs).events) {
          const id = event.clientOrderId ?? ''
          if (event.kind === 'accepted' || event.kind === 'changed') resting.set(id, event.remaining)
          if (event.kind === 'ended') resting.delete(id)
          if (event.kind !== 'fill' || event.isTaker) continue
          const left = (resting.get(id) ?? 0) - event.count
          expect(left).toBeGreaterThanOrEqual(0)
          resting.set(id, left)
        }
      }),
      { numRuns: 150 },
    )
  })
})
