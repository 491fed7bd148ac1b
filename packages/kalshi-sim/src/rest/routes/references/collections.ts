import { type EpochUs, parseInstant } from '@kassandra/kalshi-sdk/units'
import type { SelectedMarket } from '../../../exchange/combos/check-legs.ts'
import { COMBO_SHARD } from '../../../exchange/combos/define-combo.ts'
import type { MultivariateEventCollection } from '../../../exchange/reference-records.ts'
import type { Body } from '../../body.ts'
import { required } from '../../body.ts'
import { pageOf } from '../../cursor.ts'
import type { Query } from '../../query.ts'
import { badRequest, missingParameter, notFound, RestError } from '../../rest-error.ts'
import type { Route, RouteContext } from '../../route.ts'
import { toMarketView } from '../../views/market-view.ts'

const MAX_PAGE = 200

export const listCollections: Route = {
  path: '/multivariate_event_collections',
  auth: 'public',
  handle: ({ references, query, nowUs }) => {
    const limit = query.limit(MAX_PAGE, MAX_PAGE)
    const collections = references.collections().filter(toFilter(query, nowUs))
    const { page, cursor } = pageOf('collections', collections, limit, query.text('cursor'))
    return { multivariate_contracts: page.map(toView), cursor }
  },
}

export const getCollection: Route = {
  path: '/multivariate_event_collections/:collection',
  auth: 'public',
  handle: (context) => ({ multivariate_contract: toView(find(context)) }),
}

/** The market of the legs chosen; the same legs again give the same market. */
export const createComboMarket: Route = {
  method: 'POST',
  path: '/multivariate_event_collections/:collection',
  auth: 'key',
  handle: (context) => {
    const { combos, body, identity } = context
    const collection = find(context)
    const selected = required('selected_markets', body.list('selected_markets'))
    if (selected.length === 0) throw missingParameter('selected_markets')
    const withPayload = body.flag('with_market_payload') ?? false
    const answer = combos.getOrCreate(identity.memberId, collection, selected.map(toSelected))
    switch (answer.kind) {
      case 'not-open':
        throw badRequest('the collection is not open')
      case 'too-many':
        throw new RestError(429, 'too_many_requests', 'too many requests')
      case 'refused':
        throw new RestError(400, answer.code, answer.code.replaceAll('_', ' '), answer.tickers.join(', '))
      case 'market': {
        const { market } = answer
        const tickers = { event_ticker: market.definition.eventTicker, market_ticker: market.ticker }
        return withPayload ? { ...tickers, market: toMarketView(market) } : tickers
      }
    }
  },
}

function find({ references, params }: RouteContext): MultivariateEventCollection {
  const collection = references.findCollection(params['collection'] ?? '')
  if (!collection) throw notFound()
  return collection
}

const toSelected = (leg: Body): SelectedMarket => ({
  marketTicker: required('market_ticker', leg.text('market_ticker')),
  eventTicker: required('event_ticker', leg.text('event_ticker')),
  side: required('side', leg.choice('side', ['yes', 'no'])),
})

function toFilter(query: Query, nowUs: EpochUs): (collection: MultivariateEventCollection) => boolean {
  const status = query.choice('status', ['unopened', 'open', 'closed'])
  const event = query.text('associated_event_ticker')
  const series = query.text('series_ticker')
  return (collection) =>
    (status === undefined || statusOf(collection, nowUs) === status) &&
    (event === undefined || collection.associated_events.some(({ ticker }) => ticker === event)) &&
    (series === undefined || collection.series_ticker === series)
}

function statusOf({ open_date: open, close_date: close }: MultivariateEventCollection, nowUs: EpochUs): 'unopened' | 'open' | 'closed' {
  if (nowUs < parseInstant(open)) return 'unopened'
  return nowUs < parseInstant(close) ? 'open' : 'closed'
}

/** With the older fields, which say of all events together what `associated_events` says of each. */
function toView(collection: MultivariateEventCollection): unknown {
  const { associated_events: events } = collection
  return {
    ...collection,
    associated_event_tickers: events.map(({ ticker }) => ticker),
    is_single_market_per_event: events.every(({ size_max: most }) => most === 1),
    is_all_yes: events.every(({ is_yes_only: isYesOnly }) => isYesOnly),
    exchange_index: COMBO_SHARD,
  }
}
