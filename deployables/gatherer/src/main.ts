import { readFileSync } from 'node:fs'
import { CollectError } from '@kassandra/recorder'
import { createLogger, runProgram, runUntilStopped } from '@kassandra/runtime'
import { SchemaError } from '@kassandra/sync'
import { migrateCommand, runCommand } from './config.ts'
import { migrateDatabases, runGatherer } from './wire.ts'

const name = 'gatherer'
const version = readVersion()
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
              await runGatherer(config, { version, logger, random: Math.random, nowMs: Date.now }, signal)
              return 0
            } catch (error) {
              if (!(error instanceof CollectError || error instanceof SchemaError)) throw error
              logger.error({ code: error.code, error: error.message, cause: causeOf(error) }, 'the gatherer cannot go on')
              return EXIT_FAILURE
            }
          }),
          migrateCommand(async (config) => {
            const logger = createLogger({ name, level: config.logLevel })
            lifecycle.reportTo(logger)
            await migrateDatabases(config, logger)
            return 0
          }),
        ],
      },
      { args: process.argv.slice(2), env: process.env, stdout: process.stdout, stderr: process.stderr, signal },
    ),
  { name },
)

function causeOf({ cause }: Error): string | undefined {
  return cause instanceof Error ? cause.message : undefined
}

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  const found = typeof manifest === 'object' && manifest !== null && 'version' in manifest ? manifest.version : undefined
  return typeof found === 'string' ? found : 'unknown'
}
