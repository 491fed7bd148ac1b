import { epochUs } from '@kassandra/kalshi-sdk/units'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { FeeTerms } from '../../trading/fees/fee-terms.ts'
import { FeeChanges, type FeeTarget } from './fee-changes.ts'

const terms = (multiplierPpm: number): FeeTerms => ({ type: 'quadratic', multiplierPpm })

function recorder(): { readonly target: FeeTarget; readonly calls: [string, number | undefined][] } {
  const calls: [string, number | undefined][] = []
  const record = (ticker: string, each: FeeTerms | undefined): void => void calls.push([ticker, each?.multiplierPpm])
  return { target: { setSeriesFees: record, setEventFees: record }, calls }
}

it('carries out what is due, each change once, and says when the next is', () => {
  const changes = new FeeChanges()
  const { target, calls } = recorder()
  changes.scheduleSeries('S', terms(1), epochUs(20))
  changes.scheduleEvent('E', terms(2), epochUs(10))
  changes.scheduleEvent('E', undefined, epochUs(30))
  expect(changes.nextUs()).toBe(10)
  changes.apply(epochUs(20), target)
  changes.apply(epochUs(20), target)
  expect(calls).toEqual([
    ['E', 2],
    ['S', 1],
  ])
  expect(changes.nextUs()).toBe(30)
})

it('leaves the latest of changes at one instant in force', () => {
  const changes = new FeeChanges()
  const { target, calls } = recorder()
  changes.scheduleSeries('S', terms(1), epochUs(10))
  changes.scheduleSeries('S', terms(2), epochUs(10))
  changes.apply(epochUs(10), target)
  expect(calls.at(-1)).toEqual(['S', 2])
})

it('carries out every change in order of the instants, however time passes', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50)), fc.array(fc.nat(60)), (instants, steps) => {
      const changes = new FeeChanges()
      const { target, calls } = recorder()
      for (const [index, atUs] of instants.entries()) changes.scheduleSeries('S', terms(index), epochUs(atUs))
      for (const nowUs of [...steps.toSorted((a, b) => a - b), 100]) changes.apply(epochUs(nowUs), target)
      const expected = instants.map((atUs, index) => ({ atUs, index })).toSorted((a, b) => a.atUs - b.atUs)
      expect(calls.map(([, index]) => index)).toEqual(expected.map(({ index }) => index))
    }),
  )
})

it('gives every change an id of its own', () => {
  const changes = new FeeChanges()
  for (const ticker of ['S', 'S', 'T']) changes.scheduleSeries(ticker, terms(1), epochUs(1))
  changes.scheduleEvent('S', terms(1), epochUs(1))
  expect(new Set([...changes.series, ...changes.events].map(({ id }) => id)).size).toBe(4)
})
