import type { Database, Found, PlannedWrite } from '../database/database.ts'
import type { NewRun, Run, RunStore } from '../run-store.ts'
import { StoreError } from '../store-error.ts'
import { endRun, insertRun, lastRun, toRun } from '../tables/runs.ts'
import { findOne } from './find.ts'

export const createRunStore = (database: Database): RunStore => ({
  begin: async (run) => {
    const plan = (found: Found): PlannedWrite<Run> => planBegin(run, found)
    const { result } = await database.write({ reads: [lastRun()], isDurable: true, plan })
    return result
  },
  end: async (epoch, atUs, reason) => {
    const plan = (): PlannedWrite<void> => ({ statements: [endRun(epoch, atUs, reason)], result: undefined })
    const { changedRows } = await database.write({ reads: [], isDurable: false, plan })
    if (changedRows === 0) throw new StoreError('STORE_NOT_FOUND', `no run ${epoch} is going on`)
  },
  findLast: async () => findOne(database, [lastRun()], toRun),
})

/** Pure. */
function planBegin({ engineId, mode, atUs, epochAtLeast = 1 }: NewRun, [rows]: Found): PlannedWrite<Run> {
  const last = rows?.map(toRun)[0]
  const run: Run = { epoch: Math.max((last?.epoch ?? 0) + 1, epochAtLeast), engineId, mode, startedUs: atUs, end: undefined }
  return { statements: [insertRun(run)], result: run }
}
