import { type EpochUs, parseInstant, UnitError } from '@kassandra/kalshi-sdk/units'
import { describeCoverage, describeSummary, findRecordedSpan, queryCoverage, summarizeCoverage } from '@kassandra/recorder'
import { ConfigError, type TextSink } from '@kassandra/runtime'
import { assertSchema } from '@kassandra/sync'
import { productionMigrations } from '@kassandra/sync/schema'
import type { Pool } from 'pg'
import type { CoverageConfig } from './config.ts'
import { openProduction } from './open-pool.ts'

export interface CoverageOutput {
  readonly isJson: boolean
  readonly stdout: TextSink
  readonly env: Readonly<Record<string, string | undefined>>
}

const EXIT_INCOMPLETE = 3

/**
 * Prints what production has of the markets, or of all together. Returns the exit code: 0 for complete, 3 for incomplete.
 * @throws {ConfigError} An instant is none, the interval is empty, or nothing is recorded that could bound it.
 */
export async function printCoverage(config: CoverageConfig, { isJson, stdout, env }: CoverageOutput): Promise<number> {
  const asked = { from: instantOf('FROM', config.from), to: instantOf('TO', config.to) }
  const pool = openProduction(config, env, 'deduplicator coverage')
  try {
    await assertSchema(pool, productionMigrations, 'deduplicator migrate')
    const { from, to } = await boundsOf(pool, config.market, asked)
    const print = (value: unknown, text: string): void => void stdout.write(`${isJson ? JSON.stringify(value) : text}\n`)
    if (config.market === undefined) {
      const summary = await summarizeCoverage(pool, from, to)
      print(summary, describeSummary(summary))
      return summary.complete ? 0 : EXIT_INCOMPLETE
    }
    const answers = await queryCoverage(pool, config.market, from, to)
    const complete = answers.every((answer) => answer.complete)
    print({ complete, markets: answers }, answers.map(describeCoverage).join('\n'))
    return complete ? 0 : EXIT_INCOMPLETE
  } finally {
    await pool.end()
  }
}

async function boundsOf(
  pool: Pool,
  markets: readonly string[] | undefined,
  asked: { readonly from: EpochUs | undefined; readonly to: EpochUs | undefined },
): Promise<{ readonly from: EpochUs; readonly to: EpochUs }> {
  const span = asked.from === undefined || asked.to === undefined ? await findRecordedSpan(pool, markets) : undefined
  const [from, to] = [asked.from ?? span?.fromUs, asked.to ?? span?.toUs]
  if (from === undefined || to === undefined) {
    const of = markets === undefined ? 'any market' : markets.join(', ')
    throw new ConfigError([`nothing is recorded of ${of}: check the ticker, or give --from and --to`])
  }
  if (from >= to) throw new ConfigError(['FROM must lie before TO'])
  return { from, to }
}

function instantOf(variable: string, text: string | undefined): EpochUs | undefined {
  if (text === undefined) return undefined
  try {
    return parseInstant(text)
  } catch (error) {
    if (error instanceof UnitError) throw new ConfigError([`${variable} takes an RFC 3339 instant such as 2026-05-14T04:38:00Z`])
    throw error
  }
}
