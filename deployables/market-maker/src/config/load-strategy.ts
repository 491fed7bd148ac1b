import { readFile } from 'node:fs/promises'
import type { StrategyConfig } from '@kassandra/mm-engine'
import { ConfigError } from '@kassandra/runtime'
import type { MakerConfig } from './maker-config.ts'
import { StrategyError } from './strategy-error.ts'
import { parseStrategy } from './strategy-schema.ts'
import { parseStrategyText } from './strategy-text.ts'
import { withMaxLoss } from './with-max-loss.ts'

export interface LoadedStrategy {
  /** With the largest loss of the settings in it. */
  readonly strategy: StrategyConfig
  /** The path of its file, or `config`. */
  readonly source: string
  /** Of the file, for `watchStrategy`. */
  readonly text: string | undefined
}

/** @throws {ConfigError} The file cannot be read, or holds no strategy: with every problem. */
export async function loadStrategy({ strategy: source, maxLoss }: Pick<MakerConfig, 'strategy' | 'maxLoss'>): Promise<LoadedStrategy> {
  if (source.kind === 'document') return { strategy: bounded(parseStrategy(source.document), maxLoss), source: 'config', text: undefined }
  const text = await readText(source.path)
  try {
    return { strategy: bounded(parseStrategy(parseStrategyText(text)), maxLoss), source: source.path, text }
  } catch (error) {
    if (error instanceof StrategyError)
      throw new ConfigError(
        error.problems.map((problem) => `${source.path}: ${problem}`),
        { cause: error },
      )
    throw error
  }
}

const bounded = (strategy: StrategyConfig, maxLoss: MakerConfig['maxLoss']): StrategyConfig =>
  maxLoss === undefined ? strategy : withMaxLoss(strategy, maxLoss)

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new ConfigError([`${path}: the strategy file cannot be read`], { cause: error })
  }
}
