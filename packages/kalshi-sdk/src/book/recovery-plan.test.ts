import { describe, expect, it } from 'vitest'
import { RecoveryPlan, type RecoveryStep } from './recovery-plan.ts'

const OPTIONS = { initialDeadlineMs: 10_000, snapshotDeadlineMs: 2_000, resubscribeDeadlineMs: 5_000, reconnectDeadlineMs: 15_000 }

function planned(): RecoveryPlan {
  const plan = new RecoveryPlan(OPTIONS)
  plan.resume()
  return plan
}

/** Everything that is asked for until the given time, as the clock passes each deadline. */
function askedUntil(plan: RecoveryPlan, untilMs: number): readonly (readonly [atMs: number, step: RecoveryStep])[] {
  const asked: (readonly [number, RecoveryStep])[] = []
  for (let dueUs = plan.nextDueUs(); dueUs !== undefined && dueUs <= untilMs * 1_000; dueUs = plan.nextDueUs()) {
    for (const step of plan.take(dueUs)) asked.push([dueUs / 1_000, step])
  }
  return asked
}

describe('a recovery plan', () => {
  it('I16: asks at once, then climbs from get-snapshot over resubscribe to reconnect, and no further', () => {
    const plan = planned()
    plan.taint('A', 0)
    expect(askedUntil(plan, 60_000).map(([atMs, { action, attempt }]) => [atMs, action, attempt])).toEqual([
      [0, 'get-snapshot', 1],
      [2_000, 'resubscribe', 2],
      [7_000, 'reconnect', 3],
      [22_000, 'get-snapshot', 4],
      [26_000, 'get-snapshot', 5],
      [34_000, 'get-snapshot', 6],
      [50_000, 'get-snapshot', 7],
    ])
  })

  it('I16: never polls less than once a minute', () => {
    const plan = planned()
    plan.taint('A', 0)
    const times = askedUntil(plan, 10_000_000).map(([atMs]) => atMs)
    expect(Math.max(...times.map((atMs, at) => atMs - (times[at - 1] ?? 0)))).toBe(60_000)
  })

  it('I16: lets the first snapshot of a new subscription take its time', () => {
    const plan = planned()
    plan.expect('A', 0)
    expect(askedUntil(plan, 10_000)).toEqual([[10_000, { action: 'get-snapshot', attempt: 1, tickers: ['A'] }]])
  })

  it('asks for all markets together that are equally far', () => {
    const plan = planned()
    plan.taint('A', 0)
    plan.taint('B', 0)
    plan.take(0)
    plan.taint('C', 2_000_000)
    expect(plan.take(2_000_000)).toEqual([
      { action: 'resubscribe', attempt: 2, tickers: ['A', 'B'] },
      { action: 'get-snapshot', attempt: 1, tickers: ['C'] },
    ])
  })

  it('I17: ends with the snapshot and says what had been asked', () => {
    const plan = planned()
    plan.taint('A', 0)
    plan.take(0)
    expect([plan.settle('A'), plan.settle('A'), plan.nextDueUs()]).toEqual([1, undefined, undefined])
  })

  it('begins a new episode at the bottom', () => {
    const plan = planned()
    plan.taint('A', 0)
    askedUntil(plan, 7_000)
    plan.settle('A')
    plan.taint('A', 9_000_000)
    expect(plan.take(9_000_000)).toEqual([{ action: 'get-snapshot', attempt: 1, tickers: ['A'] }])
  })

  it('does not begin anew where a market under recovery is tainted again', () => {
    const plan = planned()
    plan.taint('A', 0)
    plan.take(0)
    plan.taint('A', 1_000_000)
    expect(plan.take(2_000_000)).toEqual([{ action: 'resubscribe', attempt: 2, tickers: ['A'] }])
  })

  it('I16: asks nothing while there is no subscription, and keeps its place on the ladder', () => {
    const plan = planned()
    plan.taint('A', 0)
    plan.take(0)
    plan.suspend()
    expect([plan.nextDueUs(), plan.take(99_000_000)]).toEqual([undefined, []])
    plan.resume()
    plan.expect('A', 100_000_000)
    expect(plan.take(109_999_999)).toEqual([])
    expect(plan.take(110_000_000)).toEqual([{ action: 'resubscribe', attempt: 2, tickers: ['A'] }])
  })
})
