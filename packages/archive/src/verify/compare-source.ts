import { createHash } from 'node:crypto'
import { Writable } from 'node:stream'
import { SourceError } from '../errors/export-errors.ts'
import type { OutboxEntry } from '../outbox/outbox-entry.ts'
import { parseInstantUs } from '../partition/instant.ts'
import { toCopySql } from '../source/copy-sql.ts'
import type { ExportSource } from '../source/export-source.ts'
import type { ArchiveTable } from '../table/archive-table.ts'

/**
 * `equal`: the source still holds exactly the exported rows. `gone`: it holds none of them any more, as after retention. `different`:
 * it holds others, as `detail` says.
 */
export type SourceComparison = { readonly kind: 'equal' | 'gone' } | { readonly kind: 'different'; readonly detail: string }

/**
 * Reads the rows of a finished export from the source again, by the snapshots that were recorded, and compares count and digest. A row
 * that was changed since belongs to a later generation and is missing here.
 * @param previous Entry of the generation before; undefined for the first.
 * @throws {SourceError} The rows could not be read to their end.
 */
export async function compareSource(
  source: ExportSource,
  table: ArchiveTable,
  entry: OutboxEntry,
  previous: OutboxEntry | undefined,
  signal?: AbortSignal,
): Promise<SourceComparison> {
  const { key, snapshot, progress } = entry
  const selection = { fromUs: parseInstantUs(key.from), toUs: parseInstantUs(key.to), snapshot, previousSnapshot: previous?.snapshot }
  const hash = createHash('sha256')
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      hash.update(chunk)
      done()
    },
  })
  const rows = await source.copy(toCopySql(table, selection), sink, signal).catch((cause: unknown) => {
    signal?.throwIfAborted()
    throw new SourceError(table.name, { cause })
  })
  const exported =
    progress.state === 'verified' || progress.state === 'uploaded' ? progress.file : { rowCount: 0, contentSha256: undefined }
  if (rows === 0 && exported.rowCount > 0) return { kind: 'gone' }
  if (rows !== exported.rowCount) return { kind: 'different', detail: `the source has ${rows} rows, the file ${exported.rowCount}` }
  const isEqual = rows === 0 || hash.digest('hex') === exported.contentSha256
  return isEqual ? { kind: 'equal' } : { kind: 'different', detail: `the ${rows} rows of the source differ from those of the file` }
}
