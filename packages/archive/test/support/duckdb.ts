import { DuckDBInstance } from '@duckdb/node-api'

/** Runs one query in a database of its own and gives its rows as objects of plain JSON values; 64-bit integers as text. */
export async function queryDuckdb(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const instance = await DuckDBInstance.create(':memory:', { autoinstall_known_extensions: 'false', autoload_known_extensions: 'false' })
  try {
    const connection = await instance.connect()
    const result = await connection.runAndReadAll(sql)
    connection.closeSync()
    return result.getRowObjectsJson()
  } finally {
    instance.closeSync()
  }
}
