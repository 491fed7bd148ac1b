import type { ApiPromise } from '../rest/answer/api-promise.ts'
import type { Listing } from '../rest/answer/paginate.ts'
import type { MultivariateCollection } from '../rest/multivariate/collection.ts'
import { type ComboMarket, type CreateComboMarketRequest, createComboMarket } from '../rest/multivariate/create-combo-market.ts'
import { getCollection } from '../rest/multivariate/get-collection.ts'
import { type ListCollectionsQuery, listCollections } from '../rest/multivariate/list-collections.ts'
import type { CallOptions, RestTransport } from '../rest/transport/rest-transport.ts'

/** Combo markets and the collections that they are made from. */
export interface MultivariateResource {
  /** See `listCollections`. */
  list(query?: ListCollectionsQuery, options?: CallOptions): Listing<MultivariateCollection>
  /** See `getCollection`. */
  get(collectionTicker: string, options?: CallOptions): ApiPromise<MultivariateCollection>
  /** See `createComboMarket`. */
  createMarket(collectionTicker: string, request: CreateComboMarketRequest, options?: CallOptions): ApiPromise<ComboMarket>
}

export function bindMultivariate(transport: RestTransport): MultivariateResource {
  return {
    list: (query, options) => listCollections(transport, query, options),
    get: (collectionTicker, options) => getCollection(transport, collectionTicker, options),
    createMarket: (collectionTicker, request, options) => createComboMarket(transport, collectionTicker, request, options),
  }
}
