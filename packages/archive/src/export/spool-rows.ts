import { join } from 'node:path'
import { SourceError } from '../errors/export-errors.ts'
import { type RowSelection, toCopySql } from '../source/copy-sql.ts'
import type { ExportSource } from '../source/export-source.ts'
import { DigestFile } from '../staging/digest-file.ts'
import type { ArchiveTable } from '../table/archive-table.ts'

/** Rows as canonical text in a file of their own. */
export interface SpooledRows {
  readonly path: string
  /** As the server counted them. */
  readonly rowCount: number
  /** SHA-256 over the text, hex. */
  readonly contentSha256: string
}

/**
 * Reads the selected rows into a file, whole or not at all. The engine starts only behind it: a COPY that is cut then cannot leave
 * a short file that looks finished, and a slow engine holds no snapshot open in the database.
 * @throws {SourceError} With the cause; the abort reason when it was aborted.
 */
export async function spoolRows(
  source: ExportSource,
  table: ArchiveTable,
  selection: RowSelection,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<SpooledRows> {
  const path = join(folder, 'rows.csv')
  const sink = await DigestFile.createScratch(path)
  try {
    const rowCount = await source.copy(toCopySql(table, selection), sink, signal)
    return { path, rowCount, contentSha256: sink.sha256() }
  } catch (error) {
    sink.destroy()
    signal?.throwIfAborted()
    throw new SourceError(table.name, { cause: error })
  }
}
