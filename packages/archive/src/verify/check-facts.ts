import { VerificationError } from '../errors/verification-error.ts'
import type { ArchiveTable } from '../table/archive-table.ts'
import { describeColumns } from '../table/column-type.ts'
import type { ParquetFacts } from './read-facts.ts'

/** What a file must hold. */
export interface ExpectedFacts {
  readonly rowCount: number
  readonly contentSha256: string
}

/**
 * Pure. Compares what was found in a file with what was sent to it.
 * @throws {VerificationError} Names the first difference.
 */
export function checkFacts(table: ArchiveTable, facts: ParquetFacts, expected: ExpectedFacts): void {
  const declared = describeColumns(facts.columns)
  const wanted = describeColumns(table.columns)
  if (declared !== wanted) throw new VerificationError(`${table.name}: the file declares ${declared} instead of ${wanted}`)
  if (facts.rowCount !== expected.rowCount) {
    throw new VerificationError(`${table.name}: ${expected.rowCount} rows were sent and ${facts.rowCount} are in the file`)
  }
  if (facts.contentSha256 !== expected.contentSha256)
    throw new VerificationError(`${table.name}: the rows in the file differ from those sent`)
}
