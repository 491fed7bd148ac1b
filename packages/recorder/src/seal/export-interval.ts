import { type ArchiveTable, type ExportSource, exportRange, type ObjectStore, type Outbox, type ParquetEngine } from '@kassandra/archive'
import { kalshiTables } from '../archive/kalshi-tables.ts'
import type { SealedInterval } from './find-sealable.ts'

export interface Exporter {
  readonly source: ExportSource
  readonly store: ObjectStore
  readonly engine: ParquetEngine
  readonly outbox: Outbox
}

/**
 * Brings an interval of every archived table into the store: the first time whole, later what came since. Safe to kill and to call
 * again: an unfinished generation is finished first, of each table its own. Returns how many files came new.
 */
export async function exportInterval(
  exporter: Exporter,
  interval: Pick<SealedInterval, 'from' | 'to'>,
  signal: AbortSignal,
): Promise<number> {
  let files = 0
  for (const table of kalshiTables) files += await exportTable(exporter, table, interval, signal)
  return files
}

async function exportTable(
  exporter: Exporter,
  table: ArchiveTable,
  { from, to }: Pick<SealedInterval, 'from' | 'to'>,
  signal: AbortSignal,
): Promise<number> {
  let files = 0
  const last = (await exporter.outbox.findLast({ table: table.name, from, to }))?.key.generation ?? -1
  // Any may be unfinished, also one that is made again: calling for a finished one changes nothing.
  for (let generation = 0; generation <= last + 1; generation++) {
    const result = await exportRange({ ...exporter, table, from, to, generation, signal })
    if (result.kind === 'file' && result.isNew) files++
  }
  return files
}
