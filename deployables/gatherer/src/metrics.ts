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
  total(registry, 'reconnects_total', 'Connections made after the first.', () => counts()?.reconnects)
  total(registry, 'malformed_frames_total', 'Frames that could not be read.', () => counts()?.malformedFrames)
  total(registry, 'write_failures_total', 'Writes that failed and were repeated.', () => counts()?.writeFailures)
  total(registry, 'reading_pauses_total', 'Times that reading stopped because the database was behind.', () => counts()?.readingPauses)
  total(registry, 'forgotten_occurrences_total', 'Deltas too late to be numbered for sure.', () => counts()?.forgottenOccurrences)
  total(registry, 'backfilled_trades_total', 'Trades fetched over REST behind outages.', () => counts()?.backfilledTrades)
  value(registry, 'backlog_rows', 'Rows received and not committed.', () => gatherer()?.backlogRows())
  value(registry, 'horizon_timestamp_seconds', 'Latest exchange time committed.', () => seconds(gatherer()?.horizonUs()))
  if (nowMs)
    value(registry, 'horizon_lag_seconds', 'Age of the latest exchange time committed.', () => lag(gatherer()?.horizonUs(), nowMs()))

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
