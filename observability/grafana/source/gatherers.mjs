import { alerts, dashboard, graph, number, query } from './dashboard.mjs'
import { processRow } from './process.mjs'

const of = (metric, ...matchers) => `kassandra_gatherer_${metric}{${['instance=~"$instance"', ...matchers].join(',')}}`
const rate = (metric, ...matchers) => `rate(${of(metric, ...matchers)}[$__rate_interval])`
const by = (labels, expression) => `sum by (${labels}) (${expression})`

/** @param alertNames Alerts of the gatherers. */
export const gatherers = (alertNames) =>
  dashboard({
    uid: 'kassandra-gatherers',
    title: 'Gatherers',
    description: 'What is recorded of the exchange, and what is missed.',
    job: 'gatherer',
    rows: [
      {
        title: 'Now',
        panels: [
          number({
            title: 'Gatherers up',
            description: 'Three, where three are meant to run.',
            unit: 'short',
            queries: [query('sum(up{job="gatherer"})', '')],
          }),
          number({
            title: 'Gatherers whole',
            description: 'Those that have every subscription. One suffices for a record without gaps.',
            unit: 'short',
            queries: [query('count(kassandra_gatherer_unheld_seconds == 0) or vector(0)', '')],
          }),
          number({
            title: 'Without subscription',
            description: 'The longest that something wanted has not been subscribed.',
            unit: 's',
            bad: 60,
            queries: [query(`max(${of('unheld_seconds')})`, '')],
          }),
          number({
            title: 'Behind the exchange',
            description: 'Age of the latest exchange time that is in the database, of the slowest.',
            unit: 's',
            bad: 30,
            queries: [query(`max(${of('horizon_lag_seconds')})`, '')],
          }),
          number({
            title: 'Not yet written',
            description: 'Rows received and not committed.',
            unit: 'short',
            bad: 40_000,
            queries: [query(`max(${of('backlog_rows')})`, '')],
          }),
          number({
            title: 'Lost in a day',
            description: 'Rows dropped at the disk limit before the deduplicator read them. Anything but zero is a loss.',
            unit: 'short',
            bad: 1,
            queries: [query(`sum(increase(${of('lost_rows_total')}[24h]))`, '')],
          }),
          alerts(alertNames),
        ],
      },
      {
        title: 'Stream',
        panels: [
          graph({
            title: 'Frames',
            description: 'Received, by gatherer. Equal lines are equal records.',
            unit: 'ops',
            queries: [query(by('instance', rate('frames_total')), '{{instance}}')],
          }),
          graph({
            title: 'Frames by kind',
            description: 'All gatherers together.',
            unit: 'ops',
            stack: true,
            queries: [query(by('kind', rate('frames_total')), '{{kind}}')],
          }),
          graph({
            title: 'Age at receipt',
            description: 'Of the youngest and the oldest frame of the last minute. Below zero a clock is off.',
            unit: 's',
            queries: [
              query(of('exchange_age_least_seconds'), '{{instance}} youngest'),
              query(of('exchange_age_most_seconds'), '{{instance}} oldest'),
            ],
          }),
          graph({
            title: 'Behind the exchange',
            description: 'Age of the latest exchange time committed.',
            unit: 's',
            queries: [query(of('horizon_lag_seconds'), '{{instance}}')],
          }),
          graph({
            title: 'Latest exchange time',
            description: 'Committed, as time of day. A flat line stands still.',
            unit: 'dateTimeAsIso',
            queries: [query(`1000 * ${of('horizon_timestamp_seconds')}`, '{{instance}}')],
          }),
          graph({
            title: 'Without subscription',
            description: 'How long something wanted has not been subscribed. Saw teeth are reconnects.',
            unit: 's',
            queries: [query(of('unheld_seconds'), '{{instance}}')],
          }),
        ],
      },
      {
        title: 'Connections and markets',
        panels: [
          graph({
            title: 'Connections missing',
            description: 'Wanted less connected.',
            unit: 'short',
            queries: [query(`${of('sockets')} - ${of('connected_sockets')}`, '{{instance}}')],
          }),
          graph({
            title: 'Reconnects in 10 minutes',
            description: 'More than a few are a storm.',
            unit: 'short',
            queries: [query(`increase(${of('reconnects_total')}[10m])`, '{{instance}}')],
          }),
          graph({
            title: 'Ends of connections in 10 minutes',
            description: 'By reason: `backpressure` is the database, `disconnect` the network or the exchange.',
            unit: 'short',
            queries: [query(by('instance, reason', `increase(${of('disconnects_total')}[10m])`), '{{instance}} {{reason}}')],
          }),
          graph({
            title: 'Markets',
            description: 'Collected, trading now, and with a subscribed order book.',
            unit: 'short',
            queries: [
              query(of('tracked_markets'), '{{instance}} collected'),
              query(of('active_markets'), '{{instance}} trading'),
              query(of('subscribed_markets'), '{{instance}} subscribed'),
            ],
          }),
          graph({
            title: 'Markets moved or without room in an hour',
            description: 'Without room: raise SOCKETS or MARKETS_PER_SOCKET.',
            unit: 'short',
            queries: [
              query(`increase(${of('moved_markets_total')}[1h])`, '{{instance}} moved'),
              query(`increase(${of('unplaced_markets_total')}[1h])`, '{{instance}} without room'),
            ],
          }),
          graph({
            title: 'State of components',
            description: '0 ok, 1 starting, 2 degraded, 3 unhealthy. `/health` says why.',
            unit: 'short',
            queries: [query(of('component_state'), '{{instance}} {{component}}')],
          }),
        ],
      },
      {
        title: 'Holes and how they are closed',
        panels: [
          graph({
            title: 'Gaps in an hour',
            description: 'Frames that did not come, by channel. The other gatherers have them unless they show the same.',
            unit: 'short',
            queries: [query(by('instance, channel', `increase(${of('gaps_total')}[1h])`), '{{instance}} {{channel}}')],
          }),
          graph({
            title: 'Recoveries in an hour',
            description: 'Requests for order books that a gap made suspect.',
            unit: 'short',
            queries: [query(by('instance, action', `increase(${of('recoveries_total')}[1h])`), '{{instance}} {{action}}')],
          }),
          graph({
            title: 'Trades fetched over REST in an hour',
            description: 'Behind outages.',
            unit: 'short',
            queries: [query(`increase(${of('backfilled_trades_total')}[1h])`, '{{instance}}')],
          }),
          graph({
            title: 'Order books over REST',
            description: 'Read, and polls of all books that took longer than their interval.',
            unit: 'short',
            queries: [
              query(rate('polled_books_total'), '{{instance}} books a second'),
              query(`increase(${of('late_polls_total')}[1h])`, '{{instance}} late polls in an hour'),
            ],
          }),
          graph({
            title: 'Failures in 10 minutes',
            description: 'Work that failed and is repeated, by stage.',
            unit: 'short',
            queries: [query(by('instance, stage', `increase(${of('failures_total')}[10m])`), '{{instance}} {{stage}}')],
          }),
          graph({
            title: 'Unreadable and uncertain in an hour',
            description: 'Frames that could not be read, and deltas too late to be numbered for sure.',
            unit: 'short',
            queries: [
              query(`increase(${of('malformed_frames_total')}[1h])`, '{{instance}} unreadable'),
              query(`increase(${of('forgotten_occurrences_total')}[1h])`, '{{instance}} uncertain'),
            ],
          }),
        ],
      },
      {
        title: 'Database',
        panels: [
          graph({
            title: 'Rows committed',
            description: 'By table, all gatherers together.',
            unit: 'ops',
            stack: true,
            queries: [query(by('table', rate('rows_written_total')), '{{table}}')],
          }),
          graph({
            title: 'Duration of writes',
            description: 'Half of them, and 99 of 100, take no longer.',
            unit: 's',
            queries: [0.5, 0.99].map((share) =>
              query(`histogram_quantile(${share}, ${by('instance, le', rate('write_seconds_bucket'))})`, `{{instance}} ${share * 100} %`),
            ),
          }),
          graph({
            title: 'Rows of a write',
            description: 'On average. It rises with load; at the upper limit of a batch the database is the limit.',
            unit: 'short',
            queries: [query(`${by('instance', rate('batch_rows_sum'))} / ${by('instance', rate('batch_rows_count'))}`, '{{instance}}')],
          }),
          graph({
            title: 'Not yet written',
            description: 'Rows received and not committed.',
            unit: 'short',
            queries: [query(of('backlog_rows'), '{{instance}}')],
          }),
          graph({
            title: 'Reading paused',
            description: 'Share of time in which nothing was read because the database was behind.',
            unit: 'percentunit',
            queries: [query(rate('reading_paused_seconds_total'), '{{instance}}')],
          }),
          graph({
            title: 'Pauses and failed writes in 10 minutes',
            description: 'Nothing that was taken is lost while the process lives.',
            unit: 'short',
            queries: [
              query(`increase(${of('reading_pauses_total')}[10m])`, '{{instance}} pauses'),
              query(`increase(${of('write_failures_total')}[10m])`, '{{instance}} failed writes'),
            ],
          }),
          graph({
            title: 'Size of the time-series database',
            description: 'Against DISK_LIMIT.',
            unit: 'bytes',
            width: 12,
            queries: [query(of('database_bytes'), '{{instance}}')],
          }),
          graph({
            title: 'Partitions dropped in a day',
            description: 'By cause: `passed` have been read, `limit` made room, read or not.',
            unit: 'short',
            width: 12,
            queries: [query(by('instance, cause', `increase(${of('partitions_dropped_total')}[24h])`), '{{instance}} {{cause}}')],
          }),
        ],
      },
      processRow('gatherer'),
    ],
  })
