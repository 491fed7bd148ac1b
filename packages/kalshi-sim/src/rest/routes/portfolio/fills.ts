import { formatMicroUsd, formatQty, microUsd } from '@kassandra/kalshi-sdk/units'
import { instantText } from '../../../exchange/instant-text.ts'
import type { Fill, Settlement } from '../../../trading/private-event.ts'
import { pageBack } from '../../cursor.ts'
import { isWithin } from '../../filter-time.ts'
import { subaccountOf } from '../../member-scope.ts'
import type { MemberContext, MemberRoute } from '../../route.ts'
import { toFillView } from '../../views/fill-view.ts'

/** Newest first, of all subaccounts unless one is named. @see Kalshi API reference, section 11 */
export const listFills: MemberRoute = {
  path: '/portfolio/fills',
  auth: 'key',
  handle: (context) => pageOfFills('fills', false, context),
}

/** Those before the historical cutoff. */
export const listArchivedFills: MemberRoute = {
  path: '/historical/fills',
  auth: 'key',
  handle: (context) => pageOfFills('archived-fills', true, context),
}

export const listSettlements: MemberRoute = {
  path: '/portfolio/settlements',
  auth: 'key',
  handle: (context) => {
    const { engine, query } = context
    const filter = settlementFilter(context)
    const { page, cursor } = pageBack('settlements', engine.trading.settlements, query.limit(1_000, 100), query.text('cursor'), filter)
    return { settlements: page.map((settlement) => toSettlementView(settlement, eventTickerOf(context, settlement.ticker))), cursor }
  },
}

function pageOfFills(list: string, isArchived: boolean, context: MemberContext): unknown {
  const { portfolio, history, query } = context
  const passes = fillFilter(context)
  const isWanted = (fill: Fill): boolean => history.isArchivedFill(fill) === isArchived && passes(fill)
  const { page, cursor } = pageBack(list, portfolio.reads.fills, query.limit(1_000, 100), query.text('cursor'), isWanted)
  return { fills: page.map(toFillView), cursor }
}

function fillFilter({ query, identity }: MemberContext): (fill: Fill) => boolean {
  const [ticker, orderId] = [query.text('ticker'), query.text('order_id')]
  const [minS, maxS] = [query.seconds('min_ts'), query.seconds('max_ts')]
  const subaccount = subaccountOf(identity, query.subaccount())
  const shard = query.integer('exchange_index', 0, 99)
  return ({ owner, ...fill }) =>
    owner.memberId === identity.memberId &&
    (subaccount === undefined || owner.subaccount === subaccount) &&
    (ticker === undefined || fill.ticker === ticker) &&
    (orderId === undefined || fill.orderId === orderId) &&
    (shard === undefined || fill.shard === shard) &&
    isWithin(fill.atUs, minS, maxS)
}

function settlementFilter(context: MemberContext): (settlement: Settlement) => boolean {
  const { query, identity } = context
  const [ticker, eventTicker] = [query.text('ticker'), query.text('event_ticker')]
  const [minS, maxS] = [query.seconds('min_ts'), query.seconds('max_ts')]
  const subaccount = subaccountOf(identity, query.subaccount())
  return ({ owner, ...settlement }) =>
    owner.memberId === identity.memberId &&
    (subaccount === undefined || owner.subaccount === subaccount) &&
    (ticker === undefined || settlement.ticker === ticker) &&
    (eventTicker === undefined || eventTickerOf(context, settlement.ticker) === eventTicker) &&
    isWithin(settlement.atUs, minS, maxS)
}

/** Revenue and value in cents; no fee is taken at settlement. */
function toSettlementView(settlement: Settlement, eventTicker: string): Readonly<Record<string, unknown>> {
  return {
    ticker: settlement.ticker,
    event_ticker: eventTicker,
    exchange_index: settlement.shard,
    market_result: settlement.result,
    yes_count_fp: formatQty(settlement.yesCount),
    no_count_fp: formatQty(settlement.noCount),
    yes_total_cost_dollars: formatMicroUsd(settlement.yesCost),
    no_total_cost_dollars: formatMicroUsd(settlement.noCost),
    revenue: Math.floor(settlement.revenue / 10_000),
    value: Math.floor(settlement.value / 100),
    fee_cost: formatMicroUsd(microUsd(0)),
    settled_time: instantText(settlement.atUs),
  }
}

const eventTickerOf = ({ catalogue }: MemberContext, ticker: string): string => catalogue.findMarket(ticker)?.definition.eventTicker ?? ''
