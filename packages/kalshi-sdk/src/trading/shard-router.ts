import { isObject } from '../json/parse-json.ts'
import type { JsonObject } from '../rest/answer/decode.ts'
import type { RestRequest } from '../rest/transport/rest-transport.ts'
import { RecentMap } from './recent-map.ts'

const REMEMBERED_MARKETS = 50_000
const REMEMBERED_ORDERS = 20_000

/** Where an order is: its market, and the shard where the exchange said so. */
interface OrderSpot {
  readonly ticker: string
  readonly exchangeIndex: number | undefined
}

/**
 * Knows where markets and orders are, from what the exchange answered, and tells writes by order id where to go: without, the exchange
 * looks on shard 0 only. It names the market rather than the shard, which the exchange resolves even after a market has moved.
 * @see Kalshi documentation, "Exchange Sharding"
 */
export class ShardRouter {
  readonly #shards = new RecentMap<string, number>(REMEMBERED_MARKETS)
  readonly #orders = new RecentMap<string, OrderSpot>(REMEMBERED_ORDERS)
  readonly #namesShards: boolean

  /** @param namesShards Name the shard, where known, on single order writes too: each shard from 1 on has a write bucket of its own. */
  constructor(namesShards: boolean) {
    this.#namesShards = namesShards
  }

  /** The shard of a market; undefined where no answer has named it yet. */
  shardOf(ticker: string): number | undefined {
    return this.#shards.get(ticker)
  }

  /** Keeps what an answer says of markets and orders. */
  learn(request: RestRequest, answer: unknown): void {
    if (!isObject(answer)) return
    for (const market of [...recordsIn(answer, 'market'), ...recordsIn(answer, 'markets')]) this.#learnMarket(market)
    for (const order of [...recordsIn(answer, 'order'), ...recordsIn(answer, 'orders')]) this.#learnOrder(order)
    if (request.method === 'POST' && isObject(request.body)) this.#learnPlaced(request.body, answer)
  }

  /** The request as it reaches its shard. What the caller says of the place stands. */
  route(request: RestRequest): RestRequest {
    const [orderId, action] = /^\/portfolio\/events\/orders\/([^/]+)(?:\/([^/]+))?$/.exec(request.path)?.slice(1) ?? []
    if (orderId === 'batched') return request.method === 'DELETE' ? this.#routeBatch(request) : request
    if (orderId === undefined) return this.#routeTicker(request)
    if (request.method === 'DELETE') return { ...request, query: this.#placed(request.query ?? {}, decodeURIComponent(orderId)) }
    if (action === 'decrease') return { ...request, body: this.#placed(asRecord(request.body), decodeURIComponent(orderId)) }
    return action === 'amend' ? this.#routeTicker(request) : request
  }

  /** Orders and amendments name their market anyway; the shard only where shards are to be named. */
  #routeTicker(request: RestRequest): RestRequest {
    const body = asRecord(request.body)
    const ticker = body['ticker']
    const isWrite = request.method === 'POST' && request.path.startsWith('/portfolio/events/orders')
    const shard = isWrite && this.#namesShards && typeof ticker === 'string' ? this.shardOf(ticker) : undefined
    return shard === undefined || body['exchange_index'] !== undefined ? request : { ...request, body: { ...body, exchange_index: shard } }
  }

  #routeBatch(request: RestRequest): RestRequest {
    const orders = recordsIn(asRecord(request.body), 'orders')
    return {
      ...request,
      body: { ...asRecord(request.body), orders: orders.map((order) => this.#placed(order, textOf(order['order_id']))) },
    }
  }

  #placed<T extends Readonly<Record<string, unknown>>>(fields: T, orderId: string | undefined): T {
    if (fields['exchange_index'] !== undefined) return fields
    const spot = orderId === undefined ? undefined : this.#orders.get(orderId)
    const ticker = textOf(fields['market_ticker']) ?? spot?.ticker
    if (ticker === undefined) return fields
    const shard = this.#namesShards ? (this.shardOf(ticker) ?? spot?.exchangeIndex) : undefined
    return { ...fields, market_ticker: ticker, ...(shard !== undefined && { exchange_index: shard }) }
  }

  #learnMarket(market: JsonObject): void {
    const [ticker, shard] = [textOf(market['ticker']), market['exchange_index']]
    if (ticker !== undefined && typeof shard === 'number') this.#shards.set(ticker, shard)
  }

  #learnOrder(order: JsonObject): void {
    const [orderId, ticker, shard] = [textOf(order['order_id']), textOf(order['ticker']), order['exchange_index']]
    if (orderId === undefined || ticker === undefined) return
    this.#orders.set(orderId, { ticker, exchangeIndex: typeof shard === 'number' ? shard : undefined })
    if (typeof shard === 'number') this.#shards.set(ticker, shard)
  }

  /** Answers to new orders name no market; the request does. */
  #learnPlaced(body: JsonObject, answer: JsonObject): void {
    const requested = Array.isArray(body['orders']) ? recordsIn(body, 'orders') : [body]
    const answered = Array.isArray(answer['orders']) ? recordsIn(answer, 'orders') : [answer]
    if (requested.length !== answered.length) return
    for (const [index, { ticker }] of requested.entries()) this.#learnOrder({ ticker, order_id: answered[index]?.['order_id'] })
  }
}

function recordsIn(fields: JsonObject, name: string): readonly JsonObject[] {
  const value = fields[name]
  return (Array.isArray(value) ? value : [value]).filter(isObject)
}

function asRecord(value: unknown): JsonObject {
  return isObject(value) ? value : {}
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
