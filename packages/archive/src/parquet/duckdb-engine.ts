import { stat } from 'node:fs/promises'
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

/** What one attempt may take. */
interface Limits {
  readonly memoryBytes: number
  readonly lineBytes: number
}

/** Enough for ordinary rows. DuckDB keeps what it has read for as long as the limit lets it, and would fill any larger one in vain. */
const USUAL: Limits = { memoryBytes: 48 * 1024 * 1024, lineBytes: 1024 * 1024 }
const MOST_LINE_BYTES = 16 * 1024 * 1024

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
  const most: Limits = { memoryBytes: memoryLimitBytes, lineBytes: MOST_LINE_BYTES }
  const wideTables = new Set<string>()
  const writeWithin = async (limits: Limits, job: ParquetJob, signal: AbortSignal | undefined): Promise<number> => {
    const instance = await DuckDBInstance.create(':memory:', {
      memory_limit: `${limits.memoryBytes}B`,
      threads: String(threads),
      temp_directory: job.scratchPath,
      preserve_insertion_order: 'true',
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    })
    try {
      const connection = await instance.connect()
      return await runJob(connection, toDuckdbSql(job, limits.lineBytes), signal).finally(() => connection.closeSync())
    } finally {
      instance.closeSync()
    }
  }
  return {
    name: `duckdb ${version()}`,
    readsOnce: true,
    write: async (job, signal) => {
      const { name } = job.table
      if (memoryLimitBytes <= USUAL.memoryBytes || wideTables.has(name)) return writeWithin(most, job, signal)
      return writeWithin(USUAL, job, signal).catch(async (error: unknown) => {
        if (!isForWideRows(error)) throw error
        wideTables.add(name)
        if ((await stat(job.rowsPath)).isFIFO()) throw error // what was read is gone
        return writeWithin(most, job, signal) // over the file of the first try
      })
    },
  }
}

/** Whether rows that are wider than usual would explain it. Of a line past its limit the reader says that, or finds columns in it. */
function isForWideRows(error: unknown): boolean {
  return error instanceof Error && /^(Out of Memory Error|Invalid Input Error: CSV Error)/.test(error.message)
}

async function runJob(connection: DuckDBConnection, sql: string, signal: AbortSignal | undefined): Promise<number> {
  signal?.throwIfAborted()
  const interrupt = (): void => connection.interrupt()
  signal?.addEventListener('abort', interrupt)
  try {
    const result = await connection.runAndReadAll(sql)
    return Number(result.getRowsJson()[0]?.[0])
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  } finally {
    signal?.removeEventListener('abort', interrupt)
  }
}
