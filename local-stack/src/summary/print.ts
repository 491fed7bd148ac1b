import type { SummaryReport } from './summary.ts'

const count = (value: number): string => value.toLocaleString('en-US')

/** The summary for people, a few lines of text. */
export function describeSummary({ summary, problems }: SummaryReport): string {
  const { exchange, gatherers, merged, coverage, parquet, journal } = summary
  const lines = [
    `exchange      ${count(exchange.published)} messages published`,
    ...gatherers.map(({ id, messages, rows }) => `${id.padEnd(13)} ${count(messages)} messages, ${count(rows)} rows`),
    `merged        ${count(merged.orderbookDeltas)} deltas, ${count(merged.trades)} trades, ${count(merged.tickers)} tickers, ${count(merged.orderbookSnapshots)} snapshots`,
    `coverage      ${coverage.complete ? 'complete' : `${count(coverage.gaps)} gaps, stated`}`,
    `parquet       ${count(parquet.files)} files, ${count(parquet.rows)} rows, ${parquet.verified ? 'all re-read and equal' : 'NOT VERIFIED'}`,
    journal
      ? `journal       ${journal.match ? 'matches: nothing lost, nothing invented' : `${count(journal.missing)} missing, ${count(journal.extra)} extra, ${count(journal.unexplained)} unexplained`}`
      : 'journal       none, since this was the real exchange',
    ...problems.map((problem) => `problem: ${problem}`),
    `${summary.ok ? 'ok' : 'NOT OK'} after ${(summary.elapsedMs / 1_000).toFixed(1)} s`,
  ]
  return `${lines.join('\n')}\n`
}
