import fc from 'fast-check'
import { expect, it } from 'vitest'
import { planRetention, type StoredPartition } from './plan-retention.ts'

const day = (at: number, part: Partial<StoredPartition> = {}): StoredPartition => ({
  table: 'trades',
  name: `trades_p${at}`,
  from: new Date(Date.UTC(2026, 4, at)).toISOString(),
  to: new Date(Date.UTC(2026, 4, at + 1)).toISOString(),
  sizeBytes: 100,
  isCompressed: false,
  isPassed: true,
  ...part,
})
const names = (drops: ReturnType<typeof planRetention>): string[] => drops.map(({ partition, cause }) => `${cause} ${partition.name}`)

it('drops what is old and read, counted from the newest partition', () => {
  const partitions = [day(1), day(2, { isPassed: false }), day(3), day(4), day(5)]
  expect(names(planRetention(partitions, 500, { keepDays: 2, limitBytes: undefined }))).toEqual(['passed trades_p1', 'passed trades_p3'])
})

it('keeps everything that somebody has not read, however old', () => {
  const partitions = [1, 2, 3, 9].map((at) => day(at, { isPassed: false }))
  expect(planRetention(partitions, 400, { keepDays: 0, limitBytes: 400 })).toEqual([])
})

it('drops at the limit what is read before what is not, the oldest first', () => {
  const partitions = [day(1, { isPassed: false }), day(2, { isPassed: false }), day(3), day(4, { isPassed: false })]
  expect(names(planRetention(partitions, 400, { keepDays: 9, limitBytes: 330 }))).toEqual(['limit trades_p3', 'limit trades_p1'])
})

it('leaves nothing to drop the next time', () => {
  const partition = fc.record({ at: fc.integer({ min: 1, max: 28 }), sizeBytes: fc.nat(1_000), isPassed: fc.boolean() })
  fc.assert(
    fc.property(fc.array(partition, { minLength: 1 }), fc.nat(10_000), fc.nat(5), (facts, limitBytes, keepDays) => {
      const partitions = facts.map(({ at, ...part }, number) => day(at, { ...part, name: `p${number}` }))
      const sizeBytes = partitions.reduce((sum, each) => sum + each.sizeBytes, 0)
      const dropped = new Set(planRetention(partitions, sizeBytes, { keepDays, limitBytes }).map((drop) => drop.partition))
      const left = partitions.filter((each) => !dropped.has(each))
      const leftBytes = left.reduce((sum, each) => sum + each.sizeBytes, 0)
      expect(leftBytes).toBeLessThanOrEqual(limitBytes)
      expect(planRetention(left, leftBytes, { keepDays: 99, limitBytes })).toEqual([])
      // Nothing unread goes while something read is left.
      const lostUnread = [...dropped].some(({ isPassed }) => !isPassed)
      expect(lostUnread && left.some(({ isPassed }) => isPassed)).toBe(false)
    }),
  )
})
