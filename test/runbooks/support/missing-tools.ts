import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** `RUNBOOKS=all`: the long ones, too. */
export const runsAll: boolean = process.env['RUNBOOKS'] === 'all'

/** Those of the programs that are not on PATH. */
export const missingTools = (...names: readonly string[]): readonly string[] =>
  names.filter((name) => !(process.env['PATH'] ?? '').split(delimiter).some((folder) => isProgram(join(folder, name))))

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
