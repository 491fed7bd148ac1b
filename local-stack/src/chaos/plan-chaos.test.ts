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
          3.4 s  exchange to gatherer-1, gatherer-2, gatherer-3: reorder of 10 book frames
          4.2 s  SIGKILL deduplicator, down for 0.1 s
          5.3 s  deduplicator to production: cut
          6.1 s  gatherer-2 to its database: cut
          7.6 s  SIGKILL deduplicator, down for 5.0 s
          8.3 s  exchange to gatherer-1, gatherer-2, gatherer-3: subscription ended with 10
          9.4 s  deduplicator to production: cut inside COPY message 1
         10.8 s  clock of gatherer-3 -1.0 s for 1.0 s
         11.8 s  exchange to gatherer-1, gatherer-2, gatherer-3: disconnect, 6 times, every 0.2 s
         13.2 s  deduplicator to gatherer-1: nothing passes for 0.2 s
         14.4 s  exchange to gatherer-1, gatherer-2, gatherer-3: disconnect, refused for 0.1 s
         14.8 s  SIGKILL market-maker, down for 0.3 s
         15.6 s  exchange to gatherer-1, gatherer-2: duplicate of 17 book frames
         16.0 s  PostgreSQL of production SIGKILL, down for 0.5 s
         17.1 s  SIGKILL gatherer-2, gatherer-3, down for 1.1 s
         17.8 s  PostgreSQL of gatherer-1 shut down, down for 0.6 s
         19.3 s  deduplicator to gatherer-2: cut inside COPY message 130
         20.7 s  PostgreSQL of production shut down, down for 1.1 s
         21.5 s  exchange to gatherer-1, gatherer-2, gatherer-3: gap of 7 book frames
         21.9 s  SIGKILL gatherer-1, gatherer-2, gatherer-3, down for 0.2 s"
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
