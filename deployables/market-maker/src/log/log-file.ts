import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/** Takes whole lines. */
export interface LogDestination {
  write(line: string): void
}

export interface LogFileOptions {
  readonly path: string
  readonly stdout: LogDestination
  /** Told once each time that the file begins to fail. */
  readonly complain: (error: unknown) => void
}

/**
 * Writes each line to standard output and to the end of a file, whose folder is made, before it returns: nothing is lost at an end. While the
 * file takes no line, for instance because the disk is full, they go to standard output alone: no trading may end for that.
 */
export function openLogFile({ path, stdout, complain }: LogFileOptions): LogDestination & { close(): void } {
  mkdirSync(dirname(path), { recursive: true })
  const file = openSync(path, 'a')
  let isFailing = false
  return {
    write: (line) => {
      stdout.write(line)
      try {
        writeSync(file, line)
        isFailing = false
      } catch (error) {
        if (!isFailing) complain(error)
        isFailing = true
      }
    },
    close: () => closeSync(file),
  }
}
