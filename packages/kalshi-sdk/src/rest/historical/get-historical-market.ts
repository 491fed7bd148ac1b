import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { Fields } from '../answer/decode.ts'
import type { Market } from '../markets/market.ts'
import { toMarket } from '../markets/to-market.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { restPath } from '../transport/target.ts'

/**
 * Gets one market that settled before the historical cutoff.
 * @throws {ApiError} 404: unknown, or still live.
 * @see Kalshi REST reference, "Get Historical Market"
 */
export function getHistoricalMarket(transport: RestTransport, ticker: string, options?: CallOptions): ApiPromise<Market> {
  return call(
    transport,
    () => ({ method: 'GET', path: restPath`/historical/markets/${ticker}` }),
    (body) => new Fields(body).need('market', toMarket),
    options,
  )
}
