import type { DetailColumn, Instant, JsonColumn, StampColumn } from './columns.ts'

/**
 * Outbox and manifest of the archive: one file that is to be, or is, in the store. Identity `(table_name, from_ts, to_ts, generation)`.
 * Columns below `attempts` are null until the state that knows them; an interval without rows ends `uploaded` with `row_count` 0 and
 * no `path`.
 */
export interface ExportTable {
  readonly table_name: string
  readonly from_ts: Instant
  readonly to_ts: Instant
  /** 0 for the sealed interval, counting on for rows that came later. */
  readonly generation: number
  readonly kind: 'sealed' | 'late'
  readonly state: 'planned' | 'written' | 'verified' | 'uploaded'
  /** `pg_snapshot` as text: the file holds the rows visible in it and not in the snapshot of the generation before. */
  readonly snapshot: string
  /** How often the export was begun; a step of an older attempt changes nothing. */
  readonly attempts: number
  readonly path: string | null
  readonly row_count: number | null
  readonly min_ts: Instant | null
  readonly max_ts: Instant | null
  /** SHA-256, hex, over the rows as canonical text; `path` carries its first twelve digits. */
  readonly content_sha256: string | null
  /** SHA-256, hex, over the file's bytes. */
  readonly file_sha256: string | null
  readonly size_bytes: number | null
  /** Sum of every numeric column as integer text in the table's own units, by column name. */
  readonly column_sums: JsonColumn | null
  readonly engine: string | null
  readonly detail: DetailColumn
  readonly planned_at: StampColumn
  readonly updated_at: StampColumn
}

/** The table above, for the production migration. */
export const EXPORTS_DDL: string = `
create table exports (
  table_name text not null,
  from_ts timestamptz not null,
  to_ts timestamptz not null check (to_ts > from_ts),
  generation integer not null check (generation >= 0),
  kind text not null generated always as (case when generation = 0 then 'sealed' else 'late' end) stored,
  state text not null default 'planned' check (state in ('planned', 'written', 'verified', 'uploaded')),
  snapshot text not null,
  attempts integer not null default 1,
  path text unique,
  row_count bigint check (row_count >= 0),
  min_ts timestamptz,
  max_ts timestamptz,
  content_sha256 text,
  file_sha256 text,
  size_bytes bigint,
  column_sums jsonb,
  engine text,
  detail jsonb not null default '{}',
  planned_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  primary key (table_name, from_ts, to_ts, generation),
  check (state = 'planned' or row_count is not null),
  check (state = 'planned' or row_count = 0 or num_nulls(path, content_sha256, file_sha256, size_bytes) = 0),
  check (state in ('planned', 'written') or row_count = 0 or num_nulls(min_ts, max_ts, column_sums) = 0)
);`
