import type { EndpointCost } from '../../limiter/limits.ts'
import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { type Decoder, Fields, integer, text } from '../answer/decode.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'

export interface EndpointCosts {
  /** Of every operation that is not listed. */
  readonly defaultCost: number
  readonly costs: readonly EndpointCost[]
}

/**
 * Gets what calls cost. Needs no key.
 * @see Kalshi REST reference, "List Non-Default Endpoint Costs"
 */
export function getEndpointCosts(transport: RestTransport, options?: CallOptions): ApiPromise<EndpointCosts> {
  return call(transport, () => ({ method: 'GET', path: '/account/endpoint_costs' }), toCosts, options)
}

const toCosts: Decoder<EndpointCosts> = (value) => {
  const fields = new Fields(value)
  return { defaultCost: fields.need('default_cost', integer), costs: fields.list('endpoint_costs', toCost) }
}

const toCost: Decoder<EndpointCost> = (value) => {
  const fields = new Fields(value)
  return { method: fields.need('method', text), path: fields.need('path', text), cost: fields.need('cost', integer) }
}
