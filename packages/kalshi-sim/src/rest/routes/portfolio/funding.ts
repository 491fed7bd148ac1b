import { pageBack } from '../../cursor.ts'
import type { MemberRoute } from '../../route.ts'

/** Money enters by deposits only. @see Kalshi API reference, section 11 */
export const listDeposits: MemberRoute = {
  path: '/portfolio/deposits',
  auth: 'key',
  wholeAccount: true,
  handle: ({ members, identity, query }) => {
    const isOwn = (deposit: { readonly memberId: string }): boolean => deposit.memberId === identity.memberId
    const { page, cursor } = pageBack('deposits', members.deposits, query.limit(500, 100), query.text('cursor'), isOwn)
    const view = page.map(({ id, amount, atUs }) => {
      const second = Math.floor(atUs / 1_000_000)
      return {
        id,
        status: 'applied',
        type: 'wire',
        amount_cents: Math.floor(amount / 10_000),
        fee_cents: 0,
        created_ts: second,
        finalized_ts: second,
      }
    })
    return { deposits: view, cursor }
  },
}

/** Money never leaves this exchange. */
export const listWithdrawals: MemberRoute = {
  path: '/portfolio/withdrawals',
  auth: 'key',
  wholeAccount: true,
  handle: ({ query }) => {
    query.limit(500, 100)
    return { withdrawals: [], cursor: '' }
  },
}
