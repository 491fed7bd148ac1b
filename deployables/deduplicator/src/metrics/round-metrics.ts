import type { Registry } from '@kassandra/runtime'
import { defineIn, type Observe } from './define.ts'

const SECONDS = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30]
const ROWS = [1, 10, 100, 1_000, 5_000, 20_000, 50_000]

/** Reading the gatherers: rounds, pages, how far behind each table of each of them is. */
export function roundMetrics(registry: Registry, nowMs: () => number): Observe {
  const { counter, gauge, histogram } = defineIn(registry)
  const read = counter('rows_read_total', 'Rows read from gatherers, by table.', 'table')
  const applied = counter('rows_applied_total', 'Rows that production gained or changed, by table.', 'table')
  const pages = histogram('page_rows', 'Rows of one page that was not empty, by table.', ROWS, 'table')
  const behind = gauge('behind', '1 while more waits than one page took.', 'gatherer', 'table')
  const readAt = gauge('read_timestamp_seconds', 'When a table was last read and committed.', 'gatherer', 'table')
  const heldBack = gauge('held_back_transactions', 'Transactions of a gatherer that cannot be read yet for an older one.', 'gatherer')
  const age = gauge('row_age_seconds', 'Age of the newest row of the last round that had any, since it was received.', 'table')
  const seconds = histogram('round_seconds', 'Time of a committed round.', SECONDS)
  const roundAt = gauge('round_timestamp_seconds', 'When a round was last committed.')
  const failures = counter('round_failures_total', 'Rounds that were given up.')
  const unreachable = counter('source_failures_total', 'Failed reads, by source.', 'source')
  const unacknowledged = counter('acknowledge_failures_total', 'Times that a source could not be told how far we are.', 'source')
  const restarts = counter('source_restarts_total', 'Tables read anew because their source is another one than before.', 'source')
  return (event) => {
    if (event.kind === 'round-failed') failures.inc()
    if (event.kind !== 'round') return
    const nowSeconds = nowMs() / 1_000
    for (const { table, rows, applied: changed, newest } of event.tables) {
      read.inc({ table }, rows)
      applied.inc({ table }, changed)
      if (typeof newest === 'string') age.set({ table }, nowSeconds - Date.parse(newest) / 1_000)
    }
    for (const { source, table, rows, full, heldBack: transactions, restart } of event.pages) {
      behind.set({ gatherer: source, table }, full ? 1 : 0)
      readAt.set({ gatherer: source, table }, nowSeconds)
      heldBack.set({ gatherer: source }, transactions)
      if (rows > 0) pages.observe({ table }, rows)
      if (restart === 'identity' || restart === 'rewound') restarts.inc({ source })
    }
    for (const { source } of event.failures) unreachable.inc({ source })
    for (const { source } of event.unacknowledged) unacknowledged.inc({ source })
    seconds.observe(event.elapsedMs / 1_000)
    roundAt.set(nowSeconds)
  }
}
