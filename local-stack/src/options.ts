import { parseArgs } from 'node:util'

export type Flow =
  | { readonly kind: 'replay'; readonly files: readonly string[] }
  | { readonly kind: 'synthetic'; readonly seed: number; readonly markets: number; readonly rate: number }
  | { readonly kind: 'real'; readonly environment: 'demo' | 'prod' }

/** A process to kill with SIGKILL `atMs` after the flow's start, and to start again `downMs` later. */
export interface PlannedKill {
  readonly name: string
  readonly atMs: number
  readonly downMs: number
}

export interface StackOptions {
  readonly flow: Flow
  /** Length of the run, counted from the moment all are healthy; `undefined`: until stopped. */
  readonly durationMs: number | undefined
  readonly json: boolean
  readonly dataDir: string
  readonly sealIntervalSeconds: number
  readonly kills: readonly PlannedKill[]
  /** Schedule of exchange faults in the simulator's own notation. */
  readonly faults: string | undefined
  readonly hasMarketMaker: boolean
}

export const USAGE = `Usage: npm start -- [options]

Runs the platform on this machine: an exchange, three gatherers, the deduplicator with production PostgreSQL and a local Parquet
archive, and the market maker on paper, with its page. Without options it plays the capture that ships with the repository, and
goes on until Ctrl-C.

  --for DURATION        end after 60s, 5m, ... from the moment all are healthy, with a summary; a capture is played in that time
  --json                print the summary as one JSON line on standard output, and progress on standard error
  --replay FILE         play this capture (plain or .gz) instead; may be given several times
  --synthetic           generated flow instead of a capture
  --seed N              seed of the generated flow (default 7)
  --markets N           markets of the generated flow (default 20)
  --rate N              messages a second of the generated flow (default 400)
  --faults SCHEDULE     exchange faults, e.g. "disconnect@20s:1500ms,gap@30s"
  --kill NAME@AT:DOWN   SIGKILL gatherer-1..3, deduplicator or market-maker AT after the start, start it again DOWN later,
                        e.g. gatherer-2@20s:3s
  --seal-interval SECS  exchange seconds of a sealed Parquet interval (default 60; production uses 3600)
  --environment NAME    demo or prod: the real exchange, with the credentials of .env; the market maker stays on paper
  --no-market-maker     the data platform alone
  --data DIR            where databases, logs and the archive of the run go (default ./data/local; a new run empties it)
  --help
`

export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** @throws {UsageError} Naming the option and what it takes. */
export function parseOptions(
  args: readonly string[],
  defaults: { readonly capture: string; readonly dataDir: string },
): StackOptions | 'help' {
  const values = readFlags(args)
  if (values.help) return 'help'
  const kills = (values.kill ?? []).map(parseKill)
  const hasMarketMaker = !values['no-market-maker']
  if (!hasMarketMaker && kills.some(({ name }) => name === 'market-maker'))
    throw new UsageError('--kill market-maker and --no-market-maker exclude one another')
  return {
    flow: readFlow(values, defaults.capture),
    durationMs: values.for === undefined ? undefined : parseDuration(values.for, '--for'),
    json: values.json ?? false,
    dataDir: values.data ?? defaults.dataDir,
    sealIntervalSeconds: parseCount(values['seal-interval'] ?? '60', '--seal-interval'),
    kills,
    faults: values.faults,
    hasMarketMaker,
  }
}

function readFlags(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        for: { type: 'string' },
        json: { type: 'boolean' },
        replay: { type: 'string', multiple: true },
        synthetic: { type: 'boolean' },
        seed: { type: 'string' },
        markets: { type: 'string' },
        rate: { type: 'string' },
        faults: { type: 'string' },
        kill: { type: 'string', multiple: true },
        'seal-interval': { type: 'string' },
        environment: { type: 'string' },
        'no-market-maker': { type: 'boolean' },
        data: { type: 'string' },
        help: { type: 'boolean' },
      },
    }).values
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

type Flags = ReturnType<typeof readFlags>

function readFlow({ replay, synthetic, environment, seed, markets, rate }: Flags, capture: string): Flow {
  if ([replay !== undefined, synthetic === true, environment !== undefined].filter(Boolean).length > 1) {
    throw new UsageError('--replay, --synthetic and --environment exclude one another')
  }
  if (environment !== undefined) {
    if (environment !== 'demo' && environment !== 'prod') throw new UsageError('--environment takes demo or prod')
    return { kind: 'real', environment }
  }
  if (synthetic) {
    return {
      kind: 'synthetic',
      seed: parseCount(seed ?? '7', '--seed'),
      markets: parseCount(markets ?? '20', '--markets'),
      rate: parseCount(rate ?? '400', '--rate'),
    }
  }
  return { kind: 'replay', files: replay ?? [capture] }
}

function parseKill(text: string): PlannedKill {
  const match = /^(gatherer-[123]|deduplicator|market-maker)@([^:]+):(.+)$/.exec(text)
  if (!match) throw new UsageError(`--kill takes NAME@AT:DOWN such as gatherer-2@20s:3s, not "${text}"`)
  const [, name = '', at = '', down = ''] = match
  return { name, atMs: parseDuration(at, '--kill'), downMs: parseDuration(down, '--kill') }
}

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }

function parseDuration(text: string, option: string): number {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? []
  const unitMs = UNIT_MS[unit]
  if (amount === undefined || unitMs === undefined)
    throw new UsageError(`${option} takes a duration such as 500ms, 60s or 5m, not "${text}"`)
  return Math.round(Number(amount) * unitMs)
}

function parseCount(text: string, option: string): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value)) throw new UsageError(`${option} takes a whole number, not "${text}"`)
  return value
}
