import { formatInstant } from '@kassandra/kalshi-sdk/units'
import type { CoverageAnswer } from './query-coverage.ts'
import type { CoverageSummary } from './summarize-coverage.ts'

/** Pure. A line a market, and below it one a missing part, for people. */
export function describeCoverage({ market, fromUs, toUs, missing, missingUs }: CoverageAnswer): string {
  const over = `${market} ${formatInstant(fromUs)} to ${formatInstant(toUs)}`
  if (missing.length === 0) return `${over}: complete`
  const parts = missing.map((part) => `  missing ${formatInstant(part.fromUs)} to ${formatInstant(part.toUs)}: ${part.reason}`)
  return [
    `${over}: incomplete, ${secondsOf(missingUs)} missing in ${missing.length} ${missing.length === 1 ? 'part' : 'parts'}`,
    ...parts,
  ].join('\n')
}

/** Pure. The same for all markets together. */
export function describeSummary(summary: CoverageSummary): string {
  const { fromUs, toUs, markets, marketsWithGaps, gaps, coveredUs, gapUs, reasons, worst } = summary
  const over = `${markets} markets ${formatInstant(fromUs)} to ${formatInstant(toUs)}`
  if (gaps === 0) return `${over}: complete, ${secondsOf(coveredUs)} covered`
  return [
    `${over}: incomplete, ${gaps} gaps of ${secondsOf(gapUs)} in ${marketsWithGaps} markets, ${secondsOf(coveredUs)} covered`,
    ...reasons.map((row) => `  ${row.reason}: ${row.gaps} gaps, ${secondsOf(row.gapUs)}`),
    ...worst.map((row) => `  ${row.market}: ${row.gaps} gaps, ${secondsOf(row.gapUs)}`),
  ].join('\n')
}

/** Microseconds as seconds, exactly. */
function secondsOf(us: number): string {
  const fraction = String(us % 1_000_000)
    .padStart(6, '0')
    .replace(/0+$/, '')
  return `${Math.floor(us / 1_000_000)}${fraction && `.${fraction}`} s`
}
