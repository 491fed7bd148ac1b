import { tmpdir } from 'node:os'
import { ExportRequestError } from '../errors/export-errors.ts'
import type { Outbox } from '../outbox/outbox.ts'
import type { ExportKey, OutboxEntry, WrittenFile } from '../outbox/outbox-entry.ts'
import type { ParquetEngine } from '../parquet/parquet-engine.ts'
import { formatInstantUs, type InstantText, parseInstantUs } from '../partition/instant.ts'
import type { RowSelection } from '../source/copy-sql.ts'
import type { ExportSource } from '../source/export-source.ts'
import { createStagingFolder } from '../staging/staging-folder.ts'
import type { ObjectStore } from '../store/object-store.ts'
import type { ArchiveTable } from '../table/archive-table.ts'
import { placeFile } from './place-file.ts'
import { stageRows } from './stage-rows.ts'
import { verifyStaged } from './staged-file.ts'

export interface ExportRequest {
  readonly source: ExportSource
  readonly store: ObjectStore
  readonly engine: ParquetEngine
  readonly outbox: Outbox
  readonly table: ArchiveTable
  /** Start of the interval, included; a whole second. */
  readonly from: InstantText
  /** End of the interval, excluded; a whole second. */
  readonly to: InstantText
  /** Default 0. One more than the last for rows that came after it. */
  readonly generation?: number | undefined
  /** Where unfinished files lie, up to some ten times the size of the finished one; default the system's folder for temporary files. */
  readonly workFolder?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/** `empty`: the interval had no rows and has no file. `isNew` is false when an earlier call had finished it. */
export type ExportResult =
  | { readonly kind: 'empty'; readonly isNew: boolean }
  | { readonly kind: 'file'; readonly isNew: boolean; readonly file: WrittenFile }

const STAGING = 'kassandra-export-'

/**
 * Exports one interval of one table as one verified file. Safe to kill anywhere and to call again, also after success: the outbox
 * says what is left to do, the store never shows half a file, and equal rows give the same name.
 * @throws {ExportRequestError} Bounds, or a generation whose predecessor is not finished.
 * @throws {SourceError} The rows could not be read to their end.
 * @throws {EngineError} The engine failed or refused a value.
 * @throws {VerificationError} The file holds something else than was sent.
 * @throws {StoreConflictError} The store holds other rows under the file's name.
 * @throws {ExportTakenError} Another process exports the same interval.
 */
export async function exportRange(request: ExportRequest): Promise<ExportResult> {
  const { outbox, store, table, signal } = request
  const key = toKey(request)
  const previousSnapshot = await findPreviousSnapshot(outbox, table, key)
  signal?.throwIfAborted()
  const entry = await outbox.begin(key)
  if (isFinal(entry)) return toResult(entry, false)
  if (entry.progress.state === 'verified' && (await store.find(entry.progress.file.path, signal))) {
    await placeFile(store, entry.progress.file, undefined, signal)
    return toResult(await outbox.markUploaded(entry), true)
  }
  const planned = entry.progress.state === 'planned' ? entry : await outbox.restart(entry)
  const selection = { fromUs: parseInstantUs(key.from), toUs: parseInstantUs(key.to), snapshot: planned.snapshot, previousSnapshot }
  return toResult(await runExport(request, planned, selection), true)
}

async function runExport(request: ExportRequest, planned: OutboxEntry, selection: RowSelection): Promise<OutboxEntry> {
  const { store, outbox, table, signal } = request
  const staging = await createStagingFolder(request.workFolder ?? tmpdir(), STAGING)
  try {
    const staged = await stageRows(request, planned.key, selection, staging.path)
    if (!staged) return await outbox.markEmpty(planned)
    const written = await outbox.markWritten(planned, staged.file)
    const verified = await outbox.markVerified(written, await verifyStaged(table, staged, selection, signal))
    await placeFile(store, staged.file, staged.localPath, signal)
    return await outbox.markUploaded(verified)
  } finally {
    await staging.remove()
  }
}

function toKey({ table, from, to, generation = 0 }: ExportRequest): ExportKey {
  const [fromUs, toUs] = [parseInstantUs(from), parseInstantUs(to)]
  if (fromUs % 1_000_000 !== 0 || toUs % 1_000_000 !== 0) throw new ExportRequestError('an interval begins and ends on whole seconds')
  if (fromUs >= toUs) throw new ExportRequestError(`the interval from ${from} to ${to} is empty`)
  if (!Number.isSafeInteger(generation) || generation < 0) throw new ExportRequestError('a generation is a whole number from 0')
  if (generation > 0 && table.xidColumn === undefined)
    throw new ExportRequestError(`${table.name} cannot tell late rows without an xidColumn`)
  return { table: table.name, from: formatInstantUs(fromUs), to: formatInstantUs(toUs), generation }
}

async function findPreviousSnapshot(outbox: Outbox, table: ArchiveTable, key: ExportKey): Promise<string | undefined> {
  if (key.generation === 0) return undefined
  const previous = await outbox.find({ ...key, generation: key.generation - 1 })
  if (previous && isFinal(previous)) return previous.snapshot
  throw new ExportRequestError(`generation ${key.generation - 1} of ${table.name} from ${key.from} is not archived yet`)
}

function isFinal({ progress }: OutboxEntry): boolean {
  return progress.state === 'uploaded' || progress.state === 'empty'
}

function toResult({ progress }: OutboxEntry, isNew: boolean): ExportResult {
  if (progress.state === 'planned' || progress.state === 'empty') return { kind: 'empty', isNew }
  return { kind: 'file', isNew, file: progress.file }
}
