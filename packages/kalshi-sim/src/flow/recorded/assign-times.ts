import { type EpochUs, epochUs } from '@kassandra/kalshi-sdk/units'
import { type DraftStep, timed } from './draft-step.ts'
import type { ReplayStep } from './replay-plan.ts'

const MILLISECOND_US = 1_000

/**
 * Pure. Gives each step that has no exchange time of its own the estimate, held between its neighbours: not before what was published,
 * and where there is room a millisecond before what follows, so that a snapshot's `sending_ts_ms` never claims a later delta.
 * Recorded times stay as they are.
 */
export function assignTimes(drafts: readonly DraftStep[], firstAtUs: number): { startUs: EpochUs; steps: ReplayStep[] } {
  const nextUs = nextTimes(drafts)
  const first = drafts[0]
  const startUs = first ? Math.min(first.roughUs - (first.atUs - firstAtUs), (nextUs[0] ?? first.roughUs) - MILLISECOND_US) : firstAtUs
  let clockUs = startUs
  const steps = drafts.map(({ atUs, roughUs, event }, index): ReplayStep => {
    const latestUs = (nextUs[index] ?? Number.POSITIVE_INFINITY) - MILLISECOND_US
    const tsUs = event.tsUs ?? epochUs(Math.floor(Math.max(clockUs, Math.min(roughUs, latestUs))))
    clockUs = Math.max(clockUs, tsUs)
    return { atUs: atUs - firstAtUs, event: event.tsUs === undefined ? timed(event, tsUs) : timed(event, event.tsUs) }
  })
  return { startUs: epochUs(Math.floor(startUs)), steps }
}

/** For each step the earliest exchange time of the next step that has one, itself included. */
function nextTimes(drafts: readonly DraftStep[]): (number | undefined)[] {
  const times: (number | undefined)[] = new Array(drafts.length)
  let next: number | undefined
  for (let index = drafts.length - 1; index >= 0; index--) {
    next = drafts[index]?.event.tsUs ?? next
    times[index] = next
  }
  return times
}
