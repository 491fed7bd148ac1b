import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { CheckpointReader } from './checkpoint-store.ts'
import type { CommandReader } from './command-store.ts'
import type { ConfigStore } from './config-store.ts'
import type { FillReader } from './fill-store.ts'
import type { HaltReader } from './halt-store.ts'
import type { OrderReader } from './order-store.ts'
import type { PositionReader } from './position-store.ts'
import type { RunStore } from './run-store.ts'
import type { SampleReader } from './sample-store.ts'
import type { StoreChange } from './store-change.ts'

/** What a commit survives: everything, or the end of the process but not, for the last moments, that of the database's machine. */
export type Durability = 'power-loss' | 'process-crash'

/**
 * What a market maker must still know after it was killed. One process writes. Every method rejects with a `StoreError`.
 * A read sees every commit that was acknowledged before it was asked for.
 */
export interface MakerStore {
  /**
   * Stores all changes in their order, or none of them. Resolved means that they survive the end of the process at any point, and power
   * loss where the store was opened for it or a halt or resume is among them. May be told again; calls take effect in their order.
   * @throws {StoreError} `STORE_CONFLICT`: a change contradicts what is stored. `STORE_NOT_FOUND`: an answer to no command, a resume of no halt.
   */
  commit(changes: readonly StoreChange[]): Promise<void>
  readonly runs: RunStore
  readonly orders: OrderReader
  readonly fills: FillReader
  readonly commands: CommandReader
  readonly positions: PositionReader
  readonly halts: HaltReader
  readonly configs: ConfigStore
  readonly samples: SampleReader
  readonly checkpoints: CheckpointReader
  /**
   * Copies the store to a file while it is used. The file appears whole or not at all, and takes the place of one of that name.
   * @throws {StoreError} `STORE_UNSUPPORTED`: the store is no file.
   */
  backup(path: string): Promise<void>
  /**
   * Deletes what is older than `beforeUs` and neither a restart nor the accounts need: samples, commands with a final answer, orders that
   * ended without a fill. At most `limit` of each, 5,000 by default, since commits wait meanwhile.
   * @returns How many; 0 once all are gone.
   */
  prune(beforeUs: EpochUs, limit?: number): Promise<number>
  /** Bytes on the disk, what is not yet written back included. */
  sizeBytes(): Promise<number>
  /** Reads everything. @returns What is wrong, nothing where the store is sound. */
  checkIntegrity(): Promise<readonly string[]>
  /** Waits for what was asked before. May be called twice. */
  close(): Promise<void>
}
