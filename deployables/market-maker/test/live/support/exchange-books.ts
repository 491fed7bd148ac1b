import type { KalshiClient } from '@kassandra/kalshi-sdk'
import type { Fill, Order, Settlement } from '@kassandra/kalshi-sdk/rest'
import type { MicroUsd, Qty } from '@kassandra/kalshi-sdk/units'

/** What the exchange has of an account, read over REST by somebody who has nothing to do with the market maker. */
export interface ExchangeBooks {
  readonly fills: readonly Fill[]
  /** Every order that there ever was. */
  readonly orders: readonly Order[]
  /** Without those that are none any more. */
  readonly positions: ReadonlyMap<string, Qty>
  /** What no order binds. */
  readonly balance: MicroUsd
  readonly settlements: readonly Settlement[]
}

const LIMIT = 1_000

/** To be called once nobody trades; where a market is paid out between the reads, they begin anew. */
export async function readExchangeBooks(client: Pick<KalshiClient, 'portfolio' | 'orders'>): Promise<ExchangeBooks> {
  for (;;) {
    const before = await all(client.portfolio.settlements({ limit: LIMIT }))
    const books = await readOnce(client)
    if (books.settlements.length === before.length) return books
  }
}

async function readOnce(client: Pick<KalshiClient, 'portfolio' | 'orders'>): Promise<ExchangeBooks> {
  const positions = new Map<string, Qty>()
  for await (const { ticker, position } of client.portfolio.positions({ limit: LIMIT })) if (position !== 0) positions.set(ticker, position)
  return {
    fills: await all(client.portfolio.fills({ limit: LIMIT })),
    orders: await all(client.orders.list({ limit: LIMIT })),
    positions,
    balance: (await client.portfolio.balance()).balance,
    settlements: await all(client.portfolio.settlements({ limit: LIMIT })),
  }
}

async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}
