import type { EpochUs } from '../../units/time.ts'
import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { Fields, instant } from '../answer/decode.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'

export interface UserDataTimestamp {
  readonly asOfTime: EpochUs
}

/**
 * Gets the instant up to which balance, orders, fills and positions over REST are known to be current, approximately.
 * @see Kalshi REST reference, "Get User Data Timestamp"
 */
export function getUserDataTimestamp(transport: RestTransport, options?: CallOptions): ApiPromise<UserDataTimestamp> {
  return call(
    transport,
    () => ({ method: 'GET', path: '/exchange/user_data_timestamp' }),
    (body) => ({ asOfTime: new Fields(body).need('as_of_time', instant) }),
    options,
  )
}
