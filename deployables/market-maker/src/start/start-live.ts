import type { KalshiClient } from '@kassandra/kalshi-sdk'
import { type EngineClock, type RecoveryPlan, recoverAccount } from '@kassandra/mm-engine'
import { checkClock, readAccountTruth } from '@kassandra/mm-engine/kalshi'
import type { MakerStore } from '@kassandra/mm-engine/store'
import type { MakerConfig } from '../config/maker-config.ts'
import { whyEphemeral } from './ephemeral.ts'
import { resolveCreates } from './resolve-creates.ts'
import { StartError } from './start-error.ts'

export const MAX_CLOCK_OFFSET_MS = 1_000

/** @throws {StartError} Real money may not be traded as things are: the clock is off, or the database would not survive the machine. */
export async function checkLive({ storage }: MakerConfig, client: KalshiClient, clock: EngineClock, signal: AbortSignal): Promise<void> {
  const why = storage.databaseUrl || storage.stateStore || storage.allowEphemeral ? undefined : await whyEphemeral(storage.databasePath)
  if (why !== undefined)
    throw new StartError(
      `${why}: orders would be forgotten with it. Put MM_DATABASE_PATH on a disk that stays, name a STATE_STORE, or say --allow-ephemeral-database`,
    )
  const { offsetMs, uncertaintyMs } = await checkClock(client, clock, { signal })
  if (Math.abs(offsetMs) - uncertaintyMs > MAX_CLOCK_OFFSET_MS)
    throw new StartError(
      `the clock of this machine is ${Math.abs(Math.round(offsetMs))} ms ${offsetMs > 0 ? 'behind' : 'ahead of'} the exchange's; synchronise it, for instance with chrony`,
    )
}

export interface LiveAccount {
  readonly client: KalshiClient
  readonly store: MakerStore
  readonly config: MakerConfig
  readonly clock: EngineClock
  readonly runEpoch: number
  readonly isFirstRun: boolean
  readonly signal: AbortSignal
}

/** Adopts what the exchange says of the account. @throws {StartError} It does not say what became of an order. @throws {KalshiError} */
export function recoverLive(account: LiveAccount, isApproved: boolean): Promise<RecoveryPlan> {
  const { client, store, config, clock, runEpoch, isFirstRun, signal } = account
  const { subaccount } = config.exchange
  return recoverAccount({
    store,
    runEpoch,
    isFirstRun,
    nowUs: () => clock.nowUs(),
    isOwn: ownOf(config.engineId),
    maxPositionDifference: config.recovery.maxPositionDifference,
    isApproved: isApproved || config.recovery.approveDifferences,
    resolveCreates: (commands) => resolveCreates(client, commands, subaccount, signal),
    readTruth: (sinceUs, expected) => readAccountTruth({ client, clock, subaccount, sinceUs, expected, signal }),
  })
}

/** Pure. Whether a client order id is one of an engine's, of whatever run. */
export const ownOf =
  (engineId: string) =>
  (clientOrderId: string): boolean =>
    clientOrderId.startsWith(`${engineId}-`)
