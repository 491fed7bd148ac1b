import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import { createConfigStore } from './access/config-access.ts'
import {
  createCheckpointReader,
  createCommandReader,
  createFillReader,
  createHaltReader,
  createOrderReader,
  createPositionReader,
  createSampleReader,
} from './access/readers.ts'
import { createRunStore } from './access/run-access.ts'
import type { CheckpointReader } from './checkpoint-store.ts'
import type { CommandReader } from './command-store.ts'
import { lookupsOf } from './commit/lookups.ts'
import { mustBeDurable, planCommit } from './commit/plan-commit.ts'
import type { ConfigStore } from './config-store.ts'
import type { Database } from './database/database.ts'
import type { FillReader } from './fill-store.ts'
import type { HaltReader } from './halt-store.ts'
import type { MakerStore } from './maker-store.ts'
import type { OrderReader } from './order-store.ts'
import type { PositionReader } from './position-store.ts'
import type { RunStore } from './run-store.ts'
import type { SampleReader } from './sample-store.ts'
import type { StoreChange } from './store-change.ts'
import { pruneBefore } from './tables/pruning.ts'
import { soundness, toProblem } from './tables/soundness.ts'

const PRUNED_AT_ONCE = 5_000

/** The store over a database whose schema is there: what is asked of it in SQL, and planned as data. */
export class DatabaseStore implements MakerStore {
  readonly runs: RunStore
  readonly orders: OrderReader
  readonly fills: FillReader
  readonly commands: CommandReader
  readonly positions: PositionReader
  readonly halts: HaltReader
  readonly configs: ConfigStore
  readonly samples: SampleReader
  readonly checkpoints: CheckpointReader
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
    this.runs = createRunStore(database)
    this.orders = createOrderReader(database)
    this.fills = createFillReader(database)
    this.commands = createCommandReader(database)
    this.positions = createPositionReader(database)
    this.halts = createHaltReader(database)
    this.configs = createConfigStore(database)
    this.samples = createSampleReader(database)
    this.checkpoints = createCheckpointReader(database)
  }

  async commit(changes: readonly StoreChange[]): Promise<void> {
    if (changes.length === 0) return
    const lookups = lookupsOf(changes)
    await this.#database.write({
      reads: lookups.map(({ query }) => query),
      isDurable: mustBeDurable(changes),
      plan: (found) => planCommit(changes, lookups, found),
    })
  }

  backup(path: string): Promise<void> {
    return this.#database.backup(path)
  }

  async prune(beforeUs: EpochUs, limit: number = PRUNED_AT_ONCE): Promise<number> {
    const statements = pruneBefore(beforeUs, limit)
    const { changedRows } = await this.#database.write({ reads: [], isDurable: false, plan: () => ({ statements, result: undefined }) })
    return changedRows
  }

  sizeBytes(): Promise<number> {
    return this.#database.sizeBytes()
  }

  async checkIntegrity(): Promise<readonly string[]> {
    const damage = await this.#database.findDamage()
    const problems = await this.#database.read(soundness())
    return [...damage, ...problems.flat().map(toProblem)]
  }

  close(): Promise<void> {
    return this.#database.close()
  }
}
