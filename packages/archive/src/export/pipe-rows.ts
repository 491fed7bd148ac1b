import { createHash } from 'node:crypto'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { EngineError, SourceError } from '../errors/export-errors.ts'
import type { ParquetEngine, ParquetJob } from '../parquet/parquet-engine.ts'
import { type RowSelection, toCopySql } from '../source/copy-sql.ts'
import type { ExportSource } from '../source/export-source.ts'
import { openPipe, releaseReader } from './named-pipe.ts'
import type { RowFacts } from './spool-rows.ts'

/** Rows that went through a pipe into a file. */
export interface PipedRows extends RowFacts {
  /** As the engine counted them. */
  readonly written: number
}

/**
 * Sends the selected rows through a named pipe into an engine, which writes while the server still sends. Whichever side fails ends the
 * other; the file then is garbage.
 * @param job Its `rowsPath` is the pipe.
 * @throws {SourceError} The rows could not be read to their end. @throws {EngineError} The engine failed. @throws The reason of an abort.
 */
export async function pipeRows(
  source: ExportSource,
  selection: RowSelection,
  engine: ParquetEngine,
  job: ParquetJob,
  signal: AbortSignal | undefined,
): Promise<PipedRows> {
  const { table, rowsPath } = job
  const ended = new AbortController()
  const either = signal ? AbortSignal.any([signal, ended.signal]) : ended.signal
  let engineFailure: { readonly error: unknown } | undefined
  let isEngineDone = false
  const writing = engine
    .write(job, either)
    .catch((error: unknown) => {
      if (!ended.signal.aborted) engineFailure = { error }
      ended.abort(error)
      return 0
    })
    .finally(() => {
      isEngineDone = true
    })
  try {
    const facts = await sendRows(source, toCopySql(table, selection), rowsPath, either)
    const written = await writing
    if (engineFailure) throw engineFailure.error
    return { ...facts, written }
  } catch (error) {
    ended.abort(error)
    await Promise.all([releaseReader(rowsPath, () => isEngineDone), writing])
    signal?.throwIfAborted()
    if (engineFailure) throw new EngineError(table.name, { cause: engineFailure.error })
    throw new SourceError(table.name, { cause: error })
  }
}

async function sendRows(source: ExportSource, sql: string, path: string, signal: AbortSignal): Promise<RowFacts> {
  const hash = createHash('sha256')
  const digest = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      hash.update(chunk)
      done(null, chunk)
    },
  })
  const socket = await openPipe(path, signal)
  const copying = source.copy(sql, digest, signal).catch((error: unknown) => {
    digest.destroy() // the reader has to find an end, whatever the source has left open
    throw error
  })
  const [copied, sent] = await Promise.allSettled([copying, pipeline(digest, socket, { signal })])
  if (copied.status === 'rejected') throw copied.reason
  if (sent.status === 'rejected') throw sent.reason
  return { rowCount: copied.value, contentSha256: hash.digest('hex') }
}
