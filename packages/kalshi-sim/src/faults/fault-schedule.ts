import { parseDurationMs } from '../clock/duration.ts'
import { SimError } from '../sim-error.ts'
import type { FaultRequest } from './fault-request.ts'

/** A fault at a time after the flow's start, on every connection or on one that the seed picks. */
export interface ScheduledFault {
  readonly atMs: number
  readonly on: 'all' | 'one'
  readonly fault: FaultRequest
}

const ITEM = /^(disconnect|gap|duplicate|reorder|freeze)@([^:/]+)(?::([^/]+))?(?:\/(all|one))?$/

/**
 * Reads `KIND@AT[:AMOUNT][/all|/one]`, separated by commas: `disconnect@20s:1500ms,gap@30s:25,freeze@40s:3s/one`. The amount is how long
 * new connections are refused (disconnect, default 0), how many book frames (duplicate, reorder, default 20) or how long (gap, default 20 frames), how long
 * (freeze, default 5 s). Disconnects hit all unless told otherwise, everything else one.
 * @throws {SimError} `OPTION_INVALID`
 */
export function parseFaultSchedule(text: string): ScheduledFault[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
    .map(parseItem)
}

function parseItem(item: string): ScheduledFault {
  const [, kind, at, amount, target] = ITEM.exec(item) ?? []
  const atMs = at === undefined ? undefined : parseDurationMs(at)
  const fault = kind === undefined ? undefined : toFault(kind, amount)
  if (atMs === undefined || fault === undefined) {
    throw new SimError('OPTION_INVALID', `"${item}" is not a fault such as disconnect@20s:1500ms, gap@30s:25 or freeze@40s:3s/one`)
  }
  return { atMs, on: target === 'all' || target === 'one' ? target : kind === 'disconnect' ? 'all' : 'one', fault }
}

function toFault(kind: string, amount: string | undefined): FaultRequest | undefined {
  const isCounted = amount === undefined || /^\d{1,6}$/.test(amount)
  if (kind === 'duplicate' || kind === 'reorder') return isCounted ? { kind, frames: Number(amount ?? 20) } : undefined
  if (kind === 'gap' && isCounted) return { kind, frames: Number(amount ?? 20) }
  const forMs = amount === undefined ? undefined : parseDurationMs(amount)
  if (amount !== undefined && forMs === undefined) return undefined
  if (kind === 'gap') return forMs === undefined ? undefined : { kind, forMs }
  if (kind === 'freeze') return { kind, forMs: forMs ?? 5_000 }
  return { kind: 'disconnect', downForMs: forMs ?? 0 }
}
