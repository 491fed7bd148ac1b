import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { EngineState } from '../engine/engine-state.ts'
import type { EngineEvent } from '../event/engine-event.ts'
import type { AccountTruth } from '../venue/venue.ts'
import { type AccountDifference, compareAccount, isSameDifference } from './compare-account.ts'

export interface AccountWatchOptions {
  readonly intervalMs: number
  /** A difference counts when it is the same again so much later: until then it may be a fill on its way. */
  readonly confirmMs: number
  readonly isOwn: (clientOrderId: string) => boolean
  nowUs(): EpochUs
  state(): EngineState
  readTruth(): Promise<AccountTruth>
  push(event: EngineEvent): void
  /** What a comparison came to. Must not throw. */
  compared(
    outcome:
      | { readonly kind: 'equal' | 'different'; readonly difference: AccountDifference }
      | { readonly kind: 'failed'; readonly error: unknown },
  ): void
  wait(ms: number, signal: AbortSignal): Promise<void>
}

/** Compares the engine with the exchange again and again, and tells the engine where they differ, until aborted. */
export async function watchAccount(options: AccountWatchOptions, signal: AbortSignal): Promise<void> {
  const { intervalMs, confirmMs, wait, compared } = options
  let wasDifferent = false
  while (!signal.aborted) {
    await wait(intervalMs, signal)
    if (signal.aborted) return
    try {
      const difference = await confirmed(options, () => wait(confirmMs, signal))
      const isDifferent = !isNone(difference)
      if (isDifferent || wasDifferent) tell(options, difference)
      wasDifferent = isDifferent
      compared({ kind: isDifferent ? 'different' : 'equal', difference })
    } catch (error) {
      if (signal.aborted) return
      compared({ kind: 'failed', error })
    }
  }
}

/** How often a difference may change before it is told although no two readings agree. */
const ROUNDS = 5

async function confirmed(options: AccountWatchOptions, pause: () => Promise<void>): Promise<AccountDifference> {
  let last = await compareOnce(options)
  for (let round = 0; round < ROUNDS && !isNone(last); round++) {
    await pause()
    const next = await compareOnce(options)
    if (isSameDifference(last, next)) return next
    last = next
  }
  return last
}

async function compareOnce({ state, readTruth, isOwn }: AccountWatchOptions): Promise<AccountDifference> {
  return compareAccount(state(), await readTruth(), isOwn)
}

const isNone = ({ positions, cash, orders }: AccountDifference): boolean => positions.length === 0 && cash === 0 && orders.length === 0

function tell({ push, nowUs }: AccountWatchOptions, { position, cash, orders }: AccountDifference): void {
  push({ kind: 'reconcile', position, cash, orders: orders.length, atUs: nowUs() })
}
