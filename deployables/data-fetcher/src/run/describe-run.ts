import type { FileOutcome, RecordCounts } from '../fetch/outcome.ts'
import type { RunSummary } from './summary.ts'

/** Pure. A line for people about one file. */
export function describeOutcome({ kind, ticker, key, status, appended, appendedBytes, error }: FileOutcome, isDryRun: boolean): string {
  const what = describeCounts(appended)
  switch (status) {
    case 'appended':
      return `${kind} ${ticker}: ${isDryRun ? 'would append' : 'appended'} ${what} to ${key} (${appendedBytes} bytes)`
    case 'repeated':
      return `${kind} ${ticker}: nothing to do, this run has been there`
    case 'final':
      return `${kind} ${ticker}: nothing to do, the market is paid out and its file complete`
    case 'failed':
      return `${kind} ${ticker}: FAILED ${error?.code}: ${error?.message}${what === '' ? '' : ` (behind ${what})`}`
  }
}

/** Pure. The last line for people. */
export function describeSummary({ appended, appendedBytes, failed, tickers, until, durationMs, isDryRun }: RunSummary): string {
  const what = describeCounts(appended) || 'nothing'
  const done = `${isDryRun ? 'would append' : 'appended'} ${what} (${appendedBytes} bytes) up to ${until} in ${durationMs} ms`
  return `${tickers.length} files, ${failed} failed: ${done}`
}

function describeCounts(counts: RecordCounts): string {
  return Object.entries(counts)
    .map(([kind, count]) => `${count} ${kind}`)
    .join(', ')
}
