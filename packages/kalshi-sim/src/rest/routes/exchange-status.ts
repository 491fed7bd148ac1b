import { SHARDS } from '../../exchange/members.ts'
import type { PauseKind } from '../../trading/trading.ts'
import type { Route } from '../route.ts'

/** The fields beside the list are those of shard 0. @see Kalshi API reference, section 9.8 */
export const exchangeStatus: Route = {
  path: '/exchange/status',
  auth: 'public',
  handle: ({ engine: { trading } }) => {
    const statuses = SHARDS.map((description, shard) => ({ exchange_index: shard, description, ...toStatus(trading.pauseOf(shard)) }))
    return { ...toStatus(trading.pauseOf(0)), exchange_index_statuses: statuses }
  },
}

/** A pause of trading leaves cancels and transfers alone, one of the exchange nothing. */
const toStatus = (pause: PauseKind | undefined) => ({
  exchange_active: pause !== 'exchange',
  trading_active: pause === undefined,
  intra_exchange_transfers_active: pause !== 'exchange',
})
