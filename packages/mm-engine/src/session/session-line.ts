import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { Command } from '../command/command.ts'
import type { EngineEvent } from '../event/engine-event.ts'
import type { RunMode } from '../store/run-store.ts'

/** Of the files that this release writes; those of a greater version it does not read. */
export const SESSION_VERSION = 1

/** What the numbers of a recording count, for whoever reads one without this package. */
export const SESSION_UNITS = { time: '1e-6 s since 1970', price: '1e-4 dollar', quantity: '1e-2 contract', money: '1e-6 dollar' } as const

/** Whose recording it is. */
export interface SessionOwner {
  readonly label: string
  readonly engineId: string
  readonly runEpoch: number
  readonly mode: RunMode
}

/** Begins a part: what one run of the engine wrote into one file. */
export interface SessionHeader extends SessionOwner {
  readonly kind: 'session'
  readonly version: number
  /** Counts the parts of a run, from 0. */
  readonly part: number
  /** Of the first event. */
  readonly startedUs: EpochUs
  readonly units: typeof SESSION_UNITS
}

/** The state of the engine before the event that follows. What is in it is the engine's affair. */
export interface StateLine {
  readonly kind: 'state'
  readonly state: unknown
}

/**
 * - `overflow`: the disk was too slow or full, and the buffer too.
 * - `unwritable`: an event holds what JSON cannot say, such as a number that is none.
 * - `unplaced`: commands came before any event.
 */
export type GapReason = 'overflow' | 'unwritable' | 'unplaced'

/** What is not in the recording at this place. */
export interface GapLine {
  readonly kind: 'gap'
  /** The first reason, where there are several. */
  readonly reason: GapReason
  /** Of the first event, and of the last one, that is missing. */
  readonly fromUs: EpochUs
  readonly throughUs: EpochUs
  readonly events: number
  readonly commands: number
}

/** Ends a part. Where it is missing, the process died, or still writes. */
export interface EndLine {
  readonly kind: 'end'
  /** Of the last event. */
  readonly atUs: EpochUs
  /** In this part, without those in gaps. */
  readonly events: number
  readonly commands: number
  /** In the gaps of this part. */
  readonly missingEvents: number
  readonly missingCommands: number
  /** Over the lines of the commands of this part, each with its newline. Hex. */
  readonly commandsSha256: string
}

/** All that a file holds, one JSON text a line. The kinds of events and commands are their own. */
export type WrittenLine = SessionHeader | StateLine | GapLine | EndLine | EngineEvent | Command

/**
 * - `truncated`: the last member of the file is not whole, as a crash leaves it.
 * - `corrupt`: bytes that are no member, or one that does not stand its checksum.
 * - `malformed`: a line of a sound member that is no line of a recording.
 * - `missing-part`: files of the run before this one are not there.
 */
export type DamageReason = 'truncated' | 'corrupt' | 'malformed' | 'missing-part'

/** What a reader could not read. It stands where the lines would. */
export interface DamageLine {
  readonly kind: 'damage'
  readonly reason: DamageReason
  readonly path: string
  /** Counts the members of the file from 0, damaged ones included. */
  readonly member: number
  readonly atByte: number
  /** Bytes lost; 0 where it is a line of the member. */
  readonly sizeBytes: number
}

export type SessionLine = WrittenLine | DamageLine

const COMMAND_KINDS: Readonly<Record<Command['kind'], true>> = { create: true, amend: true, decrease: true, cancel: true }

const EVENT_KINDS: Readonly<Record<EngineEvent['kind'], true>> = {
  snapshot: true,
  delta: true,
  trade: true,
  status: true,
  settled: true,
  accepted: true,
  refused: true,
  unknown: true,
  changed: true,
  ended: true,
  fill: true,
  market: true,
  'book-lost': true,
  feed: true,
  'settlement-average': true,
  trading: true,
  adopt: true,
  'adopt-order': true,
  'adopt-fills': true,
  balance: true,
  reconcile: true,
  mode: true,
  kill: true,
  resume: true,
  configure: true,
  clock: true,
  alive: true,
  queue: true,
}

const OWN_KINDS: Readonly<Record<Exclude<WrittenLine['kind'], EngineEvent['kind'] | Command['kind']>, true>> = {
  session: true,
  state: true,
  gap: true,
  end: true,
}

export const isCommand = (line: SessionLine): line is Command => Object.hasOwn(COMMAND_KINDS, line.kind)
export const isEngineEvent = (line: SessionLine): line is EngineEvent => Object.hasOwn(EVENT_KINDS, line.kind)

const WRITTEN_KINDS: ReadonlySet<unknown> = new Set([COMMAND_KINDS, EVENT_KINDS, OWN_KINDS].flatMap(Object.keys))

/** Whether parsed JSON is a line of a recording, by its kind; the rest is under the checksum of its member. */
export function isWrittenLine(value: unknown): value is WrittenLine {
  return typeof value === 'object' && value !== null && 'kind' in value && WRITTEN_KINDS.has(value.kind)
}
