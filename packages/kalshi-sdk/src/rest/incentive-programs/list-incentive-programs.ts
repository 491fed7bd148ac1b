import { type MicroUsd, microUsd } from '../../units/money.ts'
import type { Qty } from '../../units/qty.ts'
import type { EpochUs } from '../../units/time.ts'
import { list } from '../answer/call.ts'
import { type Decoder, Fields, flag, instant, integer, listOf, type OpenSet, qtyText, text } from '../answer/decode.ts'
import type { Listing, Page } from '../answer/paginate.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'

export interface ListIncentiveProgramsQuery {
  readonly status?: 'all' | 'active' | 'upcoming' | 'closed' | 'paid_out'
  readonly type?: 'all' | 'liquidity' | 'volume' | 'margin_maker_volume'
  readonly description?: string
  /** Programs a page, 1 to 10000. */
  readonly limit?: number
  /** `nextCursor` of the page before. */
  readonly cursor?: string
}

/** A reward for quoting or trading one market. */
export interface IncentiveProgram {
  readonly id: string
  readonly marketId: string
  readonly ticker: string
  readonly type: OpenSet<'liquidity' | 'volume' | 'margin_maker_volume' | 'margin_taker_volume'>
  readonly description: string
  readonly startTime: EpochUs
  readonly endTime: EpochUs
  /** Of the whole period. */
  readonly periodReward: MicroUsd
  readonly isPaidOut: boolean
  /** Basis points. */
  readonly discountFactor: number | undefined
  readonly targetSize: Qty | undefined
  readonly maxRewardPerAccount: MicroUsd | undefined
}

/**
 * Lists incentive programs.
 * @see Kalshi REST reference, "Get Incentives"
 */
export function listIncentivePrograms(
  transport: RestTransport,
  { status, type, description, limit, cursor }: ListIncentiveProgramsQuery = {},
  options?: CallOptions,
): Listing<IncentiveProgram> {
  const query = { status, type, incentive_description: description, limit, cursor }
  return list(transport, { method: 'GET', path: '/incentive_programs', query }, toPage, options)
}

// The one list whose cursor has another name.
const toPage: Decoder<Page<IncentiveProgram>> = (value) => {
  const fields = new Fields(value)
  return { items: fields.need('incentive_programs', listOf(toProgram)), nextCursor: fields.find('next_cursor', text) || undefined }
}

const toProgram: Decoder<IncentiveProgram> = (value) => {
  const fields = new Fields(value)
  return {
    id: fields.need('id', text),
    marketId: fields.need('market_id', text),
    ticker: fields.need('market_ticker', text),
    type: fields.need('incentive_type', text),
    description: fields.find('incentive_description', text) ?? '',
    startTime: fields.need('start_date', instant),
    endTime: fields.need('end_date', instant),
    periodReward: fields.need('period_reward', moneyInCentiCents),
    isPaidOut: fields.need('paid_out', flag),
    discountFactor: fields.find('discount_factor_bps', integer),
    targetSize: fields.find('target_size_fp', qtyText),
    maxRewardPerAccount: fields.find('max_reward_per_account', moneyInCentiCents),
  }
}

const moneyInCentiCents: Decoder<MicroUsd> = (value) => microUsd(integer(value) * 100)
