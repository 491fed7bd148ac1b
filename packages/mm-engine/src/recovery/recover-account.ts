import { type EpochUs, epochUs, type Qty } from '@kassandra/kalshi-sdk/units'
import type { Position } from '../position/position.ts'
import type { LoggedCommand } from '../store/command-store.ts'
import type { MakerStore } from '../store/maker-store.ts'
import type { AccountHistory, AccountTruth } from '../venue/venue.ts'
import { readBelievedPositions } from './believed-positions.ts'
import { explainPositions } from './explain-positions.ts'
import { planRecovery, type RecoveryPlan } from './plan-recovery.ts'

export interface RecoverOptions {
  readonly store: MakerStore
  readonly runEpoch: number
  readonly isFirstRun: boolean
  nowUs(): EpochUs
  readonly isOwn: (clientOrderId: string) => boolean
  readonly maxPositionDifference: Qty
  readonly isApproved: boolean
  /**
   * Finds out what became of orders that earlier runs may have sent, so that none of them comes to be behind the reading.
   * @throws When that cannot be found out: then nothing may be quoted.
   */
  resolveCreates(commands: readonly LoggedCommand[]): Promise<void>
  /** @param expected What is believed to be held behind this, for an exchange whose positions lag. */
  readTruth(sinceUs: EpochUs, expected: (happened: AccountHistory) => ReadonlyMap<string, Qty>): Promise<AccountTruth>
}

/** Fills are looked for from so long before the last one known: clocks differ, and the exchange lists late. */
const OVERLAP_US = 600_000_000

/**
 * Finds out what happened on the exchange while nobody looked, stores it, and says what an engine has to be told. Safe to repeat after a
 * crash at any point.
 * @throws {StoreError} @throws What `resolveCreates` and `readTruth` throw.
 */
export async function recoverAccount(options: RecoverOptions): Promise<RecoveryPlan> {
  const { store, runEpoch, isFirstRun, nowUs, isOwn, maxPositionDifference, isApproved } = options
  const unresolved = (await store.commands.listUnresolved()).filter((command) => command.runEpoch !== runEpoch)
  await options.resolveCreates(unresolved.filter(({ command }) => command.kind === 'create'))
  const believed = await readBelievedPositions(store)
  const known = await readKnownFills(store)
  const isKnownFill = (tradeId: string): boolean => known.ids.has(tradeId)
  const truth = await options.readTruth(known.sinceUs ?? epochUs(nowUs() - OVERLAP_US), (happened) =>
    quantitiesOf(explainPositions(believed, happened, isKnownFill)),
  )
  const liveOrders = (await store.orders.listLive()).filter((order) => order.runEpoch !== runEpoch)
  const plan = planRecovery({
    runEpoch,
    atUs: nowUs(),
    believed,
    isFirstRun,
    liveOrders,
    unresolved,
    isKnownFill,
    truth,
    isOwn,
    maxPositionDifference,
    isApproved,
  })
  await store.commit(plan.changes)
  return plan
}

/** The newest trades that the store has, and from when on they are all of them. */
async function readKnownFills({
  fills,
}: MakerStore): Promise<{ readonly ids: ReadonlySet<string>; readonly sinceUs: EpochUs | undefined }> {
  const afterSeq = Math.max((await fills.lastSeq()) - RECENT_FILLS, 0)
  const recent = await fills.list({ afterSeq, limit: RECENT_FILLS })
  const ids = new Set(recent.map(({ tradeId }) => tradeId))
  const [first, last] = [recent[0], recent.at(-1)]
  if (!first || !last) return { ids, sinceUs: undefined }
  const overlapUs = last.atUs - OVERLAP_US
  return { ids, sinceUs: epochUs(afterSeq > 0 ? Math.max(overlapUs, first.atUs) : overlapUs) }
}

const RECENT_FILLS = 10_000

const quantitiesOf = (held: ReadonlyMap<string, Position>): ReadonlyMap<string, Qty> =>
  new Map([...held].map(([ticker, position]) => [ticker, position.qty]))
