import type { Identity } from '../auth/key-ring.ts'
import type { Order } from '../trading/orders/order.ts'
import type { Owner } from '../trading/owner.ts'
import { forbidden, invalidParameter, LOCKED, notFound } from './rest-error.ts'

/** The subaccount that a request acts for: the one it names, that of a locked key, or the primary one. @throws {RestError} 403 */
export function ownerOf(identity: Identity, named: number | undefined): Owner {
  return { memberId: identity.memberId, subaccount: subaccountOf(identity, named) ?? 0 }
}

/** The only subaccount that a list covers; undefined: all. @throws {RestError} 403 */
export function subaccountOf({ subaccount: locked }: Identity, named: number | undefined): number | undefined {
  if (locked === undefined) return named
  if (named !== undefined && named !== locked) throw forbidden(LOCKED)
  return locked
}

/** How a write says which shard it is for. */
export interface Routing {
  readonly exchangeIndex: number | undefined
  readonly marketTicker: string | undefined
}

/**
 * The shard that a write goes to: the one it names; with -1, or a ticker alone, that of the market; else 0.
 * @see Kalshi API reference, section 7, Exchange shards
 */
export function shardOf({ exchangeIndex, marketTicker }: Routing, shardOfMarket: (ticker: string) => number | undefined): number {
  if (exchangeIndex !== undefined && exchangeIndex >= 0) return exchangeIndex
  if (marketTicker === undefined) {
    if (exchangeIndex === -1) throw invalidParameter('exchange_index -1 needs a market_ticker')
    return 0
  }
  return shardOfMarket(marketTicker) ?? 0
}

/** The order when it is on the shard that was asked; another shard does not know it. @throws {RestError} 404 */
export function onShard(order: Order | undefined, shard: number): Order {
  if (order?.shard !== shard) throw notFound()
  return order
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** @throws {RestError} 400: malformed, whatever there is under it. */
export function uuid(name: string, value: string | undefined): string {
  if (value === undefined || !UUID.test(value)) throw invalidParameter(`${name} is not a UUID`)
  return value
}
