import type { ApiPromise } from '../rest/answer/api-promise.ts'
import { getCommunicationsId } from '../rest/communications/get-communications-id.ts'
import type { CallOptions, RestTransport } from '../rest/transport/rest-transport.ts'

/** The own identity among requests and quotes. */
export interface CommunicationsResource {
  /** See `getCommunicationsId`. */
  id(options?: CallOptions): ApiPromise<string>
}

export function bindCommunications(transport: RestTransport): CommunicationsResource {
  return {
    id: (options) => getCommunicationsId(transport, options),
  }
}
