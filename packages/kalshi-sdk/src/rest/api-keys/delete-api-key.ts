import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { nothing } from '../answer/decode.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { restPath } from '../transport/target.ts'

/**
 * Deletes a key; it signs nothing any more.
 * @throws {ApiError} 404: unknown.
 * @see Kalshi REST reference, "Delete API Key"
 */
export function deleteApiKey(transport: RestTransport, keyId: string, options?: CallOptions): ApiPromise<void> {
  return call(transport, () => ({ method: 'DELETE', path: restPath`/api_keys/${keyId}`, needsKey: true }), nothing, options)
}
