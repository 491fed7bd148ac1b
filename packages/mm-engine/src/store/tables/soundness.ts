import { type Query, query } from '../database/query.ts'
import type { Row } from '../database/row.ts'

/** What must hold over rows, beside what the database holds by itself. Each selects a text for every row that breaks it. */
const RULES = [
  `SELECT 'order ' || o.id || ' does not have the sum of its fills' AS problem FROM orders o
    WHERE o.filled_size_e2 <> (SELECT coalesce(sum(f.size_e2), 0) FROM fills f WHERE f.order_id = o.id)`,
  `SELECT 'fills are missing below the last one' AS problem
    WHERE (SELECT count(*) FROM fills) <> (SELECT coalesce(max(seq), 0) FROM fills)`,
  `SELECT 'fill ' || f.id || ' is not handed to order ' || o.id AS problem FROM fills f
    JOIN orders o ON o.exchange_order_id = f.exchange_order_id WHERE f.order_id IS NULL`,
]

export const soundness = (): readonly Query[] => RULES.map((text) => query(text))

export const toProblem = (row: Row): string => row.text('problem')
