import { graph, query } from './dashboard.mjs'

/** What every program tells of its own process. */
export const processRow = (job) => {
  const chosen = `job="${job}",instance=~"$instance"`
  return {
    title: 'Process',
    panels: [
      graph({
        title: 'Processor',
        description: 'Of one core. At 1 the event loop is full, and everything else on this page is late.',
        unit: 'percentunit',
        width: 6,
        queries: [query(`rate(process_cpu_seconds_total{${chosen}}[$__rate_interval])`, '{{instance}}')],
      }),
      graph({
        title: 'Memory',
        description:
          'Resident, and the part of it that JavaScript uses. A rise that never falls ends at the limit of the unit or container.',
        unit: 'bytes',
        width: 6,
        queries: [
          query(`process_resident_memory_bytes{${chosen}}`, '{{instance}} resident'),
          query(`nodejs_heap_size_used_bytes{${chosen}}`, '{{instance}} heap'),
        ],
      }),
      graph({
        title: 'Lag of the event loop',
        description: '99 of 100 turns begin within this time after they were due.',
        unit: 's',
        width: 6,
        queries: [query(`nodejs_eventloop_lag_p99_seconds{${chosen}}`, '{{instance}}')],
      }),
      graph({
        title: 'Since the last start',
        description: 'A line that falls to zero is a restart.',
        unit: 's',
        width: 6,
        queries: [query(`time() - process_start_time_seconds{${chosen}}`, '{{instance}}')],
      }),
    ],
  }
}
