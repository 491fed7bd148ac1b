import { SourceError } from '../errors/export-errors.ts'
import { type RowSelection, toCopySql } from '../source/copy-sql.ts'
import type { ExportSource } from '../source/export-source.ts'
import { DigestFile } from '../staging/digest-file.ts'
import type { ArchiveTable } from '../table/archive-table.ts'

/** What is known of rows that were read. */
export interface RowFacts {
  /** As the server counted them. */
  readonly rowCount: number
  /** SHA-256 over their canonical text, hex. */
  readonly contentSha256: string
}

/**
 * Reads the selected rows as canonical text into a new file, whole or not at all. The engine starts only behind it, so that a slow one holds no snapshot open in
 * the database.
 * @throws {SourceError} With the cause; the abort reason when it was aborted.
 */
export async function spoolRows(
  source: ExportSource,
  table: ArchiveTable,
  selection: RowSelection,
  path: string,
  signal: AbortSignal | undefined,
): Promise<RowFacts> {
  const sink = await DigestFile.createScratch(path)
  try {
    const rowCount = await source.copy(toCopySql(table, selection), sink, signal)
    return { rowCount, contentSha256: sink.sha256() }
  } catch (error) {
    sink.destroy()
    signal?.throwIfAborted()
    throw new SourceError(table.name, { cause: error })
  }
}
