import type { MicroUsd } from '../../units/money.ts'
import type { Qty } from '../../units/qty.ts'
import type { EpochUs } from '../../units/time.ts'
import { list } from '../answer/call.ts'
import { type Decoder, Fields, instant, integer, moneyInCents, moneyText, type OpenSet, qtyText, text } from '../answer/decode.ts'
import { type Listing, pageOf } from '../answer/paginate.ts'
import { secondsFrom, secondsUntil } from '../answer/wire-seconds.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'

/** Time bounds are sent in whole seconds, widened to hold the instant given. */
export interface ListSettlementsQuery {
  /** Settlements a page, 1 to 1000. The exchange's default is 100. */
  readonly limit?: number
  /** `nextCursor` of the page before. */
  readonly cursor?: string
  readonly ticker?: string
  readonly eventTicker?: string
  readonly minTs?: EpochUs
  readonly maxTs?: EpochUs
  /** Absent: those of every subaccount. */
  readonly subaccount?: number
}

/** What a settled market paid. Both counts may be above 0. */
export interface Settlement {
  readonly ticker: string
  readonly eventTicker: string
  readonly exchangeIndex: number | undefined
  readonly marketResult: OpenSet<'yes' | 'no' | 'scalar'>
  readonly yesCount: Qty
  readonly noCount: Qty
  readonly yesTotalCost: MicroUsd
  readonly noTotalCost: MicroUsd
  /** Paid out, in whole cents. */
  readonly revenue: MicroUsd
  /** Of one YES contract, in whole cents. */
  readonly value: MicroUsd | undefined
  readonly feeCost: MicroUsd
  readonly settledTime: EpochUs
}

/**
 * Lists settlements of own positions, newest first.
 * @see Kalshi REST reference, "Get Settlements"
 */
export function listSettlements(transport: RestTransport, query: ListSettlementsQuery = {}, options?: CallOptions): Listing<Settlement> {
  const request = { method: 'GET', path: '/portfolio/settlements', needsKey: true, query: toQuery(query) } as const
  return list(transport, request, pageOf('settlements', toSettlement), options)
}

function toQuery(query: ListSettlementsQuery) {
  return {
    limit: query.limit,
    cursor: query.cursor,
    ticker: query.ticker,
    event_ticker: query.eventTicker,
    min_ts: secondsFrom(query.minTs),
    max_ts: secondsUntil(query.maxTs),
    subaccount: query.subaccount,
  }
}

const toSettlement: Decoder<Settlement> = (value) => {
  const fields = new Fields(value)
  return {
    ticker: fields.need('ticker', text),
    eventTicker: fields.need('event_ticker', text),
    exchangeIndex: fields.find('exchange_index', integer),
    marketResult: fields.need('market_result', text),
    yesCount: fields.need('yes_count_fp', qtyText),
    noCount: fields.need('no_count_fp', qtyText),
    yesTotalCost: fields.need('yes_total_cost_dollars', moneyText),
    noTotalCost: fields.need('no_total_cost_dollars', moneyText),
    revenue: fields.need('revenue', moneyInCents),
    value: fields.find('value', moneyInCents),
    feeCost: fields.need('fee_cost', moneyText),
    settledTime: fields.need('settled_time', instant),
  }
}
