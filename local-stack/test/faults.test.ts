import { describe, expect, it } from 'vitest'
import { CHAOS_VICTIMS } from '../src/chaos/menu.ts'
import { runStack } from './support/run-stack.ts'

/** `STACK_FAULTS=all` runs everything, `STACK_SEEDS=3,4,5` with these seeds. */
const hasAll = process.env['STACK_FAULTS'] === 'all'
const seeds = (process.env['STACK_SEEDS'] ?? '1').split(',')

/** Chaos from a seed; nothing is lost beside the gaps that are stated, and these are no longer than what was done to all collectors. */
async function expectNothingLost(seed: string, ...args: string[]): Promise<void> {
  const { code, summary, log } = await runStack('--synthetic', `--chaos=${seed}`, ...args)
  expect(summary, log).toMatchObject({
    ok: true,
    parquet: { verified: true },
    journal: { match: true, missing: 0, extra: 0, unexplained: 0 },
    chaos: { seed: Number(seed) },
  })
  expect(summary.merged.trades, log).toBeGreaterThan(0)
  expect(summary.chaos?.events.length, log).toBeGreaterThan(3)
  expect(code, log).toBe(0)
}

describe('the platform under chaos', { timeout: 300_000 }, () => {
  it('loses nothing that it does not state when gatherers, their clocks and the exchange fail', async () => {
    await expectNothingLost('1', '--for', '20s', '--chaos-on', 'gatherers,exchange,clocks', '--no-market-maker')
  })

  it('loses nothing when databases, the ways to them and the deduplicator fail', async () => {
    await expectNothingLost('1', '--for', '20s', '--chaos-on', 'deduplicator,databases,links', '--no-market-maker')
  })
})

describe.runIf(hasAll).each(seeds)('chaos from seed %s', { timeout: 600_000 }, (seed) => {
  it.each(CHAOS_VICTIMS)('loses nothing that it does not state when %s alone are hit', async (victim) => {
    await expectNothingLost(seed, '--for', '40s', '--chaos-on', victim)
  })

  it('loses nothing that it does not state when everything is hit', async () => {
    await expectNothingLost(seed, '--for', '90s')
  })
})
