import { BackupDamagedError } from '../errors/backup-errors.ts'
import type { ObjectReader } from '../store/object-store.ts'
import { readBackup } from './read-backup.ts'

export interface CheckedBackup {
  /** Tables with rows of their own. */
  readonly tables: number
  readonly rows: number
}

/**
 * Reads a backup whole and counts its rows, table by table.
 * @throws {BackupDamagedError} Cut, changed, none, or the counts differ from what it says.
 */
export async function checkBackup(file: ObjectReader, signal?: AbortSignal): Promise<CheckedBackup> {
  let [tables, rows, inTable] = [0, 0, 0]
  let table = ''
  for await (const piece of readBackup(file, signal)) {
    switch (piece.kind) {
      case 'copy':
        table = piece.table
        inTable = 0
        break
      case 'data':
        inTable += countLines(piece.bytes)
        break
      case 'copied':
        if (piece.rows !== inTable) throw new BackupDamagedError(`${table} should have ${piece.rows} rows and has ${inTable}`)
        tables++
        rows += inTable
        break
      case 'end':
        if (piece.tables !== tables || piece.rows !== rows)
          throw new BackupDamagedError(`${piece.rows} rows are recorded and ${rows} are there`)
    }
  }
  return { tables, rows }
}

/** A row is a line: line feeds inside of values are written as `\n`. */
function countLines(bytes: Buffer): number {
  let lines = 0
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) lines++
  return lines
}
