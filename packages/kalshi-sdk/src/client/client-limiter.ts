import { ConfigError } from '../errors/config-error.ts'
import { ANONYMOUS_LIMITS, type LimitsSource, type RateLimits } from '../limiter/limits.ts'
import { RateLimiter } from '../limiter/rate-limiter.ts'
import { getAccountLimits } from '../rest/account/get-account-limits.ts'
import { getEndpointCosts } from '../rest/account/get-endpoint-costs.ts'
import type { RestClock } from '../rest/transport/rest-clock.ts'
import type { RestTransport } from '../rest/transport/rest-transport.ts'
import type { Environment } from './environments.ts'

/**
 * How a client keeps to the exchange's rate: by the account's own figures (`auto`, needs a key), by figures given, by a limiter that it
 * shares with other clients of the member, or not at all.
 */
export type LimitsOption = 'auto' | 'none' | RateLimits | RateLimiter

export interface ClientLimiterOptions {
  readonly environment: Environment
  readonly limits: LimitsOption | undefined
  readonly rateShare: number | undefined
  readonly isSigned: boolean
  readonly clock: RestClock | undefined
}

/** What a client has to do with its limiter: nothing, ask it, or also keep its figures fresh. */
export interface ClientLimiter {
  readonly limiter: RateLimiter | undefined
  readonly isFollowing: boolean
}

/** @throws {ConfigError} Options that contradict one another. */
export function toClientLimiter(options: ClientLimiterOptions): ClientLimiter {
  const { isSigned, rateShare, clock, limits = defaultLimits(options) } = options
  if (limits === 'none') return { limiter: undefined, isFollowing: false }
  // Not by class: the CommonJS build has a copy of it in each subpath.
  if (typeof limits === 'object' && 'admit' in limits) {
    if (rateShare !== undefined) throw new ConfigError('rateShare goes with figures; a limiter that is given has its own')
    return { limiter: limits, isFollowing: false }
  }
  if (limits === 'auto' && !isSigned) throw new ConfigError("limits 'auto' needs an API key: the figures are an account's")
  const own = { ...(rateShare !== undefined && { rateShare }), ...(clock && { clock }) }
  return { limiter: new RateLimiter({ ...own, ...(limits !== 'auto' && { limits }) }), isFollowing: limits === 'auto' }
}

/** An exchange given by its URLs, such as a simulator, is whatever it is: no figures are assumed for it. */
function defaultLimits({ environment, isSigned }: ClientLimiterOptions): LimitsOption {
  if (typeof environment !== 'string') return 'none'
  return isSigned ? 'auto' : ANONYMOUS_LIMITS
}

/** Reads the account's figures from the exchange, before other reads. */
export function limitsOver(transport: RestTransport): LimitsSource {
  return async () => {
    const options = { lane: 'cancel' } as const
    const [{ read, write }, { defaultCost, costs }] = await Promise.all([
      getAccountLimits(transport, options),
      getEndpointCosts(transport, options),
    ])
    return { read, write, defaultCost, costs }
  }
}
