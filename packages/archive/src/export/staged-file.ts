import { VerificationError } from '../errors/verification-error.ts'
import type { VerifiedFacts, WrittenFile } from '../outbox/outbox-entry.ts'
import { formatInstantUs } from '../partition/instant.ts'
import type { RowSelection } from '../source/copy-sql.ts'
import { openFile } from '../store/file-reader.ts'
import type { ArchiveTable } from '../table/archive-table.ts'
import { checkFacts } from '../verify/check-facts.ts'
import { readParquetFacts } from '../verify/read-facts.ts'

/** A Parquet file that is not in the store yet. */
export interface StagedFile {
  readonly file: WrittenFile
  readonly localPath: string
}

/**
 * Reads a staged file back by the second reader.
 * @throws {VerificationError} Rows, types, digest, or a time outside the interval.
 */
export async function verifyStaged(
  table: ArchiveTable,
  { file, localPath }: StagedFile,
  { fromUs, toUs }: RowSelection,
  signal: AbortSignal | undefined,
): Promise<VerifiedFacts> {
  const reader = await openFile(localPath)
  const facts = await readParquetFacts(reader, signal).finally(() => reader.close())
  checkFacts(table, facts, file)
  const bounds = facts.bounds[table.timeColumn]
  if (!bounds) throw new VerificationError(`${table.name}: no row has a ${table.timeColumn}`)
  const [minUs, maxUs] = [Number(bounds.min), Number(bounds.max)]
  if (minUs < fromUs || maxUs >= toUs) throw new VerificationError(`${table.name}: a ${table.timeColumn} lies outside the interval`)
  const columnSums = Object.fromEntries(Object.entries(facts.sums).map(([name, sum]) => [name, String(sum)]))
  return { minTs: formatInstantUs(minUs), maxTs: formatInstantUs(maxUs), columnSums }
}
