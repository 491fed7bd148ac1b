import type { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { escapeIdentifier } from 'pg'
import { type CopyToStreamQuery, to as copyTo } from 'pg-copy-streams'
import { readClusterState } from '../cursor/cluster-state.ts'
import type { ClusterState } from '../cursor/cursor.ts'
import { DefinitionError, PageError } from '../errors/sync-error.ts'
import { borrow, type Lease } from '../pool/borrow.ts'
import type { ClientPool, Queryable } from '../pool/queryable.ts'
import { readColumnTypes, type TableColumns } from './column-types.ts'
import { CopyTail, type RowPosition } from './copy-tail.ts'
import { type PageRequest, pageQuery, waitingQuery } from './page-query.ts'

/** A database that tables are read from. */
export interface SyncSource {
  /** Unique among the sources of a sink; its cursors are kept under it. */
  readonly name: string
  readonly pool: ClientPool
  /** Write the committed cursors back into the source's `acknowledged_cursors` under this name. Absent: nothing is ever written there. */
  readonly acknowledgeAs?: string
}

/** Takes COPY bytes. `rowCount` is what was stored, known once it has finished. */
export type PageWriter = Writable & { readonly rowCount: number }

/** A page that has been stored. */
export interface CopiedPage {
  readonly rows: number
  /** The last row of it; undefined for an empty page. */
  readonly last: RowPosition | undefined
}

const UNDEFINED_TABLE = '42P01'

/**
 * Keeps the tables as they are while they are read. Behind a TRUNCATE, or an ALTER TABLE that writes all rows anew, a snapshot from before
 * finds an empty table, and a table read after it would speak of rows that have not arrived. Locking takes no snapshot yet.
 */
async function lockTables(client: Queryable, source: string, tables: readonly string[]): Promise<void> {
  const names = tables.map((table) => escapeIdentifier(table)).join(', ')
  await client.query(`lock table ${names} in access share mode`).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === UNDEFINED_TABLE)) throw error
    throw new DefinitionError(`${source} has not all tables that are to be read: ${error.message}`, { cause: error })
  })
}

/**
 * One read-only transaction on a source, in which every page is of the same snapshot: what one table says of another holds.
 * A session is used once: `finish` it, or `discard` it after a failure.
 */
export class SourceSession {
  readonly state: ClusterState
  readonly columns: ReadonlyMap<string, TableColumns>
  readonly #lease: Lease
  readonly #copies: { readonly table: string; readonly sent: CopyToStreamQuery; readonly stored: number }[] = []

  private constructor(lease: Lease, state: ClusterState, columns: ReadonlyMap<string, TableColumns>) {
    this.#lease = lease
    this.state = state
    this.columns = columns
  }

  /** @param tables Names of those that may be read. */
  static async open(source: SyncSource, tables: readonly string[]): Promise<SourceSession> {
    const lease = await borrow(source.pool)
    try {
      await lease.client.query('begin isolation level repeatable read, read only')
      await lockTables(lease.client, source.name, tables)
      const state = await readClusterState(lease.client)
      return new SourceSession(lease, state, await readColumnTypes(lease.client, tables))
    } catch (error) {
      lease.discard()
      throw error
    }
  }

  /** Names of the tables that have at least one row behind the given place. */
  async findWaiting(requests: readonly Pick<PageRequest, 'table' | 'behind'>[]): Promise<ReadonlySet<string>> {
    if (requests.length === 0) return new Set()
    const { rows } = await this.#lease.client.query<{ name: string }>(waitingQuery(requests))
    return new Set(rows.map((row) => row.name))
  }

  /**
   * Sends one page to a writer at its pace; memory stays at a few chunks whatever the page's size.
   * @param openWriter Called once the page has been asked for: a writer without a page would hold its connection for good.
   */
  async copyPage(request: PageRequest, openWriter: () => PageWriter, signal?: AbortSignal): Promise<CopiedPage> {
    const sent = this.#lease.client.query(copyTo(pageQuery(request)))
    sent.on('error', () => undefined) // told by the pipeline; to nobody when there is no writer
    const writer = openWriter()
    const tail = new CopyTail(request.format)
    await pipeline(
      sent,
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          tail.push(chunk)
          yield chunk
        }
      },
      writer,
      signal ? { signal } : {},
    )
    this.#copies.push({ table: request.table.name, sent, stored: writer.rowCount })
    return { rows: writer.rowCount, last: writer.rowCount === 0 ? undefined : tail.lastRow() }
  }

  /**
   * Ends the transaction and gives the connection back.
   * @throws {PageError} A page has fewer or more rows in the sink than the source sent.
   */
  async finish(): Promise<void> {
    await this.#lease.client.query('commit') // behind it every COPY has told its count
    for (const { table, sent, stored } of this.#copies) {
      if (sent.rowCount !== stored) throw new PageError(`${stored} rows of ${table} arrived, the source sent ${sent.rowCount}`)
    }
    this.#lease.release()
  }

  /** Closes the connection whatever state it is in. Does nothing after `finish`. */
  discard(): void {
    this.#lease.discard()
  }
}
