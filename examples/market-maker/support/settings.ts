import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const DEFAULT_FOLDER = fileURLToPath(new URL('../../../data/examples/', import.meta.url))

/** Where examples leave what they make: `EXAMPLES_DIR`, or `data/examples`, which git leaves alone. */
export function outputPath(name: string): string {
  const folder = process.env['EXAMPLES_DIR'] ?? DEFAULT_FOLDER
  mkdirSync(folder, { recursive: true })
  return join(folder, name)
}

/** For how long an example looks or trades: `EXAMPLE_SECONDS`. @throws {RangeError} It is no number above 0. */
export function secondsOr(usual: number): number {
  const seconds = Number(process.env['EXAMPLE_SECONDS'] ?? usual)
  if (!(seconds > 0 && seconds < Number.POSITIVE_INFINITY)) throw new RangeError('EXAMPLE_SECONDS must be a number above 0')
  return seconds
}
