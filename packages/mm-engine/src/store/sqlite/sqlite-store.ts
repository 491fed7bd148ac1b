import { statSync } from 'node:fs'
import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { MakerStore } from '../maker-store.ts'
import type { Connection } from './connection.ts'
import { backUp } from './sqlite-backup.ts'
import { SqliteCheckpoints } from './sqlite-checkpoints.ts'
import { SqliteCommands } from './sqlite-commands.ts'
import { SqliteConfigs } from './sqlite-configs.ts'
import { SqliteFills } from './sqlite-fills.ts'
import { SqliteHalts } from './sqlite-halts.ts'
import { SqliteOrders } from './sqlite-orders.ts'
import { SqlitePositions } from './sqlite-positions.ts'
import { SqlitePruning } from './sqlite-pruning.ts'
import { SqliteRuns } from './sqlite-runs.ts'
import { SqliteSamples } from './sqlite-samples.ts'

/** What a commit survives: everything, or the end of the process but not, for the last moments, that of the machine. */
export type Durability = 'power-loss' | 'process-crash'

/** @see https://www.sqlite.org/pragma.html#pragma_synchronous */
export const SYNCHRONOUS: Readonly<Record<Durability, string>> = { 'power-loss': 'FULL', 'process-crash': 'NORMAL' }

const PRUNED_AT_ONCE = 5_000

/** A migrated database behind the port. */
export class SqliteStore implements MakerStore {
  readonly runs: SqliteRuns
  readonly orders: SqliteOrders
  readonly fills: SqliteFills
  readonly commands: SqliteCommands
  readonly positions: SqlitePositions
  readonly halts: SqliteHalts
  readonly configs: SqliteConfigs
  readonly samples: SqliteSamples
  readonly checkpoints: SqliteCheckpoints
  readonly #connection: Connection
  readonly #durability: Durability
  readonly #unlock: () => void
  readonly #pruning: SqlitePruning

  constructor(connection: Connection, durability: Durability, unlock: () => void) {
    this.#connection = connection
    this.#durability = durability
    this.#unlock = unlock
    const durably = <T>(run: () => T): T => this.#durably(run)
    this.runs = new SqliteRuns(connection, durably)
    this.orders = new SqliteOrders(connection)
    this.fills = new SqliteFills(connection)
    this.commands = new SqliteCommands(connection)
    this.positions = new SqlitePositions(connection)
    this.halts = new SqliteHalts(connection, durably)
    this.configs = new SqliteConfigs(connection)
    this.samples = new SqliteSamples(connection)
    this.checkpoints = new SqliteCheckpoints(connection)
    this.#pruning = new SqlitePruning(connection)
  }

  transaction<T>(run: () => T): T {
    return this.#connection.transaction(run)
  }

  backup(path: string): Promise<void> {
    return backUp(this.#connection, path)
  }

  prune(beforeUs: EpochUs, limit: number = PRUNED_AT_ONCE): number {
    return this.#pruning.prune(beforeUs, limit)
  }

  sizeBytes(): number {
    const { path } = this.#connection
    return [path, `${path}-wal`].reduce((bytes, file) => bytes + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0)
  }

  checkIntegrity(): readonly string[] {
    const damage = this.#connection
      .prepare('PRAGMA integrity_check')
      .list()
      .map((row) => row.text('integrity_check'))
    const orphans = this.#connection
      .prepare('PRAGMA foreign_key_check')
      .list()
      .map((row) => `a row of ${row.text('table')} refers to nothing`)
    return [...damage.filter((line) => line !== 'ok'), ...orphans]
  }

  close(): void {
    this.#connection.close()
    this.#unlock()
  }

  /** A transaction that is on the disk when it returns. Inside of another one, it is as durable as that one. */
  #durably<T>(run: () => T): T {
    if (this.#durability === 'power-loss' || this.#connection.isInTransaction) return this.#connection.transaction(run)
    this.#connection.execute(`PRAGMA synchronous = ${SYNCHRONOUS['power-loss']}`)
    try {
      return this.#connection.transaction(run)
    } finally {
      this.#connection.execute(`PRAGMA synchronous = ${SYNCHRONOUS[this.#durability]}`)
    }
  }
}
