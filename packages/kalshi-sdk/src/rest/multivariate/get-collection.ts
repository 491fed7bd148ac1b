import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { Fields } from '../answer/decode.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { restPath } from '../transport/target.ts'
import { type MultivariateCollection, toCollection } from './collection.ts'

/**
 * Gets one collection.
 * @throws {ApiError} 404: unknown.
 * @see Kalshi REST reference, "Get Multivariate Event Collection"
 */
export function getCollection(
  transport: RestTransport,
  collectionTicker: string,
  options?: CallOptions,
): ApiPromise<MultivariateCollection> {
  return call(
    transport,
    () => ({ method: 'GET', path: restPath`/multivariate_event_collections/${collectionTicker}` }),
    (body) => new Fields(body).need('multivariate_contract', toCollection),
    options,
  )
}
