import type { Queryable } from '../pool/queryable.ts'
import { dayOf } from './day-partition.ts'
import { ensurePartitions } from './ensure-partitions.ts'

/**
 * Remembers which day partitions stand, so that a writer asks the database once a day and table instead of once a batch.
 * Give it a pool, not a connection in a transaction: what a rollback takes away it would still believe in.
 */
export class PartitionKeeper {
  readonly #database: Queryable
  readonly #known = new Map<string, Set<string>>()

  constructor(database: Queryable) {
    this.#database = database
  }

  /** Makes what is missing; idempotent. */
  async ensure(table: string, instants: Iterable<string | number>): Promise<void> {
    const known = this.#known.get(table) ?? new Set<string>()
    const missing = new Set<string>()
    for (const instant of instants) {
      const day = dayOf(instant)
      if (!known.has(day)) missing.add(day)
    }
    if (missing.size === 0) return
    await ensurePartitions(this.#database, table, missing)
    for (const day of missing) known.add(day)
    this.#known.set(table, known)
  }
}
