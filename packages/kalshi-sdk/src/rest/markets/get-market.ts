import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { Fields } from '../answer/decode.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { restPath } from '../transport/target.ts'
import type { Market } from './market.ts'
import { toMarket } from './to-market.ts'

/**
 * Gets one market.
 * @throws {ApiError} 404: unknown, archived, or created so lately that the exchange does not show it yet.
 * @see Kalshi REST reference, "Get Market"
 */
export function getMarket(transport: RestTransport, ticker: string, options?: CallOptions): ApiPromise<Market> {
  return call(
    transport,
    () => ({ method: 'GET', path: restPath`/markets/${ticker}` }),
    (body) => new Fields(body).need('market', toMarket),
    options,
  )
}
