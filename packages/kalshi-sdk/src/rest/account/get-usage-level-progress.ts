import type { Qty } from '../../units/qty.ts'
import type { EpochUs } from '../../units/time.ts'
import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { type Decoder, Fields, instantInSeconds, listOf, qtyText, text } from '../answer/decode.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'

/** What a tier wants. */
export interface UsageLevelGoal {
  readonly level: string
  readonly volumeToEarn: Qty
  readonly volumeToKeep: Qty
}

export interface UsageLevelProgress {
  readonly computedTime: EpochUs
  readonly trailing30dVolume: Qty
  readonly goals: readonly UsageLevelGoal[]
}

/**
 * Gets how far the traded volume is on the way to higher tiers.
 * @see Kalshi REST reference, "Get Account API Usage Level Volume Progress"
 */
export function getUsageLevelProgress(transport: RestTransport, options?: CallOptions): ApiPromise<readonly UsageLevelProgress[]> {
  return call(
    transport,
    () => ({ method: 'GET', path: '/account/api_usage_level/volume_progress', needsKey: true }),
    (body) => new Fields(body).need('volume_progress', listOf(toProgress)),
    options,
  )
}

const toProgress: Decoder<UsageLevelProgress> = (value) => {
  const fields = new Fields(value)
  return {
    computedTime: fields.need('computed_ts', instantInSeconds),
    trailing30dVolume: fields.need('trailing_30d_volume_fp', qtyText),
    goals: fields.need('goals', listOf(toGoal)),
  }
}

const toGoal: Decoder<UsageLevelGoal> = (value) => {
  const fields = new Fields(value)
  return {
    level: fields.need('level', text),
    volumeToEarn: fields.need('earn_volume_goal_fp', qtyText),
    volumeToKeep: fields.need('keep_volume_goal_fp', qtyText),
  }
}
