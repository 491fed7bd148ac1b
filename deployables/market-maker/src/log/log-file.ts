import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/** Takes whole lines. */
export interface LogDestination {
  write(line: string): void
}

/** Writes each line to standard output and to the end of a file, whose folder is made, before it returns: nothing is lost at an end. */
export function openLogFile(path: string): LogDestination & { close(): void } {
  mkdirSync(dirname(path), { recursive: true })
  const file = openSync(path, 'a')
  return {
    write: (line) => {
      process.stdout.write(line)
      writeSync(file, line)
    },
    close: () => closeSync(file),
  }
}
