import { isObject } from '../json/parse-json.ts'
import { type CostTable, segmentsOf } from './cost-table.ts'

/** Which calls go first, highest first. Reads have a bucket of their own, in which the same order holds. */
export const LANES = ['cancel', 'amend', 'create', 'read'] as const
export type Lane = (typeof LANES)[number]

/** A bucket: reads, writes, or writes to one shard that the call names. */
export type BucketName = 'read' | 'write' | `write:${number}`

/** What the limiter looks at in a request. */
export interface ChargedRequest {
  readonly method: string
  /** Behind the base URL. */
  readonly path: string
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: unknown
}

/** What a request draws, and from where. */
export interface Charge {
  readonly bucket: BucketName
  readonly lane: Lane
  readonly cost: number
}

/**
 * Pure. A batch is charged per item. A single order write that names a shard from 1 on draws on that shard's bucket; without one, and
 * with 0 or -1, on the common bucket, as batches always do.
 * @see Kalshi documentation, "Rate Limits and Tiers"; "Exchange Sharding"
 */
export function planCharge(request: ChargedRequest, costs: CostTable): Charge {
  const segments = segmentsOf(request.path)
  const cost = costs.costOf(request.method, request.path) * itemsIn(request, segments)
  return { bucket: bucketOf(request, segments), lane: laneOf(request.method, segments), cost }
}

function laneOf(method: string, segments: readonly string[]): Lane {
  if (method === 'GET') return 'read'
  const action = segments.at(-1)
  if (method === 'DELETE' || action === 'trigger') return 'cancel'
  return action === 'amend' || action === 'decrease' || action === 'limit' || action === 'reset' ? 'amend' : 'create'
}

function bucketOf(request: ChargedRequest, segments: readonly string[]): BucketName {
  if (request.method === 'GET') return 'read'
  const shard = isSingleOrderWrite(segments) ? shardOf(request) : 0
  return shard >= 1 ? `write:${shard}` : 'write'
}

function shardOf({ query, body }: ChargedRequest): number {
  const named = (isObject(body) ? body['exchange_index'] : undefined) ?? query?.['exchange_index']
  return typeof named === 'number' && Number.isSafeInteger(named) ? named : 0
}

function isSingleOrderWrite(segments: readonly string[]): boolean {
  const [portfolio, events, orders, id] = segments
  return portfolio === 'portfolio' && events === 'events' && orders === 'orders' && id !== 'batched'
}

function itemsIn({ body }: ChargedRequest, segments: readonly string[]): number {
  if (segments.at(-1) !== 'batched' || !isObject(body)) return 1
  const { orders } = body
  return Array.isArray(orders) ? Math.max(1, orders.length) : 1
}
