import { microUsd, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import { isShown } from '../../../communications/retention.ts'
import type { Rfq, RfqSize } from '../../../communications/rfq.ts'
import { type Body, required } from '../../body.ts'
import { pageBack } from '../../cursor.ts'
import { subaccountOf, uuid } from '../../member-scope.ts'
import { invalidParameter } from '../../rest-error.ts'
import type { MemberContext, MemberRoute } from '../../route.ts'
import { toRfqView } from '../../views/rfq-view.ts'
import { actorOf, partyOf } from './party.ts'

const PATH = '/communications/rfqs'
const STATUSES = ['open', 'closed'] as const

/** @see Kalshi API reference, section 14 */
export const createRfq: MemberRoute = {
  method: 'POST',
  path: PATH,
  auth: 'key',
  status: 201,
  handle: (context) => {
    const { rfqs, body } = context
    const rfq = rfqs.createRfq(partyOf(context), {
      marketTicker: required('market_ticker', body.text('market_ticker')),
      size: sizeOf(body),
      restRemainder: required('rest_remainder', body.flag('rest_remainder')),
      replaceExisting: body.flag('replace_existing') ?? false,
    })
    return { id: rfq.id }
  },
}

/** Those of all members, newest first. A `subaccount` leaves the member's own of that one. */
export const listRfqs: MemberRoute = {
  path: PATH,
  auth: 'key',
  handle: (context) => {
    const { rfqs, query } = context
    const { page, cursor } = pageBack('rfqs', rfqs.rfqs(), query.limit(100, 100), query.text('cursor'), toFilter(context))
    return { rfqs: page.map((rfq) => toRfqView(rfq, actorOf(context.identity), context.members)), cursor }
  },
}

export const getRfq: MemberRoute = {
  path: `${PATH}/:rfq_id`,
  auth: 'key',
  handle: ({ rfqs, identity, members, params }) => ({
    rfq: toRfqView(rfqs.rfq(uuid('rfq_id', params['rfq_id'])), actorOf(identity), members),
  }),
}

export const deleteRfq: MemberRoute = {
  method: 'DELETE',
  path: `${PATH}/:rfq_id`,
  auth: 'key',
  status: 204,
  handle: ({ rfqs, identity, params }) => rfqs.deleteRfq(uuid('rfq_id', params['rfq_id']), actorOf(identity)),
}

function toFilter({ query, identity, nowUs }: MemberContext): (rfq: Rfq) => boolean {
  const eventTicker = query.text('event_ticker')
  const marketTicker = query.text('market_ticker')
  const status = query.choice('status', STATUSES)
  const creator = query.choice('user_filter', ['self']) ? identity.memberId : query.text('creator_user_id')
  const named = query.subaccount()
  const subaccount = named === undefined ? undefined : subaccountOf(identity, named)
  return (rfq) =>
    isShown(rfq, nowUs) &&
    (eventTicker === undefined || rfq.eventTicker === eventTicker) &&
    (marketTicker === undefined || rfq.marketTicker === marketTicker) &&
    (status === undefined || rfq.status === status) &&
    (creator === undefined || rfq.creator.memberId === creator) &&
    (subaccount === undefined || (rfq.creator.memberId === identity.memberId && rfq.creator.subaccount === subaccount))
}

/** Exactly one of a count and a target cost, each in either of its two forms. */
function sizeOf(body: Body): RfqSize {
  const count = countOf(body)
  const centiCents = body.integer('target_cost_centi_cents', 1, 90_000_000_000_000)
  const amount = agreed(
    'target_cost',
    body.dollars('target_cost_dollars'),
    centiCents === undefined ? undefined : microUsd(centiCents * 100),
  )
  if ((count === undefined) === (amount === undefined)) throw invalidParameter('exactly one of contracts and target_cost_dollars is needed')
  if (count !== undefined) return { kind: 'contracts', count }
  return {
    kind: 'target-cost',
    amount: required('target_cost_dollars', amount),
    excludesFees: body.flag('target_cost_excludes_fees') ?? false,
  }
}

function countOf(body: Body): Qty | undefined {
  const whole = body.integer('contracts', 1, 1_000_000_000)
  return agreed('contracts', body.count('contracts_fp'), whole === undefined ? undefined : qty(whole * 100))
}

/** @throws {RestError} 400: both are given and differ. */
function agreed<T extends number>(name: string, one: T | undefined, another: T | undefined): T | undefined {
  if (one !== undefined && another !== undefined && one !== another) throw invalidParameter(`the two forms of ${name} differ`)
  return one ?? another
}
