import { readFileSync } from 'node:fs'
import { parseInstant, UnitError } from '@kassandra/kalshi-sdk/units'
import { DeduplicatorRunningError, describeCoverage } from '@kassandra/recorder'
import { ConfigError, configCommand, createLogger, runProgram, runUntilStopped } from '@kassandra/runtime'
import { SchemaError } from '@kassandra/sync'
import { CoverageSettings, DeduplicatorSettings, MigrateSettings } from './config.ts'
import { askCoverage, migrateProduction, runDeduplicator } from './wire.ts'

const { name, version }: { name: string; version: string } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
const EXIT_FAILURE = 1

await runUntilStopped(
  (signal, lifecycle) =>
    runProgram(
      {
        name,
        version,
        summary: 'merges the databases of the gatherers into production and exports Parquet',
        defaultCommand: 'run',
        commands: [
          configCommand({
            name: 'run',
            summary: 'merge and export until stopped',
            schema: DeduplicatorSettings,
            run: async (config) => {
              const logger = createLogger({ name, level: config.logLevel })
              lifecycle.reportTo(logger)
              try {
                await runDeduplicator(config, { logger, random: Math.random }, signal)
                return 0
              } catch (error) {
                if (!(error instanceof DeduplicatorRunningError || error instanceof SchemaError)) throw error
                logger.error({ code: error.code, error: error.message }, 'the deduplicator cannot go on')
                return EXIT_FAILURE
              }
            },
          }),
          configCommand({
            name: 'migrate',
            summary: 'bring the production database up to date',
            schema: MigrateSettings,
            run: async (config) => {
              const logger = createLogger({ name, level: config.logLevel })
              lifecycle.reportTo(logger)
              await migrateProduction(config, logger)
              return 0
            },
          }),
          configCommand({
            name: 'coverage',
            summary: 'say whether a market is whole over an interval, or which parts are missing (exit 1)',
            schema: CoverageSettings,
            options: { json: { type: 'boolean', help: 'one JSON line; instants in microseconds' } },
            run: async (config, { options, stdout }) => {
              const answer = await askCoverage(config, instantOf('FROM', config.from), instantOf('TO', config.to))
              stdout.write(`${options['json'] === true ? JSON.stringify(answer) : describeCoverage(answer)}\n`)
              return answer.complete ? 0 : EXIT_FAILURE
            },
          }),
        ],
      },
      { args: process.argv.slice(2), env: process.env, stdout: process.stdout, stderr: process.stderr, signal },
    ),
  { name },
)

function instantOf(variable: string, text: string): ReturnType<typeof parseInstant> {
  try {
    return parseInstant(text)
  } catch (error) {
    if (error instanceof UnitError) throw new ConfigError([`${variable} takes an RFC 3339 instant such as 2026-05-14T04:38:00Z`])
    throw error
  }
}
