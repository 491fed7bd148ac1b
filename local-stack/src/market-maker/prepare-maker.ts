import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { VenueEnv } from '../exchange/venue.ts'
import type { Flow } from '../options.ts'
import { strategyFor } from './strategy.ts'

/**
 * Makes the market maker's folder with its strategy and the settings of its recordings; those that are there are a person's, and stay.
 * @returns Its variables: on paper, every file below `dir`, every port a free one of this machine.
 */
export function prepareMaker(dir: string, flow: Flow, venue: VenueEnv): Readonly<Record<string, string>> {
  mkdirSync(dir, { recursive: true })
  const strategy = join(dir, 'strategy.yaml')
  const recording = join(dir, 'recording.yaml')
  writeUnlessThere(strategy, strategyFor(flow))
  writeUnlessThere(recording, `recording:\n  output_dir: ${JSON.stringify(join(dir, 'sessions'))}\n`)
  return {
    ...venue,
    ...(flow.kind === 'real' ? {} : LOCAL_MARKETS),
    MM_MODE: 'paper',
    // The times of a recording are not of now.
    EXCHANGE_CLOCK: flow.kind === 'replay' ? 'recorded' : 'real',
    // One key for three gatherers and the market maker.
    RATE_SHARE: '0.25',
    STRATEGY_FILE: strategy,
    RECORDING_FILE: recording,
    MM_DATABASE_PATH: join(dir, 'mm.db'),
    BACKUP_DIR: join(dir, 'backups'),
    CONTROL_TOKEN_FILE: join(dir, 'control.token'),
    KILL_FILE: join(dir, 'KILL'),
    // What it prints is in the log of the run.
    LOG_FILE: 'none',
    HTTP_HOST: '127.0.0.1',
    HEALTH_PORT: '0',
    METRICS_PORT: '0',
    CONTROL_PORT: '0',
  }
}

/** More than the local exchange has by default, and few enough for one page; in a short flow new ones are looked for often. */
const LOCAL_MARKETS = { MAX_MARKETS: '100', SELECTION_INTERVAL: '10s' }

function writeUnlessThere(path: string, text: string): void {
  if (!existsSync(path)) writeFileSync(path, text)
}
