import { epochUs, price, qty } from '@kassandra/kalshi-sdk/units'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type DeltaTuple, OccurrenceCounter, REMEMBERED_TIMES } from './occurrence.ts'

const tuple = (ts: number, delta = 100, at = 4_000, side: 'yes' | 'no' = 'yes'): DeltaTuple => ({
  exchangeTsUs: epochUs(ts),
  side,
  price: price(at),
  delta: qty(delta),
})

it('numbers identical deltas from 0 and keeps different ones apart', () => {
  const counter = new OccurrenceCounter()
  expect(counter.next('A', tuple(10))).toBe(0)
  expect(counter.next('A', tuple(10))).toBe(1)
  expect(counter.next('A', tuple(10, -100))).toBe(0)
  expect(counter.next('A', tuple(10, 100, 4_100))).toBe(0)
  expect(counter.next('A', tuple(10, 100, 4_000, 'no'))).toBe(0)
  expect(counter.next('B', tuple(10))).toBe(0)
  expect(counter.next('A', tuple(11))).toBe(0)
  expect(counter.next('A', tuple(10))).toBe(2)
})

it('counts right behind as many later times as it remembers, and says when it cannot', () => {
  const counter = new OccurrenceCounter()
  counter.next('A', tuple(0))
  for (let ts = 1; ts < REMEMBERED_TIMES; ts++) counter.next('A', tuple(ts))
  expect(counter.next('A', tuple(0))).toBe(1)
  expect(counter.forgotten).toBe(0)
  counter.next('A', tuple(REMEMBERED_TIMES))
  expect(counter.next('A', tuple(0))).toBe(0)
  expect(counter.forgotten).toBe(1)
})

it('begins anew for a market that was forgotten', () => {
  const counter = new OccurrenceCounter()
  counter.next('A', tuple(1))
  counter.forget('A')
  expect(counter.next('A', tuple(1))).toBe(0)
})

it('gives the same numbers in any order that moves a delta by fewer times than it remembers', () => {
  const deltas = fc.array(
    fc.record({ ts: fc.integer({ min: 0, max: 30 }), delta: fc.constantFrom(1, 2), jitter: fc.integer({ min: 0, max: 6 }) }),
    {
      maxLength: 80,
    },
  )
  fc.assert(
    fc.property(deltas, (generated) => {
      const counter = new OccurrenceCounter()
      const arrival = [...generated].sort((a, b) => a.ts + a.jitter - (b.ts + b.jitter))
      const keys = arrival.map(({ ts, delta }) => `${ts}/${delta}/${counter.next('A', tuple(ts, delta))}`)
      const expected = new Map<string, number>()
      const wanted = generated.map(({ ts, delta }) => {
        const occurrence = expected.get(`${ts}/${delta}`) ?? 0
        expected.set(`${ts}/${delta}`, occurrence + 1)
        return `${ts}/${delta}/${occurrence}`
      })
      expect(keys.sort()).toEqual(wanted.sort())
      expect(counter.forgotten).toBe(0)
    }),
  )
})
