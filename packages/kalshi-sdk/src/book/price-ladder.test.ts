import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { levelsOf, type Pair } from '../../test/support/book-frames.ts'
import { price } from '../units/price.ts'
import { qty } from '../units/qty.ts'
import { PriceLadder } from './price-ladder.ts'

const aPrice = fc.integer({ min: 1, max: 9_999 })
const aQty = fc.integer({ min: 1, max: 1_000_000_00 })
const pairs = fc
  .uniqueArray(fc.tuple(aPrice, aQty), { selector: ([at]) => at, maxLength: 60 })
  .map((some) => some.sort((a, b) => a[0] - b[0]))

function ladderOf(some: readonly Pair[]): PriceLadder {
  const ladder = new PriceLadder()
  ladder.replace(levelsOf(some))
  return ladder
}

describe('a price ladder', () => {
  it('I1: holds what a map of prices would hold after any changes', () => {
    const changes = fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: -300, max: 300 })), { maxLength: 200 })
    fc.assert(
      fc.property(changes, (some) => {
        const ladder = new PriceLadder()
        const model = new Map<number, number>()
        for (const [at, change] of some) {
          const wanted = (model.get(at) ?? 0) + change
          expect(ladder.add(price(at), qty(change))).toBe(wanted < 0 ? undefined : wanted)
          if (wanted > 0) model.set(at, wanted)
          else if (wanted === 0) model.delete(at)
        }
        const expected = levelsOf([...model].sort((a, b) => a[0] - b[0]))
        expect(ladder.levels()).toEqual(expected)
        expect(ladder.size).toBe(expected.length)
        expect(ladder.best()).toEqual(expected.at(-1))
        for (let at = 0; at <= 41; at++) expect(ladder.qtyAt(price(at))).toBe(model.get(at) ?? 0)
      }),
    )
  })

  it('I2: is unchanged by a delta followed by its inverse', () => {
    fc.assert(
      fc.property(pairs, aPrice, aQty, (some, at, many) => {
        const ladder = ladderOf(some)
        ladder.add(price(at), qty(many))
        ladder.add(price(at), qty(-many))
        expect(ladder.levels()).toEqual(levelsOf(some))
      }),
    )
  })

  it('I3: keeps prices apart that differ by $0.0001', () => {
    const ladder = ladderOf([
      [4_849, 1_00],
      [4_850, 7_50],
      [4_851, 2_00],
    ])
    ladder.add(price(4_850), qty(-50))
    expect(ladder.levels()).toEqual(
      levelsOf([
        [4_849, 1_00],
        [4_850, 7_00],
        [4_851, 2_00],
      ]),
    )
  })

  it('I9: refuses what would leave less than nothing, and stays as it was', () => {
    const ladder = ladderOf([[4_000, 1_00]])
    expect(ladder.add(price(4_000), qty(-1_01))).toBeUndefined()
    expect(ladder.add(price(4_001), qty(-1))).toBeUndefined()
    expect(ladder.levels()).toEqual(levelsOf([[4_000, 1_00]]))
  })

  it('refuses a quantity past the safe integers', () => {
    const ladder = ladderOf([[4_000, Number.MAX_SAFE_INTEGER]])
    expect(ladder.add(price(4_000), qty(1))).toBeUndefined()
  })

  it('gives the best levels, ascending, and what rests at a limit or better', () => {
    const ladder = ladderOf([
      [100, 1],
      [200, 2],
      [300, 4],
    ])
    expect(ladder.levels(2)).toEqual(
      levelsOf([
        [200, 2],
        [300, 4],
      ]),
    )
    expect(ladder.levels(9)).toEqual(
      levelsOf([
        [100, 1],
        [200, 2],
        [300, 4],
      ]),
    )
    expect([ladder.depth(price(301)), ladder.depth(price(200)), ladder.depth(price(0))]).toEqual([0, 6, 7])
  })

  it('passes over levels without quantity when replaced', () => {
    expect(
      ladderOf([
        [100, 0],
        [200, 2],
      ]).levels(),
    ).toEqual(levelsOf([[200, 2]]))
  })

  it('forgets everything when replaced by nothing', () => {
    const ladder = ladderOf([
      [100, 1],
      [200, 2],
    ])
    ladder.replace([])
    expect([ladder.size, ladder.best(), ladder.qtyAt(price(100))]).toEqual([0, undefined, 0])
  })
})
