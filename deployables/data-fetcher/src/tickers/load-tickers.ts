import { readFile } from 'node:fs/promises'
import { ConfigError } from '@kassandra/runtime'
import { parseTickers } from './parse-tickers.ts'
import type { TickerLine } from './ticker-line.ts'

/** @throws {ConfigError} The file cannot be read, or lists every line that is no ticker. */
export async function loadTickers(path: string): Promise<readonly TickerLine[]> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new ConfigError([`${path}: the file of tickers cannot be read`], { cause: error })
  })
  const parsed = parseTickers(text)
  if (parsed.kind === 'tickers') return parsed.lines
  throw new ConfigError(parsed.problems.map((problem) => `${path}: ${problem}`))
}
