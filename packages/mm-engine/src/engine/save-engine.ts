import { MmEngineError } from '../errors/mm-engine-error.ts'
import { readState, writeState } from '../state-text/state-text.ts'
import type { EngineState } from './engine-state.ts'

/** What was saved is no state of an engine. */
export class SavedStateError extends MmEngineError {
  override readonly name = 'SavedStateError'
  readonly code = 'STATE_UNREADABLE'
  readonly retryable = false
}

/** Pure. The state as one line of JSON. */
export const saveEngine = (state: EngineState): string => writeState(state)

/** Pure. From here on, the same events give the same commands. @throws {SavedStateError} */
export function restoreEngine(saved: string): EngineState {
  const state: unknown = parse(saved)
  if (typeof state !== 'object' || state === null || !('markets' in state) || !(state.markets instanceof Map))
    throw new SavedStateError('what was saved is no state of an engine')
  return state as EngineState
}

function parse(saved: string): unknown {
  try {
    return readState(saved)
  } catch (error) {
    throw new SavedStateError(`what was saved is no JSON: ${String(error)}`, { cause: error })
  }
}
