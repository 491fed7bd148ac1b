import { describe, expect, it } from 'vitest'
import { SeededRandom } from './seeded-random.ts'

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
const draw = (count: number, next: () => number): number[] => Array.from({ length: count }, next)

describe('SeededRandom', () => {
  it('is fixed by its seed', () => {
    const sequence = (seed: number) =>
      draw(
        20,
        (
          (random) => () =>
            random.unit()
        )(new SeededRandom(seed)),
      )
    expect(sequence(7)).toEqual(sequence(7))
    expect(sequence(7)).not.toEqual(sequence(8))
    expect(sequence(7)).not.toEqual(sequence(7 + 2 ** 32))
  })

  it('has the moments it claims', () => {
    const random = new SeededRandom(1)
    expect(mean(draw(20_000, () => random.unit()))).toBeCloseTo(0.5, 1)
    expect(mean(draw(20_000, () => random.exponential()))).toBeCloseTo(1, 1)
    const normals = draw(20_000, () => random.normal())
    expect(mean(normals)).toBeCloseTo(0, 1)
    expect(mean(normals.map((value) => value * value))).toBeCloseTo(1, 1)
  })

  it('makes version 4 UUIDs', () => {
    const random = new SeededRandom(1)
    for (const uuid of Array.from({ length: 50 }, () => random.uuid())) {
      expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    }
  })
})
