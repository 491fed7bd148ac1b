import { CollectError } from '@kassandra/recorder'
import { createLogger, readVersion, runProgram, runUntilStopped } from '@kassandra/runtime'
import { SchemaError } from '@kassandra/sync'
import { migrateCommand, runCommand } from './config.ts'
import { gathererDoctor } from './doctor.ts'
import { migrateDatabases, runGatherer } from './wire.ts'

const name = 'gatherer'
const version = readVersion(new URL('../package.json', import.meta.url))
const EXIT_FAILURE = 1

await runUntilStopped(
  (signal, lifecycle) =>
    runProgram(
      {
        name,
        version,
        summary: 'records markets, trades, tickers and order books of Kalshi into PostgreSQL',
        defaultCommand: 'run',
        commands: [
          runCommand(async (config) => {
            const logger = createLogger({ name, level: config.logLevel, fields: { gatherer: config.gathererId } })
            lifecycle.reportTo(logger)
            try {
              await runGatherer(config, { version, logger, random: Math.random, nowMs: Date.now, env: process.env }, signal)
              return 0
            } catch (error) {
              if (!(error instanceof CollectError || error instanceof SchemaError)) throw error
              logger.error({ code: error.code, error: error.message, cause: causeOf(error) }, 'the gatherer cannot go on')
              return EXIT_FAILURE
            }
          }),
          migrateCommand(async (config, { options }) => {
            const logger = createLogger({ name, level: config.logLevel })
            lifecycle.reportTo(logger)
            await migrateDatabases(config, { logger, env: process.env, isGranting: options['grant-roles'] === true })
            return 0
          }),
          gathererDoctor(Date.now, process.env),
        ],
      },
      { args: process.argv.slice(2), env: process.env, stdout: process.stdout, stderr: process.stderr, signal },
    ),
  { name },
)

function causeOf({ cause }: Error): string | undefined {
  return cause instanceof Error ? cause.message : undefined
}
