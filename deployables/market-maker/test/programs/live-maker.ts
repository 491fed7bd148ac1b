import { randomBytes } from 'node:crypto'
import { MmEngineError } from '@kassandra/mm-engine'
import { createLogger, runProgram, runUntilStopped } from '@kassandra/runtime'
import { makerCommand } from '../../src/config/maker-command.ts'
import { StartError } from '../../src/start/start-error.ts'
import { openStore } from '../../src/wire/open-store.ts'
import { runMaker } from '../../src/wire/run-maker.ts'
import { type Pace, PacedClock } from '../live/support/paced-clock.ts'
import { type KillPlan, KillSwitch } from './kill-switch.ts'

/**
 * The market maker as `main.ts` runs it, but for its clock, which is that of `TEST_PACE`, and for its end, which comes suddenly where
 * `TEST_KILL` says so.
 */
const { TEST_PACE = '', TEST_KILL } = process.env
const clock = new PacedClock(JSON.parse(TEST_PACE) as Pace)
const killSwitch = new KillSwitch(TEST_KILL === undefined ? undefined : (JSON.parse(TEST_KILL) as KillPlan))
killSwitch.aroundRequests()

const name = 'market-maker'
await runUntilStopped(
  (signal, lifecycle) =>
    runProgram(
      {
        name,
        version: 'test',
        summary: 'makes markets in a test',
        defaultCommand: 'run',
        commands: [
          makerCommand(async (config) => {
            const logger = createLogger({ name, level: config.logLevel })
            lifecycle.reportTo(logger)
            try {
              return await runMaker(
                config,
                {
                  version: 'test',
                  logger,
                  clock,
                  openStore: async (storage) => killSwitch.around(await openStore(storage)),
                  randomBytes,
                  onReload: onSignal('SIGHUP'),
                  onHalt: onSignal('SIGUSR2'),
                },
                signal,
              )
            } catch (error) {
              if (!(error instanceof MmEngineError || error instanceof StartError)) throw error
              logger.error({ code: error.code, error: error.message }, 'the market maker cannot start')
              return 1
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
