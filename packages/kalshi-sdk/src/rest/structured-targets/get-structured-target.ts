import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { Fields } from '../answer/decode.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { restPath } from '../transport/target.ts'
import { type StructuredTarget, toStructuredTarget } from './structured-target.ts'

/**
 * Gets one structured target.
 * @throws {ApiError} 404: unknown.
 * @see Kalshi REST reference, "Get Structured Target"
 */
export function getStructuredTarget(transport: RestTransport, targetId: string, options?: CallOptions): ApiPromise<StructuredTarget> {
  return call(
    transport,
    () => ({ method: 'GET', path: restPath`/structured_targets/${targetId}` }),
    (body) => new Fields(body).need('structured_target', toStructuredTarget),
    options,
  )
}
