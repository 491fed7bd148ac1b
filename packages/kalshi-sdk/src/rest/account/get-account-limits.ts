import type { BucketLimit } from '../../limiter/limits.ts'
import type { EpochUs } from '../../units/time.ts'
import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { type Decoder, Fields, instantInSeconds, integer, type OpenSet, text } from '../answer/decode.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'

/** Why a member has its tier. */
export interface UsageGrant {
  readonly exchangeInstance: string
  readonly level: string
  readonly source: string
  readonly expiresTime: EpochUs | undefined
}

export interface AccountLimits {
  readonly usageTier: OpenSet<'basic' | 'advanced' | 'expert' | 'premier' | 'paragon' | 'prime' | 'prestige'>
  readonly read: BucketLimit
  readonly write: BucketLimit
  readonly grants: readonly UsageGrant[]
}

/**
 * Gets the token buckets of the member: all its keys and connections share them.
 * @see Kalshi REST reference, "Get Account API Limits"; KALSHI_API section 5
 */
export function getAccountLimits(transport: RestTransport, options?: CallOptions): ApiPromise<AccountLimits> {
  return call(transport, () => ({ method: 'GET', path: '/account/limits', needsKey: true }), toLimits, options)
}

const toLimits: Decoder<AccountLimits> = (value) => {
  const fields = new Fields(value)
  return {
    usageTier: fields.need('usage_tier', text),
    read: fields.need('read', toBucket),
    write: fields.need('write', toBucket),
    grants: fields.list('grants', toGrant),
  }
}

const toBucket: Decoder<BucketLimit> = (value) => {
  const fields = new Fields(value)
  return { refillRate: fields.need('refill_rate', integer), capacity: fields.need('bucket_capacity', integer) }
}

const toGrant: Decoder<UsageGrant> = (value) => {
  const fields = new Fields(value)
  return {
    exchangeInstance: fields.need('exchange_instance', text),
    level: fields.need('level', text),
    source: fields.need('source', text),
    expiresTime: fields.find('expires_ts', instantInSeconds),
  }
}
