import { LEASE_TIMES, type LeaseTimes } from '../../src/lease/lease-times.ts'
import { runMakerProgram } from '../../src/maker-program.ts'
import { openStore } from '../../src/wire/open-store.ts'
import { type Pace, PacedClock } from '../live/support/paced-clock.ts'
import { type KillPlan, KillSwitch } from './kill-switch.ts'

/**
 * The market maker as `main.ts` runs it, but for its clock, which is that of `TEST_PACE`, the times of `TEST_LEASE`, and for its end, which comes suddenly where
 * `TEST_KILL` says so.
 */
const { TEST_PACE = '', TEST_KILL, TEST_LEASE } = process.env
const killSwitch = new KillSwitch(TEST_KILL === undefined ? undefined : (JSON.parse(TEST_KILL) as KillPlan))
killSwitch.aroundRequests()
const pace = JSON.parse(TEST_PACE) as Pace
await runMakerProgram({
  version: 'test',
  clock: new PacedClock(pace),
  steadyMs: () => performance.now() * pace.speed,
  leaseTimes: { ...LEASE_TIMES, ...(TEST_LEASE !== undefined && (JSON.parse(TEST_LEASE) as Partial<LeaseTimes>)) },
  openStore: async (storage) => killSwitch.around(await openStore(storage)),
})
