import { epochUs } from '@kassandra/kalshi-sdk/units'
import fc from 'fast-check'
import { mulberry32 } from '../../../../test/support/mulberry32.ts'
import { type Random, type Stream, simulateStream } from './simulated-exchange.ts'
import { type Commit, simulateGatherer } from './simulated-gatherer.ts'

export const GATHERERS: readonly string[] = ['g1', 'g2', 'g3']
const START_US = epochUs(1_770_000_000_000_000)

/** An exchange's stream and what three troubled collectors committed of it. */
export interface World {
  readonly stream: Stream
  readonly commits: ReadonlyMap<string, readonly Commit[]>
  readonly random: Random
}

export interface WorldOptions {
  readonly seed: number
  readonly length: number
  readonly markets: number
  readonly trouble: Parameters<typeof simulateGatherer>[2]['trouble']
  readonly statesSendingTime: boolean
  readonly maxLagUs: number
  readonly outages: readonly number[]
  /** How far the clock of the last collector is off. */
  readonly skewUs?: number
}

export const worldOptions: fc.Arbitrary<WorldOptions> = fc.record({
  seed: fc.integer({ min: 0, max: 2 ** 31 }),
  length: fc.integer({ min: 1, max: 140 }),
  markets: fc.integer({ min: 1, max: 3 }),
  trouble: fc.record({
    disconnect: fc.constantFrom(0, 0.01, 0.05),
    hole: fc.constantFrom(0, 0.01, 0.04),
    crash: fc.constantFrom(0, 0.01, 0.03),
    commit: fc.constantFrom(0.05, 0.3, 1),
    repeat: fc.constantFrom(0, 0.1),
    swap: fc.constantFrom(0, 0.02),
  }),
  statesSendingTime: fc.boolean(),
  maxLagUs: fc.constantFrom(0, 50, 3_000),
  outages: fc.array(fc.integer({ min: 1, max: 139 }), { maxLength: 2 }),
  skewUs: fc.constantFrom(0, 700_000_000, -700_000_000),
})

export function buildWorld({ seed, skewUs = 0, ...options }: WorldOptions): World {
  const random = mulberry32(seed)
  const stream = simulateStream(random, { ...options, startUs: START_US })
  const commits = new Map(
    GATHERERS.map((gatherer) => [
      gatherer,
      simulateGatherer(random, stream, { gatherer, ...options, skewUs: gatherer === GATHERERS.at(-1) ? skewUs : 0 }),
    ]),
  )
  return { stream, commits, random }
}
