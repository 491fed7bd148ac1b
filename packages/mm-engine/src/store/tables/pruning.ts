import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import { type Query, query } from '../database/query.ts'

/** What neither a restart nor the accounts need, the oldest first, so that what is left is whole from some time on. */
const DELETES = [
  'DELETE FROM pnl_snapshots WHERE id IN (SELECT id FROM pnl_snapshots WHERE timestamp_us < $1 ORDER BY timestamp_us LIMIT $2)',
  'DELETE FROM market_data WHERE id IN (SELECT id FROM market_data WHERE timestamp_us < $1 ORDER BY timestamp_us LIMIT $2)',
  `DELETE FROM commands WHERE (run_epoch, command_id) IN (SELECT run_epoch, command_id FROM commands
    WHERE outcome IN ('done', 'refused') AND issued_at_us < $1 ORDER BY issued_at_us LIMIT $2)`,
  `DELETE FROM orders WHERE id IN (SELECT id FROM orders
    WHERE status = 'done' AND filled_size_e2 = 0 AND updated_at_us < $1 ORDER BY updated_at_us LIMIT $2)`,
]

export const pruneBefore = (beforeUs: EpochUs, limit: number): readonly Query[] => DELETES.map((text) => query(text, beforeUs, limit))
