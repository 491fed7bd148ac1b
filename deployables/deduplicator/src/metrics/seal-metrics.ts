import type { Registry } from '@kassandra/runtime'
import { defineIn, type Observe } from './define.ts'

/** Behind the seal: export, audits, landed rows that go. */
export function sealMetrics(registry: Registry): Observe {
  const { counter, gauge } = defineIn(registry)
  const unexported = gauge('unexported_intervals', 'Intervals with rows that are not in the archive, the present one included.')
  const unsettled = gauge('unsettled_intervals', 'Intervals with landed rows that are not audited and dropped.')
  const exportedFrom = gauge(
    'unexported_from_timestamp_seconds',
    'Exchange time where the earliest interval begins that is not in the archive.',
  )
  const files = counter('export_files_total', 'Parquet files that came new.')
  const intervals = counter('exported_intervals_total', 'Intervals that were exported.')
  const failures = counter('sealing_failures_total', 'Exports and settlements that failed and are tried again.', 'work')
  const settled = counter('settled_intervals_total', 'Intervals whose landed rows were audited and dropped.')
  const dropped = counter('landed_rows_dropped_total', 'Landed rows that were audited and dropped.')
  const compared = counter('changes_compared_total', 'Changes that the collectors were compared by.')
  const missed = counter('changes_missed_total', 'Changes among those that not everybody saw who was whole.')
  const snapshots = counter('snapshots_compared_total', 'Snapshots that were compared with the replayed book.')
  const mismatches = counter('book_mismatches_total', 'Snapshots among those that show another book, resets not counted.')
  const negative = counter('negative_levels_total', 'Levels that fell below zero.')
  return (event) => {
    if (event.kind === 'sealing-failed') failures.inc({ work: event.work })
    if (event.kind === 'sealing') {
      unexported.set(event.backlog.unexported)
      unsettled.set(event.backlog.unsettled)
      if (event.backlog.unexportedFrom === undefined) exportedFrom.remove()
      else exportedFrom.set(Date.parse(event.backlog.unexportedFrom) / 1_000)
    }
    if (event.kind === 'exported') {
      files.inc(event.files)
      intervals.inc()
    }
    if (event.kind !== 'settled') return
    const { comparison, rows, repeated, snapshots: count, mismatches: differing, negativeLevels } = event.report
    settled.inc()
    dropped.inc(rows + repeated)
    compared.inc(Object.values(comparison?.keys ?? {}).reduce((sum, keys) => sum + keys, 0))
    missed.inc(comparison?.missed ?? 0)
    snapshots.inc(count)
    mismatches.inc(differing)
    negative.inc(negativeLevels)
  }
}
