import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { nothing } from '../answer/decode.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'

/**
 * Asks for the tier Advanced, which any member may have.
 * @see Kalshi REST reference, "Upgrade Account API Usage Level"
 */
export function upgradeUsageLevel(transport: RestTransport, options?: CallOptions): ApiPromise<void> {
  return call(transport, () => ({ method: 'POST', path: '/account/api_usage_level/upgrade', needsKey: true, body: {} }), nothing, options)
}
