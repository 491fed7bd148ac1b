import type { ExportProgress, OutboxEntry, VerifiedFacts, WrittenFile } from './outbox-entry.ts'

/** A row of `exports` as `ENTRY_COLUMNS` selects it: text and integers of 32 bits only, whatever parsers the pool has. */
export interface EntryRow {
  readonly table_name: string
  readonly from_text: string
  readonly to_text: string
  readonly generation: number
  readonly state: 'planned' | 'written' | 'verified' | 'uploaded'
  readonly snapshot: string
  readonly attempts: number
  readonly path: string | null
  readonly row_count_text: string | null
  readonly min_text: string | null
  readonly max_text: string | null
  readonly content_sha256: string | null
  readonly file_sha256: string | null
  readonly size_text: string | null
  readonly column_sums_text: string | null
  readonly engine: string | null
}

const instant = (column: string, name: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as ${name}`

export const ENTRY_COLUMNS: string = [
  'table_name',
  instant('from_ts', 'from_text'),
  instant('to_ts', 'to_text'),
  'generation',
  'state',
  'snapshot',
  'attempts',
  'path',
  'row_count::text as row_count_text',
  instant('min_ts', 'min_text'),
  instant('max_ts', 'max_text'),
  'content_sha256',
  'file_sha256',
  'size_bytes::text as size_text',
  'column_sums::text as column_sums_text',
  'engine',
].join(', ')

/** Pure. The table's constraints make every state carry what it must. */
export function toEntry(row: EntryRow): OutboxEntry {
  return {
    key: { table: row.table_name, from: row.from_text, to: row.to_text, generation: row.generation },
    snapshot: row.snapshot,
    attempts: row.attempts,
    progress: toProgress(row),
  }
}

function toProgress(row: EntryRow): ExportProgress {
  if (row.state === 'planned') return { state: 'planned' }
  if (row.row_count_text === '0') return { state: 'empty' }
  const file = toFile(row)
  return row.state === 'written' ? { state: 'written', file } : { state: row.state, file, facts: toFacts(row) }
}

function toFile(row: EntryRow): WrittenFile {
  return {
    path: row.path ?? '',
    rowCount: Number(row.row_count_text),
    contentSha256: row.content_sha256 ?? '',
    fileSha256: row.file_sha256 ?? '',
    sizeBytes: Number(row.size_text),
    engine: row.engine ?? '',
  }
}

function toFacts(row: EntryRow): VerifiedFacts {
  return { minTs: row.min_text ?? '', maxTs: row.max_text ?? '', columnSums: JSON.parse(row.column_sums_text ?? '{}') }
}
