import { alerts, dashboard, graph, number, query } from './dashboard.mjs'
import { processRow } from './process.mjs'

const of = (metric) => `kassandra_deduplicator_${metric}{instance=~"$instance"}`
const rate = (metric) => `rate(${of(metric)}[$__rate_interval])`
const hourly = (metric) => `increase(${of(metric)}[1h])`
const by = (labels, expression) => `sum by (${labels}) (${expression})`

/** @param alertNames Alerts of the deduplicator. */
export const deduplicator = (alertNames) =>
  dashboard({
    uid: 'kassandra-deduplicator',
    title: 'Deduplicator',
    description: 'From the gatherers’ databases into production and the archive.',
    job: 'deduplicator',
    rows: [
      {
        title: 'Now',
        panels: [
          number({
            title: 'Gatherers live',
            description: 'As the merge sees them. At none, nothing is recorded.',
            unit: 'short',
            queries: [query(`sum(${of('gatherer_live')})`, '')],
          }),
          number({
            title: 'Since the last round',
            description: 'A round that commits nothing new counts too.',
            unit: 's',
            bad: 120,
            queries: [query(`max(time() - ${of('round_timestamp_seconds')})`, '')],
          }),
          number({
            title: 'Gaps in a day',
            description: 'Begun because no gatherer was whole. `deduplicator coverage` says of which markets, and when.',
            unit: 'short',
            bad: 1,
            queries: [query(`sum(increase(${of('gaps_total')}[24h]))`, '')],
          }),
          number({
            title: 'Books that differ in a day',
            description: 'Replayed books that are not the one the exchange sent, and levels below zero.',
            unit: 'short',
            bad: 1,
            queries: [query(`sum(increase(${of('book_mismatches_total')}[24h])) + sum(increase(${of('negative_levels_total')}[24h]))`, '')],
          }),
          number({
            title: 'Not in the archive',
            description: 'Intervals, the present one included.',
            unit: 'short',
            bad: 4,
            queries: [query(`max(${of('unexported_intervals')})`, '')],
          }),
          number({
            title: 'Not audited',
            description: 'Intervals whose landed rows still fill production.',
            unit: 'short',
            bad: 4,
            queries: [query(`max(${of('unsettled_intervals')})`, '')],
          }),
          alerts(alertNames),
        ],
      },
      {
        title: 'Reading',
        panels: [
          graph({
            title: 'Rows read',
            description: 'By table, all gatherers together.',
            unit: 'ops',
            stack: true,
            queries: [query(by('table', rate('rows_read_total')), '{{table}}')],
          }),
          graph({
            title: 'Rows that changed production',
            description: 'By table. A third of what is read, where three gatherers see the same.',
            unit: 'ops',
            stack: true,
            queries: [query(by('table', rate('rows_applied_total')), '{{table}}')],
          }),
          graph({
            title: 'Age of the newest row',
            description: 'Of the last round that had any, since a gatherer received it.',
            unit: 's',
            queries: [query(of('row_age_seconds'), '{{table}}')],
          }),
          graph({
            title: 'Duration of rounds',
            description: 'Half of them, and 99 of 100, take no longer.',
            unit: 's',
            queries: [0.5, 0.99].map((share) =>
              query(`histogram_quantile(${share}, ${by('instance, le', rate('round_seconds_bucket'))})`, `{{instance}} ${share * 100} %`),
            ),
          }),
          graph({
            title: 'Rows of a page',
            description: 'On average, of pages that were not empty. At PAGE_ROWS it reads as fast as it can.',
            unit: 'short',
            queries: [query(`${by('table', rate('page_rows_sum'))} / ${by('table', rate('page_rows_count'))}`, '{{table}}')],
          }),
          graph({
            title: 'More waits than one page',
            description: '1 for long: production does not keep up.',
            unit: 'short',
            queries: [query(of('behind'), '{{gatherer}} {{table}}')],
          }),
          graph({
            title: 'Since a table was read',
            description: 'One that rises alone: that gatherer’s database is out of reach.',
            unit: 's',
            queries: [query(`time() - max by (gatherer) (${of('read_timestamp_seconds')})`, '{{gatherer}}')],
          }),
          graph({
            title: 'Transactions held back',
            description: 'By an older one that is still open on the gatherer. Look for the oldest backend_xid in pg_stat_activity.',
            unit: 'short',
            queries: [query(of('held_back_transactions'), '{{gatherer}}')],
          }),
          graph({
            title: 'Failures in an hour',
            description: 'Nothing of a round that was given up is written; each is tried again.',
            unit: 'short',
            queries: [
              query(hourly('round_failures_total'), 'rounds'),
              query(hourly('source_failures_total'), 'reads of {{source}}'),
              query(hourly('acknowledge_failures_total'), 'acknowledgements to {{source}}'),
              query(hourly('source_restarts_total'), '{{source}} read anew'),
            ],
          }),
        ],
      },
      {
        title: 'Merging',
        panels: [
          graph({
            title: 'Deltas merged',
            description: 'From leaders, and filled in from others.',
            unit: 'ops',
            queries: [
              query(by('instance', rate('deltas_merged_total')), 'from leaders'),
              query(by('instance', rate('deltas_filled_total')), 'filled in'),
            ],
          }),
          graph({
            title: 'Behind the furthest gatherer',
            description: 'Exchange time. Decisions and seals wait for the slowest that is live.',
            unit: 's',
            queries: [query(of('horizon_behind_seconds'), '{{gatherer}}')],
          }),
          graph({
            title: 'Horizon',
            description: 'Exchange time up to which everything of a gatherer has arrived, as time of day.',
            unit: 'dateTimeAsIso',
            queries: [query(`1000 * ${of('horizon_timestamp_seconds')}`, '{{gatherer}}')],
          }),
          graph({
            title: 'Live and awaited',
            description: 'Awaited: decisions wait for this gatherer.',
            unit: 'short',
            queries: [query(of('gatherer_live'), '{{gatherer}} live'), query(of('gatherer_awaited'), '{{gatherer}} awaited')],
          }),
          graph({
            title: 'Changes of the lead in an hour',
            description: 'Markets whose history goes on from another gatherer.',
            unit: 'short',
            queries: [query(hourly('leads_total'), '{{instance}}')],
          }),
          graph({
            title: 'Gaps in an hour',
            description: 'Begun because no gatherer was whole.',
            unit: 'short',
            queries: [query(hourly('gaps_total'), '{{instance}}')],
          }),
        ],
      },
      {
        title: 'Archive and audit',
        panels: [
          graph({
            title: 'Behind the seal',
            description: 'Intervals not in the archive, and not audited.',
            unit: 'short',
            queries: [
              query(of('unexported_intervals'), '{{instance}} not in the archive'),
              query(of('unsettled_intervals'), '{{instance}} not audited'),
            ],
          }),
          graph({
            title: 'Age of what is not in the archive',
            description: 'Since the beginning of the earliest interval that is not exported.',
            unit: 's',
            queries: [query(`time() - ${of('unexported_from_timestamp_seconds')}`, '{{instance}}')],
          }),
          graph({
            title: 'Exported in an hour',
            description: 'Parquet files and intervals.',
            unit: 'short',
            queries: [
              query(hourly('export_files_total'), '{{instance}} files'),
              query(hourly('exported_intervals_total'), '{{instance}} intervals'),
            ],
          }),
          graph({
            title: 'Failures in an hour',
            description: 'Of export or settlement; each is tried again.',
            unit: 'short',
            queries: [query(hourly('sealing_failures_total'), '{{instance}} {{work}}')],
          }),
          graph({
            title: 'Audited and dropped in an hour',
            description: 'Intervals, and landed rows.',
            unit: 'short',
            queries: [
              query(hourly('settled_intervals_total'), '{{instance}} intervals'),
              query(hourly('landed_rows_dropped_total'), '{{instance}} rows'),
            ],
          }),
          graph({
            title: 'Changes that not everybody saw',
            description: 'Share of those compared, of collectors that were whole. Above zero, the mode multiset must not be used.',
            unit: 'percentunit',
            queries: [query(`${hourly('changes_missed_total')} / ${hourly('changes_compared_total')}`, '{{instance}}')],
          }),
          graph({
            title: 'Books that differ',
            description: 'Share of the snapshots compared with the replayed book; resets are not counted.',
            unit: 'percentunit',
            width: 12,
            queries: [query(`${hourly('book_mismatches_total')} / ${hourly('snapshots_compared_total')}`, '{{instance}}')],
          }),
          graph({
            title: 'Levels below zero in an hour',
            description: 'A book that was replayed from a hole.',
            unit: 'short',
            width: 12,
            queries: [query(hourly('negative_levels_total'), '{{instance}}')],
          }),
        ],
      },
      processRow('deduplicator'),
    ],
  })
