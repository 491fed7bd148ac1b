import { MmEngineError } from '../errors/mm-engine-error.ts'
import { TickerMap } from '../risk/ticker-map.ts'
import type { EngineState } from './engine-state.ts'

/** What was saved is no state of an engine. */
export class SavedStateError extends MmEngineError {
  override readonly name = 'SavedStateError'
  readonly code = 'STATE_UNREADABLE'
  readonly retryable = false
}

const TAG = '$'

/**
 * Pure. The state as one line of JSON: maps, sets and numbers that JSON does not have are objects with one member, `$map`, `$set`, `$number`.
 * So are chains, `$chain`, a list of their orders: thousands of links, one inside of the other, are deeper than a stack.
 */
export function saveEngine(state: EngineState): string {
  return JSON.stringify(state, (_, value: unknown) => {
    if (value instanceof Map || value instanceof TickerMap) return { [`${TAG}map`]: [...value] }
    if (value instanceof Set) return { [`${TAG}set`]: [...value] }
    if (isChain(value)) return { [`${TAG}chain`]: [...ordersOf(value)] }
    if (typeof value === 'number' && !Number.isFinite(value)) return { [`${TAG}number`]: String(value) }
    return value
  })
}

/** Pure. From here on, the same events give the same commands. @throws {SavedStateError} */
export function restoreEngine(saved: string): EngineState {
  const state: unknown = parse(saved)
  if (typeof state !== 'object' || state === null || !('markets' in state) || !(state.markets instanceof Map))
    throw new SavedStateError('what was saved is no state of an engine')
  return state as EngineState
}

function parse(saved: string): unknown {
  try {
    return JSON.parse(saved, (_, value: unknown) => revive(value))
  } catch (error) {
    throw new SavedStateError(`what was saved is no JSON: ${String(error)}`, { cause: error })
  }
}

function revive(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (`${TAG}map` in value) return new Map(value[`${TAG}map`] as Iterable<[unknown, unknown]>)
  if (`${TAG}set` in value) return new Set(value[`${TAG}set`] as Iterable<unknown>)
  if (`${TAG}chain` in value) return toChain(value[`${TAG}chain`] as readonly unknown[])
  if (`${TAG}number` in value) return Number(value[`${TAG}number`])
  return value
}

interface Chain {
  readonly order: unknown
  readonly next: Chain | undefined
}

const isChain = (value: unknown): value is Chain => typeof value === 'object' && value !== null && 'order' in value && 'next' in value

function* ordersOf(chain: Chain): Generator<unknown> {
  for (let each: Chain | undefined = chain; each; each = each.next) yield each.order
}

const toChain = (orders: readonly unknown[]): Chain | undefined =>
  orders.reduceRight<Chain | undefined>((next, order) => ({ order, next }), undefined)
