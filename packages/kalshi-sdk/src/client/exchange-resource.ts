import type { ApiPromise } from '../rest/answer/api-promise.ts'
import { type ExchangeSchedule, getExchangeSchedule } from '../rest/exchange/get-exchange-schedule.ts'
import { type ExchangeStatus, getExchangeStatus } from '../rest/exchange/get-exchange-status.ts'
import { getUserDataTimestamp, type UserDataTimestamp } from '../rest/exchange/get-user-data-timestamp.ts'
import type { CallOptions, RestTransport } from '../rest/transport/rest-transport.ts'

/** The exchange as a whole. Each member is the function of `/rest` that it is named after. */
export interface ExchangeResource {
  /** See `getExchangeStatus`. */
  status(options?: CallOptions): ApiPromise<ExchangeStatus>
  /** See `getExchangeSchedule`. */
  schedule(options?: CallOptions): ApiPromise<ExchangeSchedule>
  /** See `getUserDataTimestamp`. */
  userDataTimestamp(options?: CallOptions): ApiPromise<UserDataTimestamp>
}

export function bindExchange(transport: RestTransport): ExchangeResource {
  return {
    status: (options) => getExchangeStatus(transport, options),
    schedule: (options) => getExchangeSchedule(transport, options),
    userDataTimestamp: (options) => getUserDataTimestamp(transport, options),
  }
}
