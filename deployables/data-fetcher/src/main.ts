import { createLogger, readVersion, runProgram, runUntilStopped, UsageError } from '@kassandra/runtime'
import { fetchCommand } from './config/fetcher-config.ts'
import { fetchOnce, printOutcomes } from './fetch-once.ts'
import { logRuns } from './log-runs.ts'
import { serve } from './serve.ts'
import { checkConfig, openService } from './wire.ts'

const name = 'data-fetcher'
const version = readVersion(new URL('../package.json', import.meta.url))
const { env } = process

await runUntilStopped(
  (signal, lifecycle) =>
    runProgram(
      {
        name,
        version,
        summary: 'fetches markets, order books, trades and candlesticks of Kalshi into files of JSON lines',
        defaultCommand: 'run',
        commands: [
          fetchCommand(
            (config) => checkConfig(config, env),
            async (config, call) => {
              const { options } = call
              const isDryRun = options['dry-run'] === true
              const isOnce = options['once'] === true || isDryRun
              if (!isOnce && (options['json'] === true || options['schedule-time'] !== undefined))
                throw new UsageError('--json and --schedule-time go with --once or --dry-run')
              const logger = createLogger({ name, level: config.logLevel })
              lifecycle.reportTo(logger)
              const observer = isOnce ? printOutcomes(call) : logRuns(logger)
              const { service, close } = await openService(config, { env, nowMs: Date.now, observer, isDryRun })
              try {
                if (isOnce) return await fetchOnce(service, call)
                await serve(config, service, logger, version, signal)
                return 0
              } finally {
                await close()
              }
            },
          ),
        ],
      },
      { args: process.argv.slice(2), env, stdout: process.stdout, stderr: process.stderr, signal },
    ),
  { name },
)
