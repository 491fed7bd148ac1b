import { describe, expect, it } from 'vitest'
import { Collector } from './collector.ts'
import type { Disturbance } from './disturbance.ts'
import { judgeOutages } from './judge-outages.ts'

/** Milliseconds, in which everything here is told. */
const MS = 1_000

interface Story {
  /** `[from, to]` without a connection. */
  readonly away?: readonly (readonly [number, number])[]
  /** `[from, to]` in which something may have been missed. */
  readonly disturbed?: readonly (readonly [number, number])[]
  readonly deltas: readonly number[]
  readonly books: readonly number[]
}

function collector({ away = [], disturbed = [], deltas, books }: Story): Collector {
  const toDisturbance = (isOutage: boolean) => {
    return ([from, to]: readonly [number, number]): Disturbance => ({ collector: 'g', fromUs: from * MS, toUs: to * MS, isOutage })
  }
  return new Collector([...away.map(toDisturbance(true)), ...disturbed.map(toDisturbance(false))], {
    deltas: new Map([['c', deltas.map((ms) => ms * MS)]]),
    books: new Map([['M', books.map((ms) => ({ connId: 'c', us: ms * MS }))]]),
  })
}

const market = (...gaps: readonly (readonly [number, number])[]) => [
  {
    ticker: 'M',
    span: { fromUs: 0, toUs: 100 * MS },
    bornUs: undefined,
    gaps: gaps.map(([from, to]) => ({ fromUs: from * MS, toUs: to * MS })),
  },
]

const whole: Story = { deltas: [10, 20, 30, 40, 50], books: [5] }
const killed: Story = { away: [[22, 33]], deltas: [10, 20, 40, 50], books: [5, 36] }

describe('judgeOutages', () => {
  it('wants a gap where every collector was away, and none while one was there', () => {
    expect(judgeOutages(market(), [collector(killed), collector(whole)])).toEqual([])
    expect(judgeOutages(market(), [collector(killed), collector(killed)])).toEqual([`outage|M|${22 * MS}|${33 * MS}`])
    expect(judgeOutages(market([20, 37]), [collector(killed), collector(killed)])).toEqual([])
  })

  it('wants it for the time that the outages have in common', () => {
    const later: Story = { ...killed, away: [[30, 45]], deltas: [10, 20, 29], books: [5, 47] }
    expect(judgeOutages(market([29, 37]), [collector(killed), collector(later)])).toEqual([])
    expect(judgeOutages(market([31, 37]), [collector(killed), collector(later)])).toContain(`outage|M|${30 * MS}|${33 * MS}`)
  })

  it('takes a gap from the last change that was stored to the next book, and not a millisecond more', () => {
    const both = [collector(killed), collector(killed)]
    expect(judgeOutages(market([19, 37]), both)).toEqual([`gap|M|${19 * MS}|${37 * MS}`])
    expect(judgeOutages(market([20, 38]), both)).toEqual([`gap|M|${20 * MS}|${38 * MS}`])
  })

  it('does not take a book of the same millisecond for one from before', () => {
    const within: Story = { disturbed: [[22.2, 22.3]], deltas: [10, 20, 40], books: [5, 22, 30] }
    expect(judgeOutages(market([20, 23]), [collector(within)])).toEqual([])
  })

  it('takes the earliest next book and the latest last change of all', () => {
    const sooner: Story = { ...killed, deltas: [10, 20, 21], books: [5, 35] }
    expect(judgeOutages(market([21, 36]), [collector(killed), collector(sooner)])).toEqual([])
    expect(judgeOutages(market([20, 36]), [collector(killed), collector(sooner)])).toHaveLength(1)
    expect(judgeOutages(market([21, 37]), [collector(killed), collector(sooner)])).toHaveLength(1)
  })

  it('takes no gap while one collector was left alone', () => {
    expect(judgeOutages(market([20, 37]), [collector(killed), collector(whole)])).toEqual([`gap|M|${20 * MS}|${37 * MS}`])
  })

  it('takes a gap, but wants none, where something may have been missed', () => {
    const disturbed: Story = { ...killed, away: [], disturbed: [[22, 33]] }
    expect(judgeOutages(market(), [collector(disturbed)])).toEqual([])
    expect(judgeOutages(market([20, 37]), [collector(disturbed)])).toEqual([])
  })

  it('does not take a market that was never followed again for disturbed all along', () => {
    const lost: Story = { away: [[22, 33]], deltas: [10, 20, 40], books: [5] }
    const until = (ms: number) => market([20, ms]).map((each) => ({ ...each, span: { fromUs: 0, toUs: ms * MS } }))
    expect(judgeOutages(until(30_033), [collector(lost)])).toEqual([])
    expect(judgeOutages(until(30_034), [collector(lost)])).toEqual([`gap|M|${20 * MS}|${30_034 * MS}`])
  })

  it('takes the last book of a market for the next one, where it was sent in the very millisecond', () => {
    const last: Story = { disturbed: [[22.1, 22.4]], deltas: [10, 20, 40], books: [5, 22] }
    const longLived = market([20, 23]).map((each) => ({ ...each, span: { fromUs: 0, toUs: 60_000 * MS } }))
    expect(judgeOutages(longLived, [collector(last)])).toEqual([])
    expect(
      judgeOutages(
        market([20, 24]).map((each) => ({ ...each, span: { fromUs: 0, toUs: 60_000 * MS } })),
        [collector(last)],
      ),
    ).toHaveLength(1)
  })

  it('joins disturbances that follow one another before the market had a book again', () => {
    const twice: Story = { away: [[22, 33]], disturbed: [[36.5, 37]], deltas: [10, 20, 40], books: [5, 36, 39] }
    expect(judgeOutages(market([20, 40]), [collector(twice)])).toEqual([])
    expect(judgeOutages(market([20, 40]), [collector({ ...twice, disturbed: [] })])).toHaveLength(1)
  })
})
