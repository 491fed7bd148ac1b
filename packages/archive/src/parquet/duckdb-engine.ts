import type { DuckDBConnection } from '@duckdb/node-api'
import { toDuckdbSql } from './duckdb-sql.ts'
import { loadEnginePackage } from './engine-package.ts'
import type { ParquetEngine, ParquetJob } from './parquet-engine.ts'

export interface DuckdbEngineOptions {
  /** DuckDB's own limit; default 512 MiB. What goes past it spills to the job's scratch folder. */
  readonly memoryLimitBytes?: number | undefined
  /** Default 1, which also keeps memory lowest. */
  readonly threads?: number | undefined
}

/**
 * Writes by DuckDB, in a database of its own in memory for each file. The native library is loaded by this call and not by the
 * import of the package.
 * @throws {EngineConfigError} The library is not installed, or not for this machine.
 */
export async function duckdbEngine({
  memoryLimitBytes = 512 * 1024 * 1024,
  threads = 1,
}: DuckdbEngineOptions = {}): Promise<ParquetEngine> {
  const { DuckDBInstance, version } = await loadEnginePackage('duckdb', '@duckdb/node-api', () => import('@duckdb/node-api'))
  return {
    name: `duckdb ${version()}`,
    write: async (job, signal) => {
      const instance = await DuckDBInstance.create(':memory:', {
        memory_limit: `${memoryLimitBytes}B`,
        threads: String(threads),
        temp_directory: job.scratchPath,
        preserve_insertion_order: 'true',
        autoinstall_known_extensions: 'false',
        autoload_known_extensions: 'false',
      })
      try {
        const connection = await instance.connect()
        return await runJob(connection, job, signal).finally(() => connection.closeSync())
      } finally {
        instance.closeSync()
      }
    },
  }
}

async function runJob(connection: DuckDBConnection, job: ParquetJob, signal: AbortSignal | undefined): Promise<number> {
  signal?.throwIfAborted()
  const interrupt = (): void => connection.interrupt()
  signal?.addEventListener('abort', interrupt)
  try {
    const result = await connection.runAndReadAll(toDuckdbSql(job))
    return Number(result.getRowsJson()[0]?.[0])
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  } finally {
    signal?.removeEventListener('abort', interrupt)
  }
}
