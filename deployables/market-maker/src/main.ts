import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { systemSocketClock } from '@kassandra/kalshi-sdk/ws'
import { MmEngineError } from '@kassandra/mm-engine'
import { createLogger, runProgram, runUntilStopped } from '@kassandra/runtime'
import { makerCommand } from './config/maker-command.ts'
import { openLogFile } from './log/log-file.ts'
import { StartError } from './start/start-error.ts'
import { openStore } from './wire/open-store.ts'
import { runMaker } from './wire/run-maker.ts'

const name = 'market-maker'
const version = readVersion()
const EXIT_FAILURE = 1

await runUntilStopped(
  (signal, lifecycle) =>
    runProgram(
      {
        name,
        version,
        summary: 'makes markets on Kalshi, on paper or with real money',
        defaultCommand: 'run',
        commands: [
          makerCommand(async (config) => {
            const logger = createLogger({
              name,
              level: config.logLevel,
              fields: { mode: config.mode },
              ...(config.logFile !== undefined && { destination: openLogFile(config.logFile) }),
            })
            lifecycle.reportTo(logger)
            try {
              return await runMaker(
                config,
                {
                  version,
                  logger,
                  clock: systemSocketClock,
                  openStore,
                  randomBytes,
                  onReload: onSignal('SIGHUP'),
                  onHalt: onSignal('SIGUSR2'),
                },
                signal,
              )
            } catch (error) {
              if (!(error instanceof MmEngineError || error instanceof StartError)) throw error
              logger.error({ code: error.code, error: error.message }, 'the market maker cannot start')
              return EXIT_FAILURE
            }
          }),
        ],
      },
      { args: process.argv.slice(2), env: process.env, stdout: process.stdout, stderr: process.stderr, signal },
    ),
  { name },
)

function onSignal(signal: NodeJS.Signals): (run: () => void) => () => void {
  return (run) => {
    process.on(signal, run)
    return () => process.off(signal, run)
  }
}

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  const found = typeof manifest === 'object' && manifest !== null && 'version' in manifest ? manifest.version : undefined
  return typeof found === 'string' ? found : 'unknown'
}
