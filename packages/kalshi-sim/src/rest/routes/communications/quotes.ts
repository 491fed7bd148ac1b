import { isShown } from '../../../communications/retention.ts'
import type { Quote } from '../../../communications/rfq.ts'
import { isPartyOf } from '../../../communications/rfq-desk.ts'
import { required } from '../../body.ts'
import { pageBack } from '../../cursor.ts'
import { isWithin } from '../../filter-time.ts'
import { uuid } from '../../member-scope.ts'
import { badRequest, invalidParameter } from '../../rest-error.ts'
import type { MemberContext, MemberRoute } from '../../route.ts'
import { toQuoteView } from '../../views/quote-view.ts'
import { actorOf, partyOf } from './party.ts'

const PATH = '/communications/quotes'
const STATUSES = ['open', 'accepted', 'confirmed', 'executed', 'cancelled'] as const
const SIDES = ['yes', 'no'] as const

/** A quote for the whole size of a request; it takes the place of the maker's older one. @see Kalshi API reference, section 14 */
export const createQuote: MemberRoute = {
  method: 'POST',
  path: PATH,
  auth: 'key',
  status: 201,
  handle: (context) => {
    const { rfqs, body } = context
    const quote = rfqs.createQuote(partyOf(context), {
      rfqId: uuid('rfq_id', required('rfq_id', body.text('rfq_id'))),
      yesBid: required('yes_bid', body.price('yes_bid')),
      noBid: required('no_bid', body.price('no_bid')),
      restRemainder: required('rest_remainder', body.flag('rest_remainder')),
      postOnly: body.flag('post_only') ?? false,
    })
    return { id: quote.id }
  },
}

/** Those that the caller is a party of, newest first. Without a filter by user or request it is refused. */
export const listQuotes: MemberRoute = {
  path: PATH,
  auth: 'key',
  handle: (context) => {
    const { rfqs, query } = context
    const { page, cursor } = pageBack('quotes', rfqs.quotes(), query.limit(500, 500), query.text('cursor'), toFilter(context))
    return { quotes: page.map((quote) => toQuoteView(quote, actorOf(context.identity), context.members)), cursor }
  },
}

/** What can be done with one quote, under its own path and under that of its request. */
export const quoteRoutes: readonly MemberRoute[] = [`${PATH}/:quote_id`, '/communications/rfqs/:rfq_id/quotes/:quote_id'].flatMap(
  (path): MemberRoute[] => [
    { path, auth: 'key', handle: (context) => ({ quote: toQuoteView(find(context), actorOf(context.identity), context.members) }) },
    { method: 'DELETE', path, auth: 'key', status: 204, handle: (context) => context.rfqs.deleteQuote(...named(context)) },
    {
      method: 'PUT',
      path: `${path}/accept`,
      auth: 'key',
      status: 204,
      handle: (context) => {
        const [id, actor, rfqId] = named(context)
        context.rfqs.accept(id, actor, required('accepted_side', context.body.choice('accepted_side', SIDES)), rfqId)
      },
    },
    { method: 'PUT', path: `${path}/confirm`, auth: 'key', status: 204, handle: (context) => context.rfqs.confirm(...named(context)) },
  ],
)

const find = (context: MemberContext): Quote => context.rfqs.quote(...named(context))

function named({ params, identity }: MemberContext): [id: string, actor: ReturnType<typeof actorOf>, rfqId: string | undefined] {
  const rfqId = params['rfq_id'] === undefined ? undefined : uuid('rfq_id', params['rfq_id'])
  return [uuid('quote_id', params['quote_id']), actorOf(identity), rfqId]
}

function toFilter({ query, identity, nowUs }: MemberContext): (quote: Quote) => boolean {
  const actor = actorOf(identity)
  const maker = query.choice('user_filter', ['self']) ? identity.memberId : query.text('quote_creator_user_id')
  const requester = query.choice('rfq_user_filter', ['self']) ? identity.memberId : query.text('rfq_creator_user_id')
  const rfqId = query.text('rfq_id')
  if (query.text('rfq_creator_subtrader_id'))
    throw invalidParameter('rfq_creator_subtrader_id is for members of a futures commission merchant')
  if (maker === undefined && requester === undefined && rfqId === undefined)
    throw badRequest('Either creator_user_id or rfq_creator_user_id must be filled')
  const status = query.choice('status', STATUSES)
  const [minS, maxS] = [query.seconds('min_ts'), query.seconds('max_ts')]
  return (quote) =>
    isPartyOf(quote, actor) &&
    isShown(quote, nowUs) &&
    (maker === undefined || quote.creator.memberId === maker) &&
    (requester === undefined || quote.rfq.creator.memberId === requester) &&
    (rfqId === undefined || quote.rfq.id === rfqId) &&
    (status === undefined || quote.status === status) &&
    isWithin(quote.updatedUs, minS, maxS)
}
