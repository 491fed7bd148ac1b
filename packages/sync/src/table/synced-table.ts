import type { Queryable } from '../pool/queryable.ts'

/**
 * A keyed table that is copied from one or more databases into another. On the source it has, beside `columns`, `xid xid8 not null default
 * pg_current_xact_id()`, `id bigint generated always as identity` and an index on both, as `prepareSource` makes them; every UPDATE there
 * sets `xid` anew; rows are never deleted but by retention. In the sink it has a unique constraint over `key`. Names are plain, found by each
 * connection's search path.
 */
export interface SyncedTable {
  /** In the source. Cursors are kept under this name. */
  readonly name: string
  /** In the sink; the same name by default. */
  readonly target?: string
  /** What is copied. Other columns of either side are left alone. */
  readonly columns: readonly string[]
  /** What makes two rows the same one; among `columns`, never null. */
  readonly key: readonly string[]
  readonly rule: MergeRule
  /** How the source names the two columns of the cursor, where `xid` or `id` is taken by something else. */
  readonly cursorColumns?: CursorColumns
  /** The sink's table is partitioned by day (UTC) of this column: missing partitions are made. */
  readonly partitionBy?: string
  /**
   * Tables of the same source whose rows this table speaks of. A row of it is read only when every row of those that was committed with it
   * or before has been read too, so that what it promises has arrived. They must be in the same pull.
   */
  readonly after?: readonly string[]
  /** A `timestamptz` column by which reports say how fresh the rows are. */
  readonly freshness?: string
  /** A column of the sink's table that takes `pg_current_xact_id()` when a rule changes a row. */
  readonly stamp?: string
  /** How long to wait after a round that found rows, and after one that found none, milliseconds; defaults 100 and 1,000. */
  readonly poll?: { readonly busyMs: number; readonly idleMs: number }
}

export interface CursorColumns {
  /** `xid8`: the transaction that wrote the row last. */
  readonly xid: string
  /** `bigint`: tells the rows of one transaction apart. */
  readonly id: string
}

const CURSOR_COLUMNS: CursorColumns = { xid: 'xid', id: 'id' }

/** What the source calls the columns of the cursor. */
export function cursorColumnsOf(table: SyncedTable): CursorColumns {
  return table.cursorColumns ?? CURSOR_COLUMNS
}

/** The table's name in the sink. */
export function targetOf(table: SyncedTable): string {
  return table.target ?? table.name
}

/** What happens when a row arrives whose key is there already, in the sink or in the same round. */
export type MergeRule =
  /** Facts: the first one stands. */
  | { readonly kind: 'keep-first' }
  /** Rows of which every key has one source: the row stands as it was read last. */
  | { readonly kind: 'mirror' }
  /**
   * Records that change: the higher version stands, compared column by column, null below everything. Of equal versions the one in the sink
   * stands (`keep`, the default), or the one read last (`replace`: where a version names its writer, that is the writer's latest state).
   */
  | { readonly kind: 'newest'; readonly version: readonly string[]; readonly onEqual?: 'keep' | 'replace' }
  /**
   * Progress that several reports speak of: each column moves by itself, to the greatest or the least value seen, or stays at the first
   * that was not null. Every column outside the key is in exactly one list.
   */
  | {
      readonly kind: 'furthest'
      readonly greatest: readonly string[]
      readonly least: readonly string[]
      readonly firstKnown: readonly string[]
    }
  /** Anything else, in SQL over the staged rows. Runs inside the round's transaction, once a round and table. */
  | { readonly kind: 'custom'; readonly merge: (staged: StagedRows) => Promise<number> }

/** The rows of one table that a round has read and not yet merged, of all sources, in a temporary table. */
export interface StagedRows {
  /** The round's transaction on the sink. */
  readonly client: Queryable
  readonly table: SyncedTable
  /** Quoted name of the temporary table: the table's columns, then `_source`, `_xid`, `_id`. */
  readonly stage: string
}
