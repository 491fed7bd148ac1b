import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { describeSchedule, lengthMs } from './action.ts'
import { CHAOS_VICTIMS, type ChaosVictim, MENU } from './menu.ts'
import { planChaos } from './plan-chaos.ts'

const scheduleOf = (seed: number, durationMs: number): string =>
  describeSchedule(planChaos({ seed, durationMs, victims: CHAOS_VICTIMS })).join('\n')

describe('planChaos', () => {
  it('gives the same schedule for the same seed, byte for byte, and another for another', () => {
    expect(scheduleOf(7, 30_000)).toMatchInlineSnapshot(`
      "    2.5 s  SIGKILL deduplicator, down for 0.4 s
          3.3 s  exchange to gatherer-1, gatherer-2, gatherer-3: reorder of 11 book frames
          4.0 s  SIGKILL deduplicator, down for 0.2 s
          5.3 s  gatherer-1 to its database: cut
          6.2 s  deduplicator to production: cut
          6.8 s  SIGKILL market-maker, down for 0.4 s
          8.0 s  exchange to gatherer-1, gatherer-2, gatherer-3: subscription ended with 10
          9.5 s  deduplicator to production: cut inside COPY message 9
         10.1 s  clock of gatherer-1 -13.0 s for 2.3 s
         11.0 s  exchange to gatherer-1, gatherer-2, gatherer-3: disconnect, 6 times, every 0.3 s
         12.2 s  deduplicator to gatherer-2: nothing passes for 0.5 s
         13.3 s  SIGKILL deduplicator, down for 5.0 s
         13.8 s  exchange to gatherer-2: disconnect, refused for 1.2 s
         15.0 s  exchange to gatherer-1, gatherer-3: duplicate of 1 book frames
         15.4 s  deduplicator to gatherer-3: cut inside COPY message 167
         16.2 s  SIGKILL gatherer-1, gatherer-3, down for 1.0 s
         16.6 s  PostgreSQL of gatherer-2 shut down, down for 0.5 s
         17.2 s  PostgreSQL of production SIGKILL, down for 1.1 s
         17.9 s  gatherer-1 to its database: nothing passes for 0.8 s
         18.6 s  exchange to gatherer-1, gatherer-2, gatherer-3: gap of 13 book frames
         19.5 s  SIGKILL gatherer-1, gatherer-2, gatherer-3, down for 0.7 s
         20.2 s  exchange to gatherer-1, gatherer-2, gatherer-3: gap of 2 trade frames
         20.8 s  gatherer-3 to its database: 14000 bytes a second for 0.9 s
         21.3 s  exchange to gatherer-1, gatherer-2, gatherer-3: freeze for 0.3 s
         22.2 s  exchange: REST answers 503 for 0.3 s"
    `)
    expect(scheduleOf(7, 300_000)).toBe(scheduleOf(7, 300_000))
    expect(scheduleOf(8, 300_000)).not.toBe(scheduleOf(7, 300_000))
  })

  it('serves every kind in a run of five minutes, and leaves its last half minute alone', () => {
    const events = planChaos({ seed: 1, durationMs: 300_000, victims: CHAOS_VICTIMS })
    expect(events.length).toBeGreaterThan(Object.values(MENU).flat().length)
    expect(Math.max(...events.map(({ atMs, action }) => atMs + lengthMs(action)))).toBeLessThanOrEqual(270_000)
  })

  it('leaves time to recover, is in order, and hits nobody else', () => {
    const victims = fc.subarray<ChaosVictim>(['gatherers', 'deduplicator', 'databases', 'links', 'exchange'], { minLength: 1 })
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 20_000, max: 600_000 }), victims, (seed, durationMs, chosen) => {
        const events = planChaos({ seed, durationMs, victims: chosen })
        expect(events.length).toBeGreaterThan(1)
        const times = events.map(({ atMs }) => atMs)
        expect(times).toEqual([...times].sort((a, b) => a - b))
        for (const { atMs, action } of events) {
          expect(atMs + lengthMs(action)).toBeLessThanOrEqual(durationMs - Math.min(durationMs / 4, 30_000))
          expect(action.kind).not.toBe('skew')
          if (action.kind === 'kill') expect(action.processes).not.toContain('market-maker')
        }
      }),
      { numRuns: 50 },
    )
  })

  it('refuses a run that leaves no time', () => {
    expect(() => planChaos({ seed: 1, durationMs: 19_999, victims: CHAOS_VICTIMS })).toThrow('at least 20 s')
  })
})
