import type { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { to as copyTo } from 'pg-copy-streams'
import type { ExportSource } from './export-source.ts'

/** A query that hands out its bytes. */
export interface CopyQuery extends Readable {
  submit(connection: unknown): void
}

/** A connection as `pg` lends it; a `PoolClient` is one. */
export interface CopyClient {
  query(stream: CopyQuery): unknown
  query(text: string): Promise<unknown>
  on(event: 'error', listener: (error: Error) => void): unknown
  removeListener(event: 'error', listener: (error: Error) => void): unknown
  /** `true` closes the connection instead of lending it again. */
  release(destroy?: boolean): void
}

/** A `pg` pool. */
export interface CopyPool {
  connect(): Promise<CopyClient>
}

/** Reads from PostgreSQL, one connection of the pool for each COPY. A COPY that fails or is aborted closes its connection. */
export function postgresSource(pool: CopyPool): ExportSource {
  return {
    copy: async (sql, sink, signal) => {
      const client = await pool.connect()
      try {
        const rows = await runCopy(client, sql, sink, signal)
        client.release()
        return rows
      } catch (error) {
        sink.destroy()
        client.release(true)
        throw error
      }
    },
  }
}

async function runCopy(client: CopyClient, sql: string, sink: Writable, signal: AbortSignal | undefined): Promise<number> {
  const stream = copyTo(sql)
  // A cut connection speaks through the client as well as through the stream; unheard it would end the process. After a failure the
  // connection is closed, and may have more to say until it is gone.
  const onError = (error: Error): void => {
    stream.destroy(error)
  }
  client.on('error', onError)
  // A pool's statement timeout is made for statements that answer at once.
  await client.query('begin read only; set local statement_timeout = 0')
  client.query(stream)
  await pipeline(stream, sink, { signal })
  // The bytes end before the server's count arrives; the next answer comes behind it.
  await client.query('commit')
  client.removeListener('error', onError)
  return stream.rowCount
}
