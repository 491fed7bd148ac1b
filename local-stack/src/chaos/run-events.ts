import { type ChaosEvent, describeAction, targetsOf } from './action.ts'
import { type Outcome, perform } from './perform.ts'
import type { ChaosClock, ChaosStage } from './stage.ts'

/** An event that has happened. */
export interface ChaosRecord extends Outcome {
  readonly event: ChaosEvent
  /** After the flow's start. */
  readonly startedMs: number
  readonly endedMs: number
  /** Exchange time over which it lasted; undefined on the real exchange. */
  readonly fromUs: number | undefined
  readonly toUs: number | undefined
}

export interface ChaosRun {
  readonly stage: ChaosStage
  readonly clock: ChaosClock
  /** One line for people, as things happen. */
  readonly progress: (text: string) => void
  /** Whether chaos was called off: what has not begun does not begin any more. */
  readonly isOver: () => boolean
}

/**
 * Carries all events out, each at its time from now on, and undoes what lasts. What is still busy with an earlier event is waited for.
 * @throws {AggregateError} Something could not be done or undone; the others have gone on.
 */
export async function runEvents(events: readonly ChaosEvent[], run: ChaosRun): Promise<readonly ChaosRecord[]> {
  const startedAtMs = run.clock.nowMs()
  const busy = new Map<string, Promise<unknown>>()
  const outcomes = await Promise.allSettled(
    events.map((event) => {
      const before = Promise.allSettled(targetsOf(event.action).map((target) => busy.get(target)))
      const happening = runEvent(event, run, startedAtMs, before)
      for (const target of targetsOf(event.action)) busy.set(target, happening)
      return happening
    }),
  )
  const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []))
  if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join('; '))
  return outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' && outcome.value ? [outcome.value] : []))
}

async function runEvent(
  event: ChaosEvent,
  { stage, clock, progress, isOver }: ChaosRun,
  flowStartMs: number,
  before: Promise<unknown>,
): Promise<ChaosRecord | undefined> {
  const sinceStartMs = (): number => Math.round(clock.nowMs() - flowStartMs)
  await clock.wait(event.atMs - sinceStartMs())
  await before
  if (isOver()) return undefined
  const startedMs = sinceStartMs()
  const what = describeAction(event.action)
  progress(`${at(startedMs)} ${what}`)
  const fromUs = await stage.clockUs()
  try {
    const outcome = await perform(event.action, stage, clock)
    const endedMs = sinceStartMs()
    progress(`${at(endedMs)} ${what}: ${outcome.ledTo}`)
    return { event, startedMs, endedMs, fromUs, toUs: await stage.clockUs(), ...outcome }
  } catch (error) {
    throw new Error(`${what}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}

const at = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`
