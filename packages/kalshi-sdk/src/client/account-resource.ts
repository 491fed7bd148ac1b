import { type AccountLimits, getAccountLimits } from '../rest/account/get-account-limits.ts'
import { type EndpointCosts, getEndpointCosts } from '../rest/account/get-endpoint-costs.ts'
import { getUsageLevelProgress, type UsageLevelProgress } from '../rest/account/get-usage-level-progress.ts'
import { upgradeUsageLevel } from '../rest/account/upgrade-usage-level.ts'
import type { ApiPromise } from '../rest/answer/api-promise.ts'
import type { CallOptions, RestTransport } from '../rest/transport/rest-transport.ts'

/** Limits and costs of the member. */
export interface AccountResource {
  /** See `getAccountLimits`. */
  limits(options?: CallOptions): ApiPromise<AccountLimits>
  /** See `getEndpointCosts`. */
  endpointCosts(options?: CallOptions): ApiPromise<EndpointCosts>
  /** See `upgradeUsageLevel`. */
  upgradeUsageLevel(options?: CallOptions): ApiPromise<void>
  /** See `getUsageLevelProgress`. */
  usageLevelVolumeProgress(options?: CallOptions): ApiPromise<readonly UsageLevelProgress[]>
}

export function bindAccount(transport: RestTransport): AccountResource {
  return {
    limits: (options) => getAccountLimits(transport, options),
    endpointCosts: (options) => getEndpointCosts(transport, options),
    upgradeUsageLevel: (options) => upgradeUsageLevel(transport, options),
    usageLevelVolumeProgress: (options) => getUsageLevelProgress(transport, options),
  }
}
