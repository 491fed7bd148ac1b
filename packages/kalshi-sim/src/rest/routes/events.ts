import type { Catalogue, Event } from '../../exchange/catalogue.ts'
import type { Market } from '../../exchange/market.ts'
import { pageOf } from '../cursor.ts'
import { isWithin } from '../filter-time.ts'
import type { Query } from '../query.ts'
import { badRequest, notFound } from '../rest-error.ts'
import type { Route, RouteContext } from '../route.ts'
import { toEventMetadataView, toEventView } from '../views/event-view.ts'
import { toMarketView } from '../views/market-view.ts'
import { toMilestoneView } from './references/milestones.ts'

const STATUS_FILTERS = ['unopened', 'open', 'closed', 'settled'] as const

/** All but combos, however old. */
export const listEvents: Route = {
  path: '/events',
  auth: 'public',
  handle: (context) => {
    const { catalogue, query } = context
    const limit = query.limit(200, 200)
    const passes = toFilter(query, catalogue)
    const events = catalogue.events().filter((event) => !isCombo(event) && passes(event))
    const { page, cursor } = pageOf('events', events, limit, query.text('cursor'))
    const nested = query.flag('with_nested_markets') ?? false
    const milestones = query.flag('with_milestones') ? { milestones: milestonesOf(page, context) } : {}
    return { events: page.map((event) => toEventView(event, context, nested)), ...milestones, cursor }
  },
}

/** Combos. */
export const listMultivariateEvents: Route = {
  path: '/events/multivariate',
  auth: 'public',
  handle: (context) => {
    const { catalogue, query } = context
    const limit = query.limit(200, 100)
    const series = query.text('series_ticker')
    const collection = query.text('collection_ticker')
    if (series !== undefined && collection !== undefined) throw badRequest('series_ticker and collection_ticker exclude each other')
    const events = catalogue
      .events()
      .filter((event) => isCombo(event) && (series === undefined || event.seriesTicker === series))
      .filter((event) => collection === undefined || event.collectionTicker === collection)
    const { page, cursor } = pageOf('multivariate-events', events, limit, query.text('cursor'))
    const nested = query.flag('with_nested_markets') ?? false
    return { events: page.map((event) => toEventView(event, context, nested)), cursor }
  },
}

/** With nested markets they move into the event and the list beside it is empty. */
export const getEvent: Route = {
  path: '/events/:event',
  auth: 'public',
  handle: (context) => {
    const event = find(context)
    const nested = context.query.flag('with_nested_markets') ?? false
    const markets = nested ? [] : context.history.liveMarketsOf(event.ticker).map(toMarketView)
    return { event: toEventView(event, context, nested), markets }
  },
}

export const getEventMetadata: Route = {
  path: '/events/:event/metadata',
  auth: 'public',
  handle: (context) => toEventMetadataView(find(context), context),
}

const isCombo = ({ collectionTicker }: Event): boolean => collectionTicker !== undefined

function find({ catalogue, params }: RouteContext): Event {
  const event = catalogue.findEvent(params['event'] ?? '')
  if (!event) throw notFound()
  return event
}

function milestonesOf(events: readonly Event[], { references }: RouteContext): readonly unknown[] {
  const tickers = new Set(events.map(({ ticker }) => ticker))
  const related = references.milestones().filter((each) => each.related_event_tickers.some((ticker) => tickers.has(ticker)))
  return related.map(toMilestoneView)
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
