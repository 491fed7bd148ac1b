import { parseArgs } from 'node:util'
import type { ChaosEvent, ProcessName } from './chaos/action.ts'
import { CHAOS_VICTIMS, type ChaosVictim } from './chaos/menu.ts'
import { planChaos } from './chaos/plan-chaos.ts'

export type Flow =
  | { readonly kind: 'replay'; readonly files: readonly string[] }
  | { readonly kind: 'synthetic'; readonly seed: number; readonly markets: number; readonly rate: number }
  | { readonly kind: 'real'; readonly environment: 'demo' | 'prod' }

/** Everything that can go wrong, on a schedule that its seed and the length of the run fix. */
export interface ChaosSchedule {
  readonly seed: number
  readonly events: readonly ChaosEvent[]
}

export interface StackOptions {
  readonly flow: Flow
  /** Length of the run, counted from the moment all are healthy; `undefined`: until stopped. */
  readonly durationMs: number | undefined
  readonly json: boolean
  readonly dataDir: string
  readonly sealIntervalSeconds: number
  readonly kills: readonly ChaosEvent[]
  readonly chaos: ChaosSchedule | undefined
  /** Schedule of exchange faults in the simulator's own notation. */
  readonly faults: string | undefined
  readonly hasMarketMaker: boolean
}

export const USAGE = `Usage: npm start -- [options]

Runs the platform on this machine: an exchange, three gatherers, the deduplicator with production PostgreSQL and a local Parquet
archive, and the market maker on paper, with its page. Without options it plays the capture that ships with the repository, and
goes on until Ctrl-C.

  --for DURATION        end after 60s, 5m, ... from the moment all are healthy, with a summary; a capture is played in
                        that time, never slower than it came, and the run ends with it
  --json                print the summary as one JSON line on standard output, and progress on standard error
  --replay FILE         play this capture (plain or .gz) instead; may be given several times
  --synthetic           generated flow instead of a capture
  --seed N              seed of the generated flow (default 7)
  --markets N           markets of the generated flow (default 20)
  --rate N              messages a second of the generated flow (default 400)
  --faults SCHEDULE     exchange faults, e.g. "disconnect@20s:1500ms,gap@30s"
  --kill NAME@AT:DOWN   SIGKILL gatherer-1..3, deduplicator or market-maker AT after the start, start it again DOWN later,
                        e.g. gatherer-2@20s:3s
  --chaos[=SEED]        kill and cut everything on a schedule from a seed (default 7): processes, databases, the ways between them, the
                        exchange's connections, clocks; takes --for of at least 20s, and prints the schedule first
  --chaos-seed N        the same
  --chaos-on LIST       only hit gatherers, deduplicator, market-maker, databases, links, exchange or clocks (comma-separated)
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
  const values = readFlags(args.flatMap(splitChaosSeed))
  if (values.help) return 'help'
  const kills = (values.kill ?? []).map(parseKill)
  const hasMarketMaker = !values['no-market-maker']
  if (!hasMarketMaker && values.kill?.some((kill) => kill.startsWith('market-maker@')))
    throw new UsageError('--kill market-maker and --no-market-maker exclude one another')
  const flow = readFlow(values, defaults.capture)
  const durationMs = values.for === undefined ? undefined : parseDuration(values.for, '--for')
  return {
    flow,
    durationMs,
    chaos: readChaos(values, flow, durationMs),
    json: values.json ?? false,
    dataDir: values.data ?? defaults.dataDir,
    sealIntervalSeconds: parseCount(values['seal-interval'] ?? '60', '--seal-interval'),
    kills,
    faults: values.faults,
    hasMarketMaker,
  }
}

/** `parseArgs` knows no option whose value may be left out. */
const splitChaosSeed = (arg: string): string[] => {
  const [, seed] = /^--chaos=(.*)$/.exec(arg) ?? []
  return seed === undefined ? [arg] : ['--chaos', '--chaos-seed', seed]
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
        chaos: { type: 'boolean' },
        'chaos-seed': { type: 'string' },
        'chaos-on': { type: 'string' },
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

function readChaos(
  { chaos, 'chaos-seed': seed, 'chaos-on': list, 'no-market-maker': isAlone }: Flags,
  flow: Flow,
  durationMs: number | undefined,
): ChaosSchedule | undefined {
  if (!chaos && seed === undefined && list === undefined) return undefined
  if (flow.kind === 'real') throw new UsageError('--chaos is for the local exchange')
  if (durationMs === undefined) throw new UsageError('--chaos takes --for: the schedule has an end')
  const parsed = parseCount(seed ?? '7', '--chaos')
  const victims = parseVictims(list).filter((victim) => !isAlone || victim !== 'market-maker')
  try {
    return { seed: parsed, events: planChaos({ seed: parsed, durationMs, victims }) }
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(`--chaos: ${error.message}`)
    throw error
  }
}

function parseVictims(list: string | undefined): readonly ChaosVictim[] {
  if (list === undefined) return CHAOS_VICTIMS
  return list.split(',').map((name) => {
    const victim = CHAOS_VICTIMS.find((each) => each === name)
    if (!victim) throw new UsageError(`--chaos-on takes a comma list of ${CHAOS_VICTIMS.join(', ')}, not "${name}"`)
    return victim
  })
}

function parseKill(text: string): ChaosEvent {
  const match = /^(gatherer-[123]|deduplicator|market-maker)@([^:]+):(.+)$/.exec(text)
  if (!match) throw new UsageError(`--kill takes NAME@AT:DOWN such as gatherer-2@20s:3s, not "${text}"`)
  const [, name = '', at = '', down = ''] = match
  const processes = [name as ProcessName]
  return { atMs: parseDuration(at, '--kill'), action: { kind: 'kill', processes, downMs: parseDuration(down, '--kill') } }
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
