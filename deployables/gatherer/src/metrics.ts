import type { Gatherer, GathererEvent } from '@kassandra/recorder'
import { Counter, createMetrics, Gauge, Histogram, type Registry } from '@kassandra/runtime'

const PREFIX = 'kassandra_gatherer_'

/** The metrics of a gatherer. `observe` must be told of its events; everything else is read when somebody asks. */
export interface GathererMetrics {
  readonly registry: Registry
  observe(event: GathererEvent): void
}

/**
 * @param nowMs Given where exchange times are of now: only then is the lag behind them one.
 */
export function createGathererMetrics(gatherer: () => Gatherer | undefined, nowMs: (() => number) | undefined): GathererMetrics {
  const registry = createMetrics()
  const counts = () => gatherer()?.counts
  byLabel(registry, 'frames_total', 'Frames received, by kind.', 'kind', () => counts()?.frames)
  byLabel(registry, 'rows_written_total', 'Rows committed, by table.', 'table', () => counts()?.rows)
  byLabel(registry, 'gaps_total', 'Holes in the stream, by channel.', 'channel', () => counts()?.gaps)
  byLabel(registry, 'disconnects_total', 'Connections that ended, by reason.', 'reason', () => counts()?.disconnects)
  byLabel(registry, 'recoveries_total', 'Requests for suspect order books, by what was asked.', 'action', () => counts()?.recoveries)
  byLabel(registry, 'failures_total', 'Work that failed and is repeated, by stage.', 'stage', () => counts()?.failures)
  byLabel(registry, 'partitions_dropped_total', 'Partitions dropped, by cause.', 'cause', () => counts()?.partitionsDropped)
  total(registry, 'reconnects_total', 'Connections made after the first of each socket.', () => counts()?.reconnects)
  total(registry, 'malformed_frames_total', 'Frames that could not be read.', () => counts()?.malformedFrames)
  total(registry, 'write_failures_total', 'Writes that failed and were repeated.', () => counts()?.writeFailures)
  total(registry, 'reading_pauses_total', 'Times that reading stopped because the database was behind.', () => counts()?.readingPauses)
  total(registry, 'reading_paused_seconds_total', 'Time during which nothing was read.', () => counts()?.pausedSeconds)
  total(registry, 'forgotten_occurrences_total', 'Deltas too late to be numbered for sure.', () => counts()?.forgottenOccurrences)
  total(registry, 'backfilled_trades_total', 'Trades fetched over REST behind outages.', () => counts()?.backfilledTrades)
  total(registry, 'polled_books_total', 'Order books read over REST.', () => counts()?.polledBooks)
  total(registry, 'late_polls_total', 'Polls of all order books that took longer than their interval.', () => counts()?.latePolls)
  total(registry, 'moved_markets_total', 'Markets that went to another connection.', () => counts()?.movedMarkets)
  total(registry, 'unplaced_markets_total', 'Markets that no connection had room for.', () => counts()?.unplacedMarkets)
  total(registry, 'lost_rows_total', 'Rows dropped at the disk limit before everybody had read them.', () => counts()?.lostRows)
  value(registry, 'backlog_rows', 'Rows received and not committed.', () => gatherer()?.backlogRows())
  value(registry, 'tracked_markets', 'Markets that are collected.', () => gatherer()?.markets().tracked)
  value(registry, 'active_markets', 'Markets that trade now.', () => gatherer()?.markets().active)
  value(registry, 'subscribed_markets', 'Markets whose order books are subscribed.', () => gatherer()?.markets().subscribed)
  value(registry, 'connected_sockets', 'Connections that are up.', () => connected(gatherer()))
  value(registry, 'sockets', 'Connections that should be up.', () => gatherer()?.health().connections.length)
  value(registry, 'unheld_seconds', 'How long something that is wanted has not been subscribed.', () => unheld(gatherer()))
  value(registry, 'database_bytes', 'Size of the time-series database.', () => counts()?.databaseBytes)
  value(registry, 'horizon_timestamp_seconds', 'Latest exchange time committed.', () => seconds(gatherer()?.horizonUs()))
  new Gauge({
    name: `${PREFIX}component_state`,
    help: 'State of a component: 0 ok, 1 starting, 2 degraded, 3 unhealthy. Sockets are one component.',
    labelNames: ['component'],
    registers: [registry],
    collect() {
      this.reset()
      for (const [component, state] of statesOf(gatherer())) this.set({ component }, state)
    },
  })
  if (nowMs) {
    value(registry, 'horizon_lag_seconds', 'Age of the latest exchange time committed.', () => lag(gatherer()?.horizonUs(), nowMs()))
    value(
      registry,
      'exchange_age_least_seconds',
      'Age of the youngest frame of the last minute at its receipt.',
      () => gatherer()?.exchangeAge()?.leastSeconds,
    )
    value(
      registry,
      'exchange_age_most_seconds',
      'Age of the oldest frame of the last minute at its receipt.',
      () => gatherer()?.exchangeAge()?.mostSeconds,
    )
  }

  const batchRows = new Histogram({
    name: `${PREFIX}batch_rows`,
    help: 'Rows of one write.',
    buckets: [1, 10, 100, 500, 1_000, 2_000, 5_000, 10_000],
    registers: [registry],
  })
  const writeSeconds = new Histogram({
    name: `${PREFIX}write_seconds`,
    help: 'Duration of one write.',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  })
  return {
    registry,
    observe: (event) => {
      if (event.kind !== 'batch-written') return
      batchRows.observe(event.batch.rowCount)
      writeSeconds.observe(event.seconds)
    },
  }
}

const STATES: readonly string[] = ['ok', 'starting', 'degraded', 'unhealthy']

/** However many sockets there are, they are one series: the worst of them. */
function statesOf(gatherer: Gatherer | undefined): ReadonlyMap<string, number> {
  const states = new Map<string, number>()
  for (const [part, { state }] of Object.entries(gatherer?.health().parts ?? {})) {
    const component = part.startsWith('socket_') ? 'sockets' : part
    states.set(component, Math.max(states.get(component) ?? 0, STATES.indexOf(state)))
  }
  return states
}

const connected = (gatherer: Gatherer | undefined): number | undefined =>
  gatherer?.health().connections.filter(({ isConnected }) => isConnected).length

const unheld = (gatherer: Gatherer | undefined): number | undefined => gatherer?.unheldSeconds()

const seconds = (us: number | undefined): number | undefined => (us === undefined ? undefined : us / 1_000_000)

const lag = (us: number | undefined, nowMs: number): number | undefined => (us === undefined ? undefined : nowMs / 1_000 - us / 1_000_000)

function byLabel(registry: Registry, name: string, help: string, label: string, read: () => ReadonlyMap<string, number> | undefined): void {
  new Counter({
    name: PREFIX + name,
    help,
    labelNames: [label],
    registers: [registry],
    collect() {
      this.reset()
      for (const [key, count] of read() ?? []) this.inc({ [label]: key }, count)
    },
  })
}

function total(registry: Registry, name: string, help: string, read: () => number | undefined): void {
  new Counter({
    name: PREFIX + name,
    help,
    registers: [registry],
    collect() {
      this.reset()
      this.inc(read() ?? 0)
    },
  })
}

/** Absent while it is unknown. */
function value(registry: Registry, name: string, help: string, read: () => number | undefined): void {
  new Gauge({
    name: PREFIX + name,
    help,
    registers: [registry],
    collect() {
      const now = read()
      if (now === undefined) this.remove()
      else this.set(now)
    },
  })
}
