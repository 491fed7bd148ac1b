import type { ApiPromise } from '../rest/answer/api-promise.ts'
import type { Listing } from '../rest/answer/paginate.ts'
import { type CreateRfqRequest, createRfq } from '../rest/communications/create-rfq.ts'
import { deleteRfq } from '../rest/communications/delete-rfq.ts'
import { getRfq } from '../rest/communications/get-rfq.ts'
import { type ListRfqsQuery, listRfqs } from '../rest/communications/list-rfqs.ts'
import type { Rfq } from '../rest/communications/rfq.ts'
import type { CallOptions, RestTransport } from '../rest/transport/rest-transport.ts'

/** Requests for quotes. */
export interface RfqsResource {
  /** See `createRfq`. */
  create(request: CreateRfqRequest, options?: CallOptions): ApiPromise<string>
  /** See `listRfqs`. */
  list(query?: ListRfqsQuery, options?: CallOptions): Listing<Rfq>
  /** See `getRfq`. */
  get(rfqId: string, options?: CallOptions): ApiPromise<Rfq>
  /** See `deleteRfq`. */
  delete(rfqId: string, options?: CallOptions): ApiPromise<void>
}

export function bindRfqs(transport: RestTransport): RfqsResource {
  return {
    create: (request, options) => createRfq(transport, request, options),
    list: (query, options) => listRfqs(transport, query, options),
    get: (rfqId, options) => getRfq(transport, rfqId, options),
    delete: (rfqId, options) => deleteRfq(transport, rfqId, options),
  }
}
