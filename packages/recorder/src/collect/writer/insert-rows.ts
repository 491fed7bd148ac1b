import { type BatchColumns, insertBatch } from '@kassandra/sync'
import type { PoolClient } from 'pg'
import { copyBatch } from './copy-batch.ts'

/** From here on the round trips of COPY cost less than what it spares for every row. */
const COPY_FROM_ROWS = 500

/** Inserts rows in the way that suits their number; those whose key is there already are left out. @param client In a transaction. */
export async function insertRows<Row extends object>(
  client: PoolClient,
  table: string,
  columns: BatchColumns<Row>,
  rows: readonly Row[],
): Promise<void> {
  if (rows.length < COPY_FROM_ROWS) await insertBatch(client, table, columns, rows)
  else await copyBatch(client, table, columns, rows)
}
