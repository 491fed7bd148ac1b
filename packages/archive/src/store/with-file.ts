import { closeSync, openSync } from 'node:fs'

/** Opens a file for `work`, and closes it whatever comes of that. */
export function withFile(path: string, flags: string, work: (file: number) => void): void {
  const file = openSync(path, flags)
  try {
    work(file)
  } finally {
    closeSync(file)
  }
}
