/** One column of an archived table, by what its values are in PostgreSQL and in Parquet. All may be null. */
export type ArchiveColumn = TextColumn | PlainColumn | DecimalColumn | DecimalListColumn

interface ColumnBase {
  readonly name: string
  /** Stands in the file's footer: `dollars`, `contracts`, `milliseconds`. */
  readonly unit?: string | undefined
}

/** `text` in both. */
export interface TextColumn extends ColumnBase {
  readonly kind: 'text'
}

/** `boolean`; `integer` (32 bits); `bigint` (64 bits); `instant`: `timestamptz` and TIMESTAMP in microseconds UTC. */
export interface PlainColumn extends ColumnBase {
  readonly kind: 'boolean' | 'integer' | 'bigint' | 'instant'
}

/** In PostgreSQL an integer count of 10^-`scale`, in Parquet DECIMAL(`precision`, `scale`). */
export interface DecimalColumn extends ColumnBase, DecimalType {
  readonly kind: 'decimal'
}

/** In PostgreSQL `jsonb` such as `[[4200, 500], ...]` of integer counts, in Parquet a list of structs of decimals. */
export interface DecimalListColumn extends ColumnBase {
  readonly kind: 'list'
  readonly fields: readonly DecimalField[]
}

export interface DecimalType {
  /** Digits in all, 1 to 18. */
  readonly precision: number
  /** Digits behind the point. */
  readonly scale: number
}

export interface DecimalField extends DecimalType {
  readonly name: string
}

/** What of a table goes into the archive, and how. */
export interface ArchiveTable {
  /** Name in PostgreSQL and in the paths of the archive: lower case, digits, underscores. */
  readonly name: string
  /** Counts up when columns change; in every footer. */
  readonly schemaVersion: number
  readonly columns: readonly ArchiveColumn[]
  /** Instant whose value decides to which interval a row belongs. May be a column that is not archived, such as a partition key. */
  readonly rangeColumn: string
  /** Archived instant whose bounds are recorded for each file. */
  readonly timeColumn: string
  /** Order of rows in a file. Together unique, so that equal rows give equal files; text is ordered by its bytes. */
  readonly orderBy: readonly string[]
  /** `xid8` column of the transaction that wrote a row last; needed for generations past the first. */
  readonly xidColumn?: string | undefined
  /** Rows a row group; default 100,000. Fewer for tables with wide rows. */
  readonly rowGroupRows?: number | undefined
}

export const DEFAULT_ROW_GROUP_ROWS = 100_000
