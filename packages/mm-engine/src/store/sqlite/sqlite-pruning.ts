import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { Connection, Statement } from './connection.ts'

/** The oldest first, so that what is left is whole from some time on. */
const DELETES = [
  'DELETE FROM pnl_snapshots WHERE id IN (SELECT id FROM pnl_snapshots WHERE timestamp < :beforeUs ORDER BY timestamp LIMIT :limit)',
  'DELETE FROM market_data WHERE id IN (SELECT id FROM market_data WHERE timestamp < :beforeUs ORDER BY timestamp LIMIT :limit)',
  `DELETE FROM commands WHERE (run_epoch, command_id) IN (SELECT run_epoch, command_id FROM commands
    WHERE outcome IN ('done', 'refused') AND issued_at < :beforeUs ORDER BY issued_at LIMIT :limit)`,
  `DELETE FROM orders WHERE id IN (SELECT id FROM orders
    WHERE status = 'done' AND filled_size = 0 AND updated_at < :beforeUs ORDER BY updated_at LIMIT :limit)`,
]

/** Deletes what neither a restart nor the accounts need. */
export class SqlitePruning {
  readonly #connection: Connection
  readonly #deletes: readonly Statement[]

  constructor(connection: Connection) {
    this.#connection = connection
    this.#deletes = DELETES.map((sql) => connection.prepare(sql))
  }

  prune(beforeUs: EpochUs, limit: number): number {
    return this.#connection.transaction(() => this.#deletes.reduce((sum, statement) => sum + statement.run({ beforeUs, limit }), 0))
  }
}
