import { readFile } from 'node:fs/promises'
import type { z } from 'zod'
import { ConfigError } from '../errors/config-error.ts'
import { type ConfigFile, type ConfigSources, readConfig } from './read-config.ts'

export interface LoadConfigSources extends Omit<ConfigSources, 'file'> {
  /** Path of a YAML file; without it settings come from environment and flags alone. */
  readonly configPath?: string | undefined
}

/**
 * Reads the configuration file, where one is named, and joins it with environment and flags.
 * @throws {ConfigError} The file cannot be read, or anything that `readConfig` refuses.
 */
export async function loadConfig<S extends z.ZodObject>(schema: S, sources: LoadConfigSources): Promise<z.output<S>> {
  const { configPath, ...rest } = sources
  const file = configPath === undefined ? undefined : await openConfigFile(configPath)
  return readConfig(schema, { ...rest, file })
}

async function openConfigFile(path: string): Promise<ConfigFile> {
  try {
    return { path, text: await readFile(path, 'utf8') }
  } catch (error) {
    throw new ConfigError([`${path}: the file cannot be read`], { cause: error })
  }
}
