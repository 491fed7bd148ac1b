import type { ColumnType, GeneratedAlways } from 'kysely'

/**
 * An instant as text, RFC 3339 in UTC with six decimals: `2026-05-14T04:38:13.068290Z`. Texts order as the instants do. Pools made by
 * `createPool` read `timestamptz` in exactly this form, and PostgreSQL accepts it as it stands.
 */
export type Instant = string

/** A transaction id (`xid8`) as decimal text. Comparable within one cluster only. */
export type TransactionId = string

/** Price levels of one side, ascending, best last: `[price in $0.0001 of its own side, quantity in 0.01 contract]`. Written as JSON text. */
export type LevelsColumn = ColumnType<readonly (readonly [number, number])[], string, string>

/** Any JSON; written as JSON text. */
export type JsonColumn = ColumnType<unknown, string, string>

/** A JSON object with a default of `{}`; written as JSON text. */
export type DetailColumn = ColumnType<unknown, string | undefined, string>

/** An instant that the database's clock fills when it is left out. */
export type StampColumn = ColumnType<Instant, Instant | undefined, Instant>

/**
 * What makes a row of a source table readable by cursor: the transaction that wrote it last, and its own number. Every UPDATE of such a
 * row sets `xid = pg_current_xact_id()`; `upsertBatch` does so by itself.
 */
export interface SyncedRow {
  readonly id: GeneratedAlways<number>
  readonly xid: ColumnType<TransactionId, never, TransactionId>
}

/** On a production table: the transaction that brought the row or changed it last. Differs between two runs over the same input. */
export interface LandedRow {
  readonly xid: ColumnType<TransactionId, never, TransactionId>
}
