import { type EpochUs, epochUs } from '@kassandra/kalshi-sdk/units'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { planRetention, type RetainedFile } from './plan-retention.ts'
import { DEFAULT_RECORDING } from './recording-config.ts'

const DAY_US = 86_400_000_000
const NOW = epochUs(1_780_000_000_000_000)
const daysAgo = (days: number): EpochUs => epochUs(NOW - Math.round(days * DAY_US))
const file = (path: string, ageDays: number, over: Partial<RetainedFile> = {}): RetainedFile => ({
  path,
  sizeBytes: 1_000_000,
  endsUs: daysAgo(ageDays),
  isArchived: false,
  ...over,
})
const config = (retention_days: number, max_storage_mb: number, enabled = false) => ({
  retention_days,
  max_storage_mb,
  archive: { ...DEFAULT_RECORDING.archive, enabled },
})

it('K1 deletes what is older than the days that are kept, oldest first', () => {
  const plan = planRetention([file('c', 1), file('a', 40), file('b', 31), file('edge', 30)], config(30, 0), NOW)
  expect(plan).toEqual({
    delete: [
      { path: 'a', reason: 'age' },
      { path: 'b', reason: 'age' },
    ],
    overCapBytes: 0,
  })
})

it('K1 keeps for ever what has 0 days to go and no cap', () => {
  expect(planRetention([file('a', 10_000)], config(0, 0), NOW)).toEqual({ delete: [], overCapBytes: 0 })
})

it('K2 deletes the oldest of what is left until the cap holds', () => {
  const files = [file('d', 1), file('c', 2), file('b', 3), file('a', 40)]
  expect(planRetention(files, config(30, 2), NOW).delete).toEqual([
    { path: 'a', reason: 'age' },
    { path: 'b', reason: 'cap' },
  ])
})

it('K3 never deletes the file that is being written, and says by how much the cap is exceeded', () => {
  const files = [file('a', 0, { endsUs: undefined, sizeBytes: 5_000_000 }), file('b', -0.01, { sizeBytes: 500_000 })]
  expect(planRetention(files, config(1, 2), NOW)).toEqual({ delete: [], overCapBytes: 3_500_000 })
})

it('K4 deletes nothing that is not archived while archiving is on', () => {
  const files = [file('a', 50), file('b', 40, { isArchived: true }), file('c', 1)]
  expect(planRetention(files, config(30, 1, true), NOW)).toEqual({ delete: [{ path: 'b', reason: 'age' }], overCapBytes: 1_000_000 })
})

const files: fc.Arbitrary<readonly RetainedFile[]> = fc
  .array(
    fc.record({
      sizeBytes: fc.integer({ min: 0, max: 5_000_000 }),
      endsUs: fc.option(fc.integer({ min: -2, max: 60 }).map(daysAgo), { nil: undefined }),
      isArchived: fc.boolean(),
    }),
    { maxLength: 30 },
  )
  .map((found) => found.map((each, at) => ({ path: `f${at}`, ...each })))
const configs = fc.tuple(fc.nat(40), fc.nat(20), fc.boolean()).map(([days, megabytes, enabled]) => config(days, megabytes, enabled))

it('K1-K4 holds for any files: only what may go goes, in order of age, and the cap is exceeded only by what may not', () => {
  fc.assert(
    fc.property(files, configs, (all, settings) => {
      const plan = planRetention(all, settings, NOW)
      const gone = plan.delete.map(({ path }) => all.find((each) => each.path === path) as RetainedFile)
      const mayGo = all.filter(({ endsUs, isArchived }) => (endsUs ?? Infinity) <= NOW && (isArchived || !settings.archive.enabled))
      expect(gone.every((each) => mayGo.includes(each))).toBe(true)
      expect(gone.map(({ endsUs }) => endsUs)).toEqual(gone.map(({ endsUs }) => endsUs).sort((a, b) => Number(a) - Number(b)))
      const kept = all.filter((each) => !gone.includes(each))
      const keptBytes = kept.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
      const cap = settings.max_storage_mb === 0 ? Infinity : settings.max_storage_mb * 1_000_000
      expect(plan.overCapBytes).toBe(Math.max(0, keptBytes - cap))
      if (plan.overCapBytes > 0) expect(kept.some((each) => mayGo.includes(each))).toBe(false)
      const limitUs = NOW - settings.retention_days * DAY_US
      if (settings.retention_days > 0) expect(kept.some((each) => mayGo.includes(each) && Number(each.endsUs) < limitUs)).toBe(false)
    }),
  )
})
