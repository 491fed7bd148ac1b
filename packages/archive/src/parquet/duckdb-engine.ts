import type { DuckDBConnection } from '@duckdb/node-api'
import { toDuckdbSql } from './duckdb-sql.ts'
import { loadEnginePackage } from './engine-package.ts'
import type { ParquetEngine, ParquetJob } from './parquet-engine.ts'

export interface DuckdbEngineOptions {
  /** DuckDB's own limit; default 512 MiB. What goes past it spills to the job's scratch folder. Only wide rows take that much. */
  readonly memoryLimitBytes?: number | undefined
  /** Default 1, which also keeps memory lowest. */
  readonly threads?: number | undefined
}

/** Enough for ordinary rows. DuckDB keeps what it has read for as long as the limit lets it, and would fill any larger one in vain. */
const USUAL_LIMIT_BYTES = 96 * 1024 * 1024

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
  const writeWithin = async (limitBytes: number, job: ParquetJob, signal: AbortSignal | undefined): Promise<number> => {
    const instance = await DuckDBInstance.create(':memory:', {
      memory_limit: `${limitBytes}B`,
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
  }
  return {
    name: `duckdb ${version()}`,
    write: async (job, signal) => {
      if (memoryLimitBytes <= USUAL_LIMIT_BYTES) return writeWithin(memoryLimitBytes, job, signal)
      return writeWithin(USUAL_LIMIT_BYTES, job, signal).catch((error: unknown) => {
        if (!isOutOfMemory(error)) throw error
        return writeWithin(memoryLimitBytes, job, signal) // over the file of the first try
      })
    },
  }
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('Out of Memory Error')
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
