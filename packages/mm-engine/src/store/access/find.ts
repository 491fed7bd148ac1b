import type { Database } from '../database/database.ts'
import type { Query } from '../database/query.ts'
import type { Row } from '../database/row.ts'

export type Reading = Pick<Database, 'read'>

/** The first row that is found, or undefined where there is none. */
export async function findOne<T>(database: Reading, queries: readonly Query[], to: (row: Row) => T): Promise<T | undefined> {
  const [row] = (await database.read(queries)).flat()
  return row && to(row)
}

/** Every row of a query. */
export async function listAll<T>(database: Reading, query: Query, to: (row: Row) => T): Promise<readonly T[]> {
  const [rows = []] = await database.read([query])
  return rows.map(to)
}
