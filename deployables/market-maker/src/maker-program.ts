import { randomBytes } from 'node:crypto'
import { StoreError } from '@kassandra/archive/store'
import { MmEngineError } from '@kassandra/mm-engine'
import { createLogger, type Logger, runProgram, runUntilStopped } from '@kassandra/runtime'
import { makerCommand } from './config/maker-command.ts'
import type { MakerConfig } from './config/maker-config.ts'
import { makerDoctor } from './doctor/doctor-command.ts'
import { openLogFile } from './log/log-file.ts'
import { StartError } from './start/start-error.ts'
import { runMaker } from './wire/run-maker.ts'
import type { Surroundings } from './wire/surroundings.ts'

const name = 'market-maker'
const EXIT_FAILURE = 1

/** Runs the process from its arguments and settings to its end by a signal. SIGHUP reads the strategy anew, SIGUSR2 halts. */
export function runMakerProgram(parts: Pick<Surroundings, 'version' | 'clock' | 'steadyMs' | 'leaseTimes' | 'openStore'>): Promise<void> {
  const { argv, env, stdout, stderr } = process
  return runUntilStopped(
    (signal, lifecycle) => {
      const run = makerCommand(async (config) => {
        const logger = openLogger(config)
        lifecycle.reportTo(logger)
        try {
          return await runMaker(
            config,
            { ...parts, env, logger, randomBytes, onReload: onSignal('SIGHUP'), onHalt: onSignal('SIGUSR2') },
            signal,
          )
        } catch (error) {
          if (!(error instanceof MmEngineError || error instanceof StartError || error instanceof StoreError)) throw error
          logger.error({ code: error.code, error: error.message }, 'the market maker cannot start')
          return EXIT_FAILURE
        }
      })
      const summary = 'makes markets on Kalshi, on paper or with real money'
      const program = { name, version: parts.version, summary, defaultCommand: 'run', commands: [run, makerDoctor(parts.clock, env)] }
      return runProgram(program, { args: argv.slice(2), env, stdout, stderr, signal })
    },
    { name },
  )
}

function openLogger({ logLevel: level, logFile: path, mode }: MakerConfig): Logger {
  const options = { name, level, fields: { mode } }
  const logger = createLogger(options)
  if (path === undefined) return logger
  const complain = (error: unknown): void => logger.error({ err: error, path }, 'the log file takes no lines, they are shown here alone')
  return createLogger({ ...options, destination: openLogFile({ path, stdout: process.stdout, complain }) })
}

function onSignal(signal: NodeJS.Signals): (run: () => void) => () => void {
  return (run) => {
    process.on(signal, run)
    return () => process.off(signal, run)
  }
}
