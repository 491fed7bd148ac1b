import type { Scheduler } from '../clock/scheduler.ts'
import { SeededRandom } from '../random/seeded-random.ts'
import type { FaultReport, FaultRequest } from './fault-request.ts'
import type { ScheduledFault } from './fault-schedule.ts'

export interface ScheduleDeps {
  readonly scheduler: Scheduler
  readonly seed: number
  readonly openIds: () => readonly number[]
  readonly inject: (request: FaultRequest) => FaultReport
}

/** Sets a timer for each fault; returns what cancels those to come. A fault on one connection finds nobody when none is open. */
export function runSchedule(schedule: readonly ScheduledFault[], { scheduler, seed, openIds, inject }: ScheduleDeps): () => void {
  const random = new SeededRandom(seed)
  const victims = (on: ScheduledFault['on']): 'all' | number[] => {
    const ids = openIds()
    return on === 'all' ? 'all' : ids.length === 0 ? [] : [random.pick(ids)]
  }
  const cancels = schedule.map(({ atMs, on, fault }) => scheduler.setTimer(atMs, () => inject({ ...fault, connections: victims(on) })))
  return () => {
    for (const cancel of cancels) cancel()
  }
}
