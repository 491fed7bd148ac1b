import { DeduplicatorRunningError } from '@kassandra/recorder'
import { configCommand, createLogger, readVersion, runProgram, runUntilStopped } from '@kassandra/runtime'
import { SchemaError } from '@kassandra/sync'
import { TimesApartError } from './assert-times-agree.ts'
import { CoverageSettings, DeduplicatorSettings, MigrateSettings } from './config.ts'
import { printCoverage } from './coverage.ts'
import { deduplicatorDoctor } from './doctor.ts'
import { migrateProduction, runDeduplicator } from './wire.ts'

const name = 'deduplicator'
const version = readVersion(new URL('../package.json', import.meta.url))
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
                await runDeduplicator(config, { logger, random: Math.random, nowMs: Date.now, env: process.env }, signal)
                return 0
              } catch (error) {
                if (!(error instanceof DeduplicatorRunningError || error instanceof SchemaError || error instanceof TimesApartError))
                  throw error
                logger.error({ code: error.code, error: error.message }, 'the deduplicator cannot go on')
                return EXIT_FAILURE
              }
            },
          }),
          configCommand({
            name: 'migrate',
            summary: 'bring the production database up to date',
            schema: MigrateSettings,
            options: {
              'grant-roles': {
                type: 'boolean',
                help: 'then give the roles deduplicator and exporter what they need, and take the rest from public',
              },
            },
            run: async (config, { options }) => {
              const logger = createLogger({ name, level: config.logLevel })
              lifecycle.reportTo(logger)
              await migrateProduction(config, { logger, env: process.env, isGranting: options['grant-roles'] === true })
              return 0
            },
          }),
          configCommand({
            name: 'coverage',
            summary: 'say which parts of markets are missing (exit 3), or that nothing is (exit 0)',
            schema: CoverageSettings,
            options: { json: { type: 'boolean', help: 'one JSON line; instants in microseconds' } },
            run: (config, { options, stdout }) => printCoverage(config, { isJson: options['json'] === true, stdout, env: process.env }),
          }),
          deduplicatorDoctor(process.env),
        ],
      },
      { args: process.argv.slice(2), env: process.env, stdout: process.stdout, stderr: process.stderr, signal },
    ),
  { name },
)
