import type { Found, PlannedWrite } from '../database/database.ts'
import type { StoreChange } from '../store-change.ts'
import { putCheckpoints } from '../tables/checkpoints.ts'
import { putCommands } from '../tables/commands.ts'
import { putFills } from '../tables/fills.ts'
import { putHalts } from '../tables/halts.ts'
import { putOrders } from '../tables/orders.ts'
import { putPositions } from '../tables/positions.ts'
import { putMarketSamples, putPnl } from '../tables/samples.ts'
import { applyAnswer, applyCommand } from './apply-command.ts'
import { applyFill } from './apply-fill.ts'
import { applyHalt, applyResume } from './apply-halt.ts'
import { applyOrder } from './apply-order.ts'
import { applyPosition } from './apply-position.ts'
import { CommitState, sampleKey } from './commit-state.ts'
import type { Lookup } from './lookups.ts'

/**
 * Pure. What has to be written so that a batch is stored: each row once, as it is behind the last change, and no row that says nothing new.
 * @throws {StoreError} `STORE_CONFLICT` or `STORE_NOT_FOUND` of a change.
 */
export function planCommit(changes: readonly StoreChange[], lookups: readonly Lookup[], found: Found): PlannedWrite<void> {
  const state = new CommitState()
  lookups.forEach(({ take }, index) => {
    for (const row of found[index] ?? []) take(state, row)
  })
  for (const change of changes) applyChange(state, change)
  const statements = [
    ...putOrders(state.orders.touched()), // before the fills, which refer to them
    ...putFills(state.fills.touched()),
    ...putCommands(state.commands.touched()),
    ...putPositions(state.positions.touched()),
    ...putHalts(state.halts.touched()),
    ...putPnl(state.pnl.touched()),
    ...putMarketSamples(state.marketSamples.touched()),
    ...putCheckpoints(state.checkpoints.touched()),
  ]
  return { statements, result: undefined }
}

/** Pure. What people decide, or what stops everything, is not lost with the last moments. */
export const mustBeDurable = (changes: readonly StoreChange[]): boolean => changes.some(({ kind }) => kind === 'halt' || kind === 'resume')

function applyChange(state: CommitState, change: StoreChange): void {
  switch (change.kind) {
    case 'order':
      applyOrder(state, change)
      break
    case 'fill':
      applyFill(state, change)
      break
    case 'command':
      applyCommand(state, change)
      break
    case 'command-answer':
      applyAnswer(state, change.runEpoch, change.commandId, change)
      break
    case 'adopted-position':
      applyPosition(state, change)
      break
    case 'halt':
      applyHalt(state, change)
      break
    case 'resume':
      applyResume(state, change.haltId, change)
      break
    case 'pnl':
      state.pnl.put(sampleKey(change), change)
      break
    case 'market-sample':
      state.marketSamples.put(sampleKey(change), change)
      break
    case 'checkpoint':
      state.checkpoints.put(change.name, change)
      break
  }
}
