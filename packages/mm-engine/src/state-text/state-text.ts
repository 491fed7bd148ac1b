import { TickerMap } from '../ticker-map/ticker-map.ts'

const TAG = '$'

/**
 * Pure. Plain data as one line of JSON: maps, sets and numbers that JSON does not have are objects with one member, `$map`, `$set`, `$number`.
 * So are chains, `$chain`, a list of their orders: thousands of links, one inside of the other, are deeper than a stack.
 */
export function writeState(state: unknown): string {
  return JSON.stringify(state, (_, value: unknown) => {
    if (value instanceof Map || value instanceof TickerMap) return { [`${TAG}map`]: [...value] }
    if (value instanceof Set) return { [`${TAG}set`]: [...value] }
    if (isChain(value)) return { [`${TAG}chain`]: [...ordersOf(value)] }
    if (typeof value === 'number' && !Number.isFinite(value)) return { [`${TAG}number`]: String(value) }
    return value
  })
}

/** Pure. What `writeState` wrote; a map by ticker is an ordinary one, until it is first changed. @throws {SyntaxError} It is no JSON. */
export const readState = (text: string): unknown => JSON.parse(text, (_, value: unknown) => revive(value))

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
