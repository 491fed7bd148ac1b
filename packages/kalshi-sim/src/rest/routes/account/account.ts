import { formatQty, qty } from '@kassandra/kalshi-sdk/units'
import type { TradeTape } from '../../../exchange/trade-tape.ts'
import { DEFAULT_COST, ENDPOINT_COSTS } from '../../limits/endpoint-costs.ts'
import { type BucketLimit, USAGE_TIERS, type UsageTier } from '../../limits/rate-limits.ts'
import { badRequest } from '../../rest-error.ts'
import { REST_ROOT } from '../../rest-root.ts'
import type { MemberRoute, PublicRoute } from '../../route.ts'

/** @see Kalshi API reference, section 5 */
export const accountLimits: MemberRoute = {
  path: '/account/limits',
  auth: 'key',
  handle: ({ limits, identity }) => ({
    usage_tier: limits.tierOf(identity.memberId),
    read: toView(limits.limitOf(identity.memberId, 'read')),
    write: toView(limits.limitOf(identity.memberId, 'write')),
    grants: [],
  }),
}

export const endpointCosts: PublicRoute = {
  path: '/account/endpoint_costs',
  auth: 'public',
  handle: () => ({
    default_cost: DEFAULT_COST,
    endpoint_costs: ENDPOINT_COSTS.map(([method, path, cost]) => ({ method, path: `${REST_ROOT}${path}`, cost })),
  }),
}

/** From Basic to Advanced; what is above is earned. */
export const upgradeUsageLevel: MemberRoute = {
  method: 'POST',
  path: '/account/api_usage_level/upgrade',
  auth: 'key',
  scope: 'write',
  wholeAccount: true,
  isWrite: false,
  status: 201,
  handle: ({ limits, identity }) => {
    if (limits.tierOf(identity.memberId) !== 'basic') throw badRequest('the usage level is above basic already')
    limits.setTier(identity.memberId, 'advanced')
  },
}

/** Share of the volume of 30 days that earns a level, in millionths; three quarters of it keep it. */
const SHARES: Readonly<Partial<Record<UsageTier, number>>> = { expert: 750, premier: 1_250, paragon: 2_500, prime: 5_000, prestige: 10_000 }
const MONTH_US = 30 * 86_400_000_000

export const volumeProgress: MemberRoute = {
  path: '/account/api_usage_level/volume_progress',
  auth: 'key',
  wholeAccount: true,
  handle: ({ engine, tape, identity, nowUs }) => {
    const own = engine.trading.fills.filter(({ owner, atUs }) => owner.memberId === identity.memberId && atUs > nowUs - MONTH_US)
    const goal = (share: number): string => formatQty(qty(Math.ceil((volumeOf(tape, nowUs - MONTH_US) * share) / 1_000_000)))
    const levels = USAGE_TIERS.flatMap((level) => {
      const share = SHARES[level]
      return share === undefined ? [] : [{ level, earn_volume_goal_fp: goal(share), keep_volume_goal_fp: goal(share * 0.75) }]
    })
    return {
      volume_progress: [
        {
          computed_ts: Math.floor(nowUs / 1_000_000),
          trailing_30d_volume_fp: formatQty(qty(own.reduce((sum, { count }) => sum + count, 0))),
          goals: levels,
        },
      ],
    }
  },
}

const volumeOf = (tape: TradeTape, sinceUs: number): number =>
  tape
    .page({ minS: Math.max(Math.floor(sinceUs / 1_000_000), 0) }, Number.MAX_SAFE_INTEGER)
    .trades.reduce((sum, { count }) => sum + count, 0)

const toView = ({ refillRate, capacity }: BucketLimit) => ({ refill_rate: refillRate, bucket_capacity: capacity })
