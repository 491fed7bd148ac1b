import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type EpochUs, epochUs } from '../units/time.ts'
import { oldestFirst, type Span } from './oldest-first.ts'

const HOUR = 3_600_000_000

/** As the exchange lists: newest first, within whole seconds, both of them inclusive. */
async function* list(times: readonly number[], { minTs, maxTs }: Span): AsyncGenerator<EpochUs> {
  const isWithin = (time: number): boolean =>
    time >= Math.floor(minTs / 1e6) * 1e6 && (maxTs === undefined || time <= Math.ceil(maxTs / 1e6) * 1e6)
  for (const time of times.filter(isWithin).toSorted((one, other) => other - one)) yield epochUs(time)
}

describe('a listing turned around', () => {
  it('gives everything, oldest first, and twice at most what lies at a border', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 40 * HOUR }), { maxLength: 60 }),
        fc.integer({ min: 0, max: 50 * HOUR }),
        async (times, until) => {
          const seen: number[] = []
          const borders = new Set<number>()
          for await (const { items, endUs } of oldestFirst(
            epochUs(0),
            epochUs(until),
            (span) => list(times, span),
            (time) => time,
          )) {
            expect(items).toEqual(items.toSorted((one, other) => one - other))
            seen.push(...items)
            if (endUs !== undefined) borders.add(endUs)
          }
          expect([...new Set(seen)].toSorted((one, other) => one - other)).toEqual(
            [...new Set(times)].toSorted((one, other) => one - other),
          )
          const twice = seen.filter((time, index) => seen.indexOf(time) !== index && times.filter((each) => each === time).length === 1)
          for (const time of twice) expect([...borders].some((border) => Math.abs(border - time) <= 1_000_000)).toBe(true)
        },
      ),
    )
  })

  it('takes longer parts of quiet times, up to 30 days', async () => {
    const spans: (number | undefined)[] = []
    for await (const { endUs } of oldestFirst(
      epochUs(0),
      epochUs(365 * 24 * HOUR),
      () => list([], { minTs: epochUs(0), maxTs: undefined }),
      (time) => time,
    ))
      spans.push(endUs)
    expect(spans.length).toBeLessThan(30)
    expect(spans.slice(0, 3)).toEqual([HOUR, 3 * HOUR, 7 * HOUR])
  })
})
