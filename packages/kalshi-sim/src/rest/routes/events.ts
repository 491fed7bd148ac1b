import type { Catalogue, Event } from '../../exchange/catalogue.ts'
import type { Market } from '../../exchange/market.ts'
import { pageOf } from '../cursor.ts'
import { isWithin } from '../filter-time.ts'
import type { Query } from '../query.ts'
import { notFound } from '../rest-error.ts'
import type { Route, RouteContext } from '../route.ts'
import { toEventMetadataView, toEventView } from '../views/event-view.ts'
import { toMarketView } from '../views/market-view.ts'

const STATUS_FILTERS = ['unopened', 'open', 'closed', 'settled'] as const

export const listEvents: Route = {
  path: '/events',
  auth: 'public',
  handle: ({ catalogue, query }) => {
    const limit = query.limit(200, 200)
    const events = catalogue.events().filter(toFilter(query, catalogue))
    const { page, cursor } = pageOf('events', events, limit, query.text('cursor'))
    const nested = query.flag('with_nested_markets') ?? false
    const milestones = query.flag('with_milestones') ? { milestones: [] } : {}
    return { events: page.map((event) => toEventView(event, catalogue, nested)), ...milestones, cursor }
  },
}

/** With nested markets they move into the event and the list beside it is empty. */
export const getEvent: Route = {
  path: '/events/:event',
  auth: 'public',
  handle: (context) => {
    const event = find(context)
    const nested = context.query.flag('with_nested_markets') ?? false
    const markets = nested ? [] : context.catalogue.marketsOf(event.ticker).map(toMarketView)
    return { event: toEventView(event, context.catalogue, nested), markets }
  },
}

export const getEventMetadata: Route = {
  path: '/events/:event/metadata',
  auth: 'public',
  handle: (context) => toEventMetadataView(find(context), context.catalogue),
}

function find({ catalogue, params }: RouteContext): Event {
  const event = catalogue.findEvent(params['event'] ?? '')
  if (!event) throw notFound()
  return event
}

function toFilter(query: Query, catalogue: Catalogue): (event: Event) => boolean {
  const status = query.choice('status', STATUS_FILTERS)
  const series = query.text('series_ticker')
  const tickers = query.list('tickers')
  const minCloseS = query.seconds('min_close_ts')
  const minUpdatedS = query.seconds('min_updated_ts')
  return (event) => {
    const markets = catalogue.marketsOf(event.ticker)
    return (
      (series === undefined || event.seriesTicker === series) &&
      (tickers === undefined || tickers.includes(event.ticker)) &&
      (status === undefined || markets.some((market) => isIn(status, market))) &&
      (minCloseS === undefined || markets.some(({ closeUs }) => isWithin(closeUs, minCloseS, undefined))) &&
      (minUpdatedS === undefined || markets.some(({ updatedUs }) => isWithin(updatedUs, minUpdatedS, undefined)))
    )
  }
}

function isIn(status: (typeof STATUS_FILTERS)[number], market: Market): boolean {
  if (status === 'unopened') return market.status === 'initialized'
  if (status === 'open') return market.status === 'active' || market.status === 'inactive'
  return status === 'settled' ? market.status === 'finalized' : market.status === 'closed' || market.status === 'determined'
}
