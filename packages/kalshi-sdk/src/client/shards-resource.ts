import { getMarket } from '../rest/markets/get-market.ts'
import type { ShardBalance } from '../rest/portfolio/get-balance.ts'
import type { RestClock } from '../rest/transport/rest-clock.ts'
import type { CallOptions, RestTransport } from '../rest/transport/rest-transport.ts'
import { cashByShard, type EnsureCashOptions, type EnsureCashRequest, type EnsuredCash, ensureCash } from '../trading/shard-cash.ts'
import type { ShardRouter } from '../trading/shard-router.ts'

/** The exchange's shards, each with books and money of its own. */
export interface ShardsResource {
  /** The shard of a market: from what was read before, else it is asked for. */
  of(ticker: string, options?: CallOptions): Promise<number>
  /** The money of a subaccount (default 0) by shard. */
  cash(subaccount?: number, options?: CallOptions): Promise<readonly ShardBalance[]>
  /** See `ensureCash`. */
  ensureCash(request: EnsureCashRequest, options?: EnsureCashOptions): Promise<EnsuredCash>
}

export function bindShards(transport: RestTransport, router: ShardRouter, clock: RestClock): ShardsResource {
  return {
    of: async (ticker, options) => router.shardOf(ticker) ?? (await getMarket(transport, ticker, options)).exchangeIndex ?? 0,
    cash: (subaccount = 0, options) => cashByShard(transport, subaccount, options),
    ensureCash: (request, options) => ensureCash({ transport, clock }, request, options),
  }
}
