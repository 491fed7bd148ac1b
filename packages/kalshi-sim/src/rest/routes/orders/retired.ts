import { RestError } from '../../rest-error.ts'
import type { MemberRoute, Method } from '../../route.ts'

const V1_WRITES: readonly (readonly [Method, string])[] = [
  ['POST', '/portfolio/orders'],
  ['POST', '/portfolio/orders/batched'],
  ['DELETE', '/portfolio/orders/batched'],
  ['DELETE', '/portfolio/orders/:order_id'],
  ['POST', '/portfolio/orders/:order_id/amend'],
  ['POST', '/portfolio/orders/:order_id/decrease'],
]

/** Writes of the first version of the API, which are gone. @see Kalshi API reference, section 9.1 */
export const retiredOrderWrites: readonly MemberRoute[] = V1_WRITES.map(([method, path]) => ({
  method,
  path,
  auth: 'key',
  handle: () => {
    const successor = path.replace('/portfolio/orders', '/portfolio/events/orders')
    throw new RestError(410, 'deprecated_v1_order_endpoint', 'this endpoint is gone', `use ${method} ${successor}`)
  },
}))
