import type { CommandAnswer, NewCommand } from '../command-store.ts'
import { StoreError } from '../store-error.ts'
import { type CommitState, commandKey } from './commit-state.ts'

/** @throws {StoreError} `STORE_CONFLICT`: the run has another command of this number. */
export function applyCommand({ commands }: CommitState, { runEpoch, command, issuedUs }: NewCommand): void {
  const key = commandKey(runEpoch, command.commandId)
  const stored = commands.get(key)
  if (stored === undefined) commands.put(key, { runEpoch, command, issuedUs, answer: undefined })
  else if (fieldsOf(stored.command) !== fieldsOf(command)) {
    throw new StoreError('STORE_CONFLICT', `run ${runEpoch} has another command ${command.commandId}`)
  }
}

const fieldsOf = (command: object): string => JSON.stringify(Object.entries(command).sort(([a], [b]) => (a < b ? -1 : 1)))

/**
 * The same answer may come twice, and a late "unknown" takes nothing back.
 * @throws {StoreError} `STORE_NOT_FOUND`: no such command. `STORE_CONFLICT`: it has another final answer.
 */
export function applyAnswer({ commands }: CommitState, runEpoch: number, commandId: number, answer: CommandAnswer): void {
  const key = commandKey(runEpoch, commandId)
  const stored = commands.get(key)
  if (stored === undefined) throw new StoreError('STORE_NOT_FOUND', `run ${runEpoch} has no command ${commandId}`)
  const before = stored.answer?.outcome
  if (before === undefined || before === 'unknown') commands.put(key, { ...stored, answer })
  else if (answer.outcome !== before && answer.outcome !== 'unknown') {
    throw new StoreError('STORE_CONFLICT', `command ${commandId} of run ${runEpoch} was answered ${before}, and now ${answer.outcome}`)
  }
}
