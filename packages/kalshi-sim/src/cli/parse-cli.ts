import { parseArgs } from 'node:util'
import { type EpochUs, parseInstant, UnitError } from '@kassandra/kalshi-sdk/units'
import type { KeyType } from '../auth/credentials.ts'
import { parseDurationMs } from '../clock/duration.ts'
import { parseFaultSchedule, type ScheduledFault } from '../faults/fault-schedule.ts'
import type { Speed } from '../flow/flow-driver.ts'
import { isLoadProfile, LOAD_PROFILES, type Load } from '../flow/synthetic/load-profile.ts'
import { USAGE_TIERS, type UsageTier } from '../rest/limits/rate-limits.ts'
import { SimError } from '../sim-error.ts'

/** What a command line asks for. */
export type CliRequest =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'serve'; readonly flow: FlowConfig; readonly server: ServerConfig }
  | { readonly kind: 'record'; readonly flow: FlowConfig; readonly file: string }

export interface FlowConfig {
  /** Captures to replay; without any the flow is synthetic. */
  readonly replay: readonly string[]
  readonly seed: number
  readonly markets: number
  readonly rate: number
  /** Undefined: now. */
  readonly startUs: EpochUs | undefined
  readonly lifecycleSeconds: number
  readonly forMs: number | undefined
  readonly faults: readonly ScheduledFault[]
  readonly sendingTs: boolean
  readonly journal: string | undefined
}

export interface ServerConfig {
  readonly port: number
  readonly host: string
  readonly credentials: string | undefined
  /** Where the variables `KALSHI_*` are written, for `node --env-file` and shells. */
  readonly env: string | undefined
  readonly rateLimits: UsageTier | 'off'
  readonly keyType: KeyType
  readonly signatureWindowMs: number
  readonly speed: Speed
  readonly hold: boolean
}

const OPTIONS = {
  port: { type: 'string' },
  host: { type: 'string' },
  credentials: { type: 'string' },
  env: { type: 'string' },
  'rate-limits': { type: 'string' },
  'key-type': { type: 'string' },
  'signature-window': { type: 'string' },
  seed: { type: 'string' },
  load: { type: 'string' },
  markets: { type: 'string' },
  rate: { type: 'string' },
  start: { type: 'string' },
  lifecycle: { type: 'string' },
  replay: { type: 'string', multiple: true },
  speed: { type: 'string' },
  fit: { type: 'string' },
  hold: { type: 'boolean' },
  for: { type: 'string' },
  faults: { type: 'string' },
  'no-sending-ts': { type: 'boolean' },
  journal: { type: 'string' },
  record: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const

const SERVER_ONLY = ['port', 'host', 'credentials', 'env', 'rate-limits', 'key-type', 'signature-window', 'speed', 'fit', 'hold'] as const

type Values = ReturnType<typeof readArgs>

/**
 * Pure. Reads the arguments behind the program's name.
 * @throws {SimError} `OPTION_INVALID`, in one line that names the option.
 */
export function parseCli(args: readonly string[]): CliRequest {
  const values = readArgs(args)
  if (values.help) return { kind: 'help' }
  if (values.version) return { kind: 'version' }
  const flow = toFlow(values)
  if (values.record === undefined) return { kind: 'serve', flow, server: toServer(values) }
  const stray = SERVER_ONLY.find((name) => values[name] !== undefined)
  if (stray) throw refuse(`--${stray} does not go with --record, which runs without a server`)
  if (flow.replay.length === 0 && flow.forMs === undefined) throw refuse('--record of a synthetic flow needs --for')
  return { kind: 'record', flow, file: values.record }
}

function readArgs(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: false }).values
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    throw new SimError('OPTION_INVALID', message.split('. ', 1)[0] ?? message, { cause })
  }
}

function toFlow(values: Values): FlowConfig {
  const load = toLoad(values.load)
  const lifecycleMs = duration('lifecycle', values.lifecycle) ?? 30_000
  if (lifecycleMs !== 0 && lifecycleMs < 8_000) throw refuse('--lifecycle is 0s or at least 8s')
  return {
    replay: values.replay ?? [],
    seed: whole('seed', values.seed, 0, Number.MAX_SAFE_INTEGER) ?? 1,
    markets: whole('markets', values.markets, 1, 10_000) ?? load.markets,
    rate: number('rate', values.rate, 100_000) ?? load.rate,
    startUs: instant(values.start),
    lifecycleSeconds: Math.round(lifecycleMs / 1_000),
    forMs: duration('for', values.for),
    faults: parseFaultSchedule(values.faults ?? ''),
    sendingTs: !values['no-sending-ts'],
    journal: values.journal,
  }
}

function toServer(values: Values): ServerConfig {
  return {
    port: whole('port', values.port, 0, 65_535) ?? 0,
    host: values.host ?? '127.0.0.1',
    credentials: values.credentials,
    env: values.env,
    rateLimits: toTier(values['rate-limits']),
    keyType: toKeyType(values['key-type']),
    signatureWindowMs: duration('signature-window', values['signature-window']) ?? 30_000,
    speed: toSpeed(values),
    hold: values.hold ?? false,
  }
}

function toSpeed({ speed, fit, replay }: Values): Speed {
  if (speed !== undefined && fit !== undefined) throw refuse('--speed and --fit exclude each other')
  const withinMs = duration('fit', fit)
  if (withinMs !== undefined) {
    if (!replay) throw refuse('--fit needs --replay')
    if (withinMs === 0) throw refuse('--fit needs a time above zero')
    return { kind: 'fit', withinMs }
  }
  if (speed === 'max') return { kind: 'max' }
  return { kind: 'factor', factor: number('speed', speed, 1_000_000) ?? 1 }
}

function toTier(value: string | undefined): UsageTier | 'off' {
  const tier = (['off', ...USAGE_TIERS] as const).find((each) => each === (value ?? 'off'))
  if (tier === undefined) throw refuse(`--rate-limits is off, ${USAGE_TIERS.join(', ')}`)
  return tier
}

function toLoad(name = 'normal'): Load {
  if (!isLoadProfile(name)) throw refuse(`--load is ${Object.keys(LOAD_PROFILES).join(', ')}`)
  return LOAD_PROFILES[name]
}

function toKeyType(value: string | undefined): KeyType {
  if (value === undefined || value === 'rsa') return 'rsa'
  if (value === 'ed25519') return value
  throw refuse('--key-type is rsa or ed25519')
}

function whole(name: string, text: string | undefined, min: number, max: number): number | undefined {
  if (text === undefined) return undefined
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (!(value >= min && value <= max)) throw refuse(`--${name} is not a whole number from ${min} to ${max}: ${text}`)
  return value
}

function number(name: string, text: string | undefined, max: number): number | undefined {
  if (text === undefined) return undefined
  const value = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN
  if (!(value > 0 && value <= max)) throw refuse(`--${name} is not a number above 0, up to ${max}: ${text}`)
  return value
}

function duration(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const ms = parseDurationMs(text)
  if (ms === undefined) throw refuse(`--${name} is not a duration such as 30s or 1500ms: ${text}`)
  return ms
}

function instant(text: string | undefined): EpochUs | undefined {
  if (text === undefined || text === 'now') return undefined
  try {
    return parseInstant(text)
  } catch (error) {
    if (error instanceof UnitError) throw refuse(`--start is not an instant such as 2026-06-01T12:00:00Z: ${text}`)
    throw error
  }
}

const refuse = (reason: string): SimError => new SimError('OPTION_INVALID', reason)
