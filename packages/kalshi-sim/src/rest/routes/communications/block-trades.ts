import { price, qty } from '@kassandra/kalshi-sdk/units'
import { BLOCK_STATUSES, type BlockProposal } from '../../../communications/block-desk.ts'
import type { Party } from '../../../communications/rfq.ts'
import { required } from '../../body.ts'
import { pageBack } from '../../cursor.ts'
import { uuid } from '../../member-scope.ts'
import { invalidParameter } from '../../rest-error.ts'
import type { MemberContext, MemberRoute } from '../../route.ts'
import { toBlockView } from '../../views/block-view.ts'
import { existing } from './party.ts'

const PATH = '/communications/block-trade-proposals'

/** Proposes a trade between two members; it needs the consent of both. @see Kalshi API reference, section 14, block trades */
export const proposeBlockTrade: MemberRoute = {
  method: 'POST',
  path: PATH,
  auth: 'key',
  scope: 'write::block_trade_accept',
  wholeAccount: true,
  status: 201,
  handle: (context) => {
    const { blocks, identity, body } = context
    const proposal = blocks.propose(identity.memberId, {
      ticker: required('market_ticker', body.text('market_ticker')),
      buyer: sideOf(context, 'buyer'),
      seller: sideOf(context, 'seller'),
      yesPrice: price(required('price_centi_cents', body.integer('price_centi_cents', 1, 9_999))),
      count: qty(required('centicount', body.integer('centicount', 1, 100_000_000_000))),
      makerSide: required('maker_side', body.choice('maker_side', ['yes', 'no'])),
      expirationUs: required('expiration_ts', body.dateTime('expiration_ts')),
    })
    return { block_trade_proposal_id: proposal.id }
  },
}

/** Those that the caller has to do with, newest first. */
export const listBlockTrades: MemberRoute = {
  path: PATH,
  auth: 'key',
  scope: 'read::block_trade_accept',
  wholeAccount: true,
  handle: ({ blocks, identity: { memberId }, query }) => {
    const ticker = query.text('market_ticker')
    const status = query.choice('status', BLOCK_STATUSES)
    const passes = (proposal: BlockProposal): boolean =>
      (ticker === undefined || proposal.ticker === ticker) && (status === undefined || blocks.statusOf(proposal) === status)
    const { page, cursor } = pageBack('blocks', blocks.visibleTo(memberId), query.limit(100, 100), query.text('cursor'), passes)
    return { block_trade_proposals: page.map((proposal) => toBlockView(proposal, memberId, blocks.statusOf(proposal))), cursor }
  },
}

/** The second of the two acceptances executes. */
export const acceptBlockTrade: MemberRoute = {
  method: 'POST',
  path: `${PATH}/:block_trade_proposal_id/accept`,
  auth: 'key',
  scope: 'write::block_trade_accept',
  wholeAccount: true,
  status: 204,
  handle: ({ blocks, engine, identity: { memberId }, body, params }) => {
    if (body.has('subtrader_id')) throw invalidParameter('subtrader_id is for members of a futures commission merchant')
    const subaccount = body.subaccount()
    if (subaccount !== undefined) existing(engine, { memberId, subaccount })
    blocks.accept(uuid('block_trade_proposal_id', params['block_trade_proposal_id']), { memberId, subaccount })
  },
}

function sideOf({ engine, body }: MemberContext, name: 'buyer' | 'seller'): Party {
  if (body.has(`${name}_subtrader_id`)) throw invalidParameter(`${name}_subtrader_id is for members of a futures commission merchant`)
  const memberId = required(`${name}_user_id`, body.text(`${name}_user_id`))
  return existing(engine, { memberId, subaccount: body.subaccount(`${name}_subaccount`) ?? 0 })
}
