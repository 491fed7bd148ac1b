import type { OutboxEntry, VerifiedFacts, WrittenFile } from '../outbox/outbox-entry.ts'
import type { ArchiveFile } from './list-archive.ts'
import type { ParquetFacts } from './read-facts.ts'
import type { ArchiveProblem } from './verify-archive.ts'

/**
 * Pure. Compares what files hold with what the outbox says was exported: each recorded file is there, nothing else is, and rows,
 * sums, digest and size are those that were recorded.
 * @param entries Of the same tables and intervals as the files.
 * @param facts By key, of the files that could be read; a file without facts is only looked for.
 */
export function compareExports(
  entries: readonly OutboxEntry[],
  files: readonly ArchiveFile[],
  facts: ReadonlyMap<string, ParquetFacts>,
): readonly ArchiveProblem[] {
  const stored = new Map(files.map((file) => [file.key, file]))
  const recorded = new Set<string>()
  const problems: ArchiveProblem[] = []
  for (const { progress } of entries) {
    if (progress.state !== 'uploaded' && progress.state !== 'verified') continue
    const { path } = progress.file
    recorded.add(path)
    const problem = findDifference(progress, stored.get(path), facts.get(path))
    if (problem !== undefined) problems.push({ key: path, problem })
  }
  for (const { key } of files) if (!recorded.has(key)) problems.push({ key, problem: 'the database has no record of it' })
  return problems
}

interface Recorded {
  readonly state: 'verified' | 'uploaded'
  readonly file: WrittenFile
  readonly facts: VerifiedFacts
}

function findDifference(
  { state, file, facts }: Recorded,
  stored: ArchiveFile | undefined,
  found: ParquetFacts | undefined,
): string | undefined {
  if (!stored) return state === 'uploaded' ? 'recorded as uploaded, and not in this store' : undefined
  if (!found) return undefined
  if (found.rowCount !== file.rowCount) return `${file.rowCount} rows are recorded and ${found.rowCount} are in the file`
  if (found.contentSha256 !== file.contentSha256) return 'its rows differ from the digest that is recorded'
  const column = Object.entries(facts.columnSums).find(([name, sum]) => String(found.sums[name]) !== sum)?.[0]
  return column === undefined ? undefined : `the sum of ${column} differs from the one that is recorded`
}
