import { parseInstant, UnitError } from '@kassandra/kalshi-sdk/units'
import { type CommandCall, ConfigError, SecretError, UsageError } from '@kassandra/runtime'
import { describeOutcome, describeSummary } from './run/describe-run.ts'
import type { RunObserver, RunService } from './run/run-service.ts'

const EXIT_OK = 0
const EXIT_FAILURE = 1

/**
 * One run on the command line. Prints a line a file as it goes and the sum, or the summary as a line of JSON.
 * @throws {UsageError} The scheduled time is none.
 */
export async function fetchOnce(service: RunService, { options, stdout, stderr, signal }: CommandCall): Promise<number> {
  const run = service.plan(toInstant(options['schedule-time']))
  try {
    const summary = await service.run(run, signal)
    stdout.write(`${options['json'] === true ? JSON.stringify(summary) : describeSummary(summary)}\n`)
    return summary.isComplete ? EXIT_OK : EXIT_FAILURE
  } catch (error) {
    if (!(error instanceof ConfigError || error instanceof SecretError)) throw error
    stderr.write(`data-fetcher: ${error.message}\n`)
    return EXIT_FAILURE
  }
}

/** Prints files as they are done with, unless the summary is to be JSON. */
export function printOutcomes({ options, stdout }: CommandCall): RunObserver {
  const isQuiet = options['json'] === true
  return {
    started: () => undefined,
    outcome: (_run, outcome) => {
      if (!isQuiet) stdout.write(`${describeOutcome(outcome, options['dry-run'] === true)}\n`)
    },
    ended: () => undefined,
  }
}

function toInstant(value: CommandCall['options'][string]) {
  if (typeof value !== 'string') return undefined
  try {
    return parseInstant(value)
  } catch (error) {
    if (error instanceof UnitError) throw new UsageError('--schedule-time is no RFC 3339 instant', { cause: error })
    throw error
  }
}
