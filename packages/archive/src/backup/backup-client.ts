import type { Readable, Writable } from 'node:stream'

/** A query that hands out, or takes, bytes. */
export type CopyStream = (Readable | Writable) & { submit(connection: unknown): void }

/** A connection as `pg` lends it; a `PoolClient` is one. */
export interface BackupClient {
  query(stream: CopyStream): unknown
  query(text: string): Promise<{ readonly rows: readonly unknown[] }>
  on(event: 'error', listener: (error: Error) => void): unknown
  removeListener(event: 'error', listener: (error: Error) => void): unknown
  /** `true` closes the connection instead of lending it again. */
  release(destroy?: boolean): void
}

/** A `pg` pool. */
export interface BackupPool {
  connect(): Promise<BackupClient>
}

/** Lends a connection to some work and closes it behind it: the work changes its settings. */
export async function withClient<T>(pool: BackupPool, work: (client: BackupClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  // A cut connection speaks through the client as well as through the query; unheard it would end the process.
  client.on('error', () => undefined)
  return work(client).finally(() => client.release(true))
}

/** Rows of one column of texts. */
export async function queryTexts(client: BackupClient, sql: string): Promise<readonly string[]> {
  const { rows } = await client.query(sql)
  return rows.flatMap((row) => Object.values(row as Readonly<Record<string, string>>).slice(0, 1))
}
