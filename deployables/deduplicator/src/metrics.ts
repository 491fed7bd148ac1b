import type { DeduplicatorEvent } from '@kassandra/recorder'
import { Counter, createMetrics, Gauge, Histogram, type Registry } from '@kassandra/runtime'

export interface DeduplicatorMetrics {
  readonly registry: Registry
  observe(event: DeduplicatorEvent): void
}

export function createDeduplicatorMetrics(): DeduplicatorMetrics {
  const registry = createMetrics()
  const registers = [registry]
  const rows = new Counter({
    name: 'deduplicator_rows_read_total',
    help: 'Rows read from gatherers, by table.',
    labelNames: ['table'],
    registers,
  })
  const applied = new Counter({
    name: 'deduplicator_rows_applied_total',
    help: 'Rows that production gained or changed, by table.',
    labelNames: ['table'],
    registers,
  })
  const deltas = new Counter({ name: 'deduplicator_deltas_merged_total', help: 'Deltas that entered the merged history.', registers })
  const leads = new Counter({ name: 'deduplicator_leads_total', help: 'Segments that took the lead of a market.', registers })
  const gaps = new Counter({ name: 'deduplicator_gaps_total', help: 'Gaps that began.', registers })
  const seconds = new Histogram({
    name: 'deduplicator_round_seconds',
    help: 'Time of a committed round.',
    buckets: [0.01, 0.03, 0.1, 0.3, 1, 3, 10],
    registers,
  })
  const failures = new Counter({ name: 'deduplicator_round_failures_total', help: 'Rounds that were given up.', registers })
  const unreachable = new Counter({
    name: 'deduplicator_source_failures_total',
    help: 'Failed reads, by source.',
    labelNames: ['source'],
    registers,
  })
  const up = new Gauge({ name: 'deduplicator_gatherer_live', help: '1 while the gatherer is live.', labelNames: ['gatherer'], registers })
  const files = new Counter({ name: 'deduplicator_export_files_total', help: 'Parquet files that came new.', registers })
  return {
    registry,
    observe: (event) => {
      switch (event.kind) {
        case 'round':
          for (const { table, rows: count, applied: changed } of event.tables) {
            rows.inc({ table }, count)
            applied.inc({ table }, changed)
          }
          for (const { source } of event.failures) unreachable.inc({ source })
          seconds.observe(event.elapsedMs / 1_000)
          return
        case 'round-failed':
          failures.inc()
          return
        case 'merged':
          deltas.inc(event.report.deltas)
          leads.inc(event.report.leads)
          gaps.inc(event.report.gaps)
          return
        case 'presence':
          up.set({ gatherer: event.gatherer }, event.presence === 'live' ? 1 : 0)
          return
        case 'exported':
          files.inc(event.files)
      }
    },
  }
}
