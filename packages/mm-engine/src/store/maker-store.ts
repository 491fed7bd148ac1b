import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { CheckpointStore } from './checkpoint-store.ts'
import type { CommandStore } from './command-store.ts'
import type { ConfigStore } from './config-store.ts'
import type { FillStore } from './fill-store.ts'
import type { HaltStore } from './halt-store.ts'
import type { OrderStore } from './order-store.ts'
import type { PositionStore } from './position-store.ts'
import type { RunStore } from './run-store.ts'
import type { SampleStore } from './sample-store.ts'

/**
 * What a market maker must still know after it was killed. One process writes. A call that returned is committed, inside of a
 * transaction with that one: it survives the end of the process at any point, and power loss where the store was opened for it. Every method but `backup` is synchronous.
 * @throws {StoreError} From every method.
 */
export interface MakerStore {
  readonly runs: RunStore
  readonly orders: OrderStore
  readonly fills: FillStore
  readonly commands: CommandStore
  readonly positions: PositionStore
  readonly halts: HaltStore
  readonly configs: ConfigStore
  readonly samples: SampleStore
  readonly checkpoints: CheckpointStore
  /**
   * Keeps all that `run` writes, or nothing of it when `run` throws; the error passes through. Inside of another transaction it is kept
   * with that one. `run` must not return a promise.
   */
  transaction<T>(run: () => T): T
  /** Copies the store to a file while it is used. The file appears whole or not at all, and takes the place of one of that name. */
  backup(path: string): Promise<void>
  /**
   * Deletes what is older than `beforeUs` and neither a restart nor the accounts need: samples, commands with a final answer, orders that
   * ended without a fill. At most `limit` of each, 5,000 by default, since everything else waits meanwhile.
   * @returns How many; 0 once all are gone.
   */
  prune(beforeUs: EpochUs, limit?: number): number
  /** Bytes on the disk, what is not yet written back included. */
  sizeBytes(): number
  /** Reads everything. @returns What is wrong, nothing where the store is sound. */
  checkIntegrity(): readonly string[]
  /** May be called twice. */
  close(): void
}
