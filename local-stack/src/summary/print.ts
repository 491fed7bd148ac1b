import { formatDollars } from '../market-maker/format-dollars.ts'
import type { MakerFigures } from '../market-maker/maker-ledger.ts'
import type { SummaryReport } from './summary.ts'

const count = (value: number): string => value.toLocaleString('en-US')

/** The summary for people, a few lines of text. */
export function describeSummary({ summary, problems, halt }: SummaryReport): string {
  const { exchange, gatherers, merged, coverage, parquet, journal, marketMaker, chaos } = summary
  const lines = [
    `exchange      ${count(exchange.published)} messages published`,
    ...gatherers.map(({ id, messages, rows }) => `${id.padEnd(13)} ${count(messages)} messages, ${count(rows)} rows`),
    `merged        ${count(merged.orderbookDeltas)} deltas, ${count(merged.trades)} trades, ${count(merged.tickers)} tickers, ${count(merged.orderbookSnapshots)} snapshots`,
    `coverage      ${coverage.complete ? 'complete' : `${count(coverage.gaps)} gaps, stated`}`,
    `parquet       ${count(parquet.files)} files, ${count(parquet.rows)} rows, ${parquet.verified ? 'all re-read and equal' : 'NOT VERIFIED'}`,
    journal
      ? `journal       ${journal.match ? 'matches: nothing lost, nothing invented' : `${count(journal.missing)} missing, ${count(journal.extra)} extra, ${count(journal.unexplained)} unexplained`}`
      : 'journal       none, since this was the real exchange',
    ...(chaos ? [`chaos         seed ${chaos.seed}, ${count(chaos.events.length)} events`] : []),
    ...(marketMaker ? [`market-maker  ${describeMaker(marketMaker, halt)}`] : []),
    ...problems.map((problem) => `problem: ${problem}`),
    `${summary.ok ? 'ok' : 'NOT OK'} after ${(summary.elapsedMs / 1_000).toFixed(1)} s`,
  ]
  return `${lines.join('\n')}\n`
}

function describeMaker({ mode, quotes, orders, fills, pnlMicroUsd, attributionSums }: MakerFigures, halt: string | undefined): string {
  const gains = `P&L ${formatDollars(pnlMicroUsd)}${attributionSums ? ', explained to the micro-dollar' : ', NOT EXPLAINED'}`
  const trading = halt === undefined ? '' : `; halted: ${halt}`
  return `${mode}, ${count(quotes)} quotes, ${count(orders)} orders, ${count(fills)} fills, ${gains}${trading}`
}
