import type { Position } from '../../../trading/ledger/position.ts'
import { pageOf } from '../../cursor.ts'
import { ownerOf } from '../../member-scope.ts'
import { badRequest } from '../../rest-error.ts'
import type { MemberContext, MemberRoute } from '../../route.ts'
import { toEventPositionView, toPositionView } from '../../views/position-view.ts'
import { shardOfMarket } from '../orders/shard-of-market.ts'

/** Of one subaccount; without settled ones unless asked for. Closed positions stay, at "0.00". @see Kalshi API reference, section 11 */
export const listPositions: MemberRoute = {
  path: '/portfolio/positions',
  auth: 'key',
  handle: (context) => {
    const settlement = context.query.choice('settlement_status', ['unsettled', 'settled', 'all']) ?? 'unsettled'
    const isWanted = (position: Position): boolean => settlement === 'all' || position.isSettled === (settlement === 'settled')
    return pageOfPositions('positions', context, (position) => !context.history.isArchivedPosition(position) && isWanted(position))
  },
}

/** Settled ones, by whole events that were settled before the historical cutoff. */
export const listArchivedPositions: MemberRoute = {
  path: '/historical/positions',
  auth: 'key',
  handle: (context) => pageOfPositions('archived-positions', context, (position) => context.history.isArchivedPosition(position)),
}

function pageOfPositions(list: string, context: MemberContext, isWanted: (position: Position) => boolean): unknown {
  const { query, catalogue } = context
  const { page, cursor } = pageOf(list, positionsOf(context).filter(isWanted), query.limit(1_000, 100), query.text('cursor'))
  const events = Map.groupBy(page, ({ ticker }) => catalogue.findMarket(ticker)?.definition.eventTicker ?? '')
  return {
    cursor,
    market_positions: page.map((position) => toPositionView(position, shardOfMarket(context)(position.ticker) ?? 0)),
    event_positions: [...events].map(([eventTicker, positions]) => toEventPositionView(eventTicker, positions)),
  }
}

function positionsOf(context: MemberContext): readonly Position[] {
  const { portfolio, query, identity, catalogue } = context
  const subaccount = portfolio.reads.accounts.of(ownerOf(identity, query.subaccount()))
  const ticker = query.text('ticker')
  const eventTickers = query.list('event_ticker')
  const counts = query.list('count_filter') ?? []
  if (counts.some((count) => count !== 'position' && count !== 'total_traded')) throw badRequest('invalid count_filter filter')
  const shard = query.integer('exchange_index', 0, 99)
  return [...subaccount.positions.values()].filter(
    (position) =>
      (ticker === undefined || position.ticker === ticker) &&
      (!eventTickers || eventTickers.includes(catalogue.findMarket(position.ticker)?.definition.eventTicker ?? '')) &&
      (!counts.includes('position') || position.net !== 0) &&
      (!counts.includes('total_traded') || position.totalTraded !== 0) &&
      (shard === undefined || shardOfMarket(context)(position.ticker) === shard),
  )
}
