import { EngineConfigError } from '../errors/engine-config-error.ts'
import { duckdbEngine } from './duckdb-engine.ts'
import { hyparquetEngine } from './hyparquet-engine.ts'
import type { ParquetEngine } from './parquet-engine.ts'
import { parquetjsEngine } from './parquetjs-engine.ts'

export type EngineName = 'duckdb' | 'hyparquet' | 'parquetjs'

const ENGINES: Readonly<Record<EngineName, () => Promise<ParquetEngine>>> = {
  duckdb: duckdbEngine,
  hyparquet: hyparquetEngine,
  parquetjs: parquetjsEngine,
}

export const ENGINE_NAMES: readonly EngineName[] = ['duckdb', 'hyparquet', 'parquetjs']

/**
 * Opens an engine by its name, with its defaults. Only its own package is loaded.
 * @throws {EngineConfigError} Unknown, or its package is not installed.
 */
export async function openEngine(name: string): Promise<ParquetEngine> {
  const known = ENGINE_NAMES.find((engine) => engine === name)
  if (known === undefined) throw new EngineConfigError(`there is no engine ${JSON.stringify(name)}; there are ${ENGINE_NAMES.join(', ')}`)
  return ENGINES[known]()
}
