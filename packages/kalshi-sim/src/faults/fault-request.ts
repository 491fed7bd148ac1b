import { type Channel, isChannel } from '../ws/channel.ts'
import { integer, invalid, MAX_MS, optional } from './fault-fields.ts'

/** Whom a fault hits: everyone, connections by id, or those of one API key. */
export type FaultTarget = 'all' | readonly number[] | { readonly keyId: string }

/**
 * - `disconnect` cuts connections behind what was sent and refuses new ones for `downForMs` (0: not at all).
 * - `gap` loses the next `frames` frames of `channels` on each connection while their `seq` goes on; with `forMs`, all of that time.
 * - `duplicate` sends the next `frames` frames of `channels` twice, under their `seq`.
 * - `reorder` lets each of the next `frames` frames of `channels` come behind the frame that follows it.
 * - `end` ends the subscriptions to `channels` (books, unless named) with that error; the client is told, so nothing is hidden.
 * - `freeze` makes connections half-open for `forMs`: nothing passes in either direction, and what was published meanwhile is lost to them.
 */
export type FaultRequest =
  | { readonly kind: 'disconnect'; readonly connections?: FaultTarget; readonly downForMs?: number }
  | {
      readonly kind: 'gap'
      readonly connections?: FaultTarget
      readonly frames?: number
      readonly forMs?: number
      readonly channels?: readonly Channel[]
    }
  | ({ readonly kind: 'duplicate' } & Repetition)
  | ({ readonly kind: 'reorder' } & Repetition)
  | { readonly kind: 'freeze'; readonly connections?: FaultTarget; readonly forMs: number }
  | { readonly kind: 'end'; readonly connections?: FaultTarget; readonly code: 10 | 25; readonly channels?: readonly Channel[] }

interface Repetition {
  readonly connections?: FaultTarget
  readonly frames?: number
  readonly channels?: readonly Channel[]
}

/** Whom a fault hit. `all` says that no open connection was spared. */
export interface FaultReport {
  readonly kind: FaultRequest['kind']
  readonly connections: readonly number[]
  readonly all: boolean
}

/**
 * Checks a decoded JSON body.
 * @throws {SimError} `FAULT_INVALID`, naming the field.
 */
export function parseFaultRequest(body: unknown): FaultRequest {
  if (typeof body !== 'object' || body === null) throw invalid('the body is not a JSON object')
  const { kind, connections, downForMs, frames, forMs, channels, code }: Readonly<Record<string, unknown>> = { ...body }
  const target = connections === undefined ? {} : { connections: parseTarget(connections) }
  switch (kind) {
    case 'disconnect':
      return { kind, ...target, ...optional('downForMs', downForMs, 0, MAX_MS) }
    case 'gap': {
      if (frames !== undefined && forMs !== undefined) throw invalid('"frames" and "forMs" exclude each other')
      const lasting = { ...optional('frames', frames, 1, 1_000_000), ...optional('forMs', forMs, 1, MAX_MS) }
      return { kind, ...target, ...lasting, ...(channels === undefined ? {} : { channels: parseChannels(channels) }) }
    }
    case 'duplicate':
    case 'reorder': {
      const named = channels === undefined ? {} : { channels: parseChannels(channels) }
      return { kind, ...target, ...optional('frames', frames, 1, 1_000_000), ...named }
    }
    case 'end': {
      if (code !== 10 && code !== 25) throw invalid('"code" is neither 10 nor 25')
      return { kind, ...target, code, ...(channels === undefined ? {} : { channels: parseChannels(channels) }) }
    }
    case 'freeze':
      return { kind, ...target, forMs: integer('forMs', forMs, 1, MAX_MS) }
    default:
      throw invalid('"kind" is no fault of connections (disconnect, gap, duplicate, reorder, freeze, end) or of REST')
  }
}

function parseTarget(value: unknown): FaultTarget {
  if (value === 'all') return value
  if (Array.isArray(value) && value.every((each): each is number => Number.isSafeInteger(each))) return value
  if (typeof value === 'object' && value !== null && 'keyId' in value && typeof value.keyId === 'string') return { keyId: value.keyId }
  throw invalid('"connections" is not "all", a list of ids or {"keyId"}')
}

function parseChannels(value: unknown): readonly Channel[] {
  if (Array.isArray(value) && value.length > 0 && value.every(isChannel)) return value
  throw invalid('"channels" is not a list of channels')
}
