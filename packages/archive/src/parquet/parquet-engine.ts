import type { ArchiveTable } from '../table/archive-table.ts'

/** One file to write. */
export interface ParquetJob {
  readonly table: ArchiveTable
  /** Rows as canonical text, one a line, in the order of the file to be; a pipe where the engine `readsOnce`. */
  readonly rowsPath: string
  readonly parquetPath: string
  /** Key and value pairs of the footer. */
  readonly metadata: Readonly<Record<string, string>>
  /** An empty folder for what does not fit into memory. */
  readonly scratchPath: string
}

/** Writes Parquet: compressed, row groups of the table's size, statistics that readers may trust, rows in the order given. */
export interface ParquetEngine {
  /** Name and version, recorded with each file. */
  readonly name: string
  /** It keeps up with a server that sends, and reads the rows once, from their begin to their end; where it cannot, it fails. */
  readonly readsOnce?: boolean
  /** @returns The number of rows written. Rejects when a value does not fit its column; the file is then garbage. */
  write(job: ParquetJob, signal?: AbortSignal): Promise<number>
}
