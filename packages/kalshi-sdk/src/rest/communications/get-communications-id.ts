import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { Fields, text } from '../answer/decode.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'

/**
 * Gets the public id that others see on own requests and quotes.
 * @see Kalshi REST reference, "Get Communications ID"
 */
export function getCommunicationsId(transport: RestTransport, options?: CallOptions): ApiPromise<string> {
  return call(
    transport,
    () => ({ method: 'GET', path: '/communications/id', needsKey: true }),
    (body) => new Fields(body).need('communications_id', text),
    options,
  )
}
