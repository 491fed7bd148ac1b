import { type EpochUs, epochUs, microUsd, type Price, price, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import { type BookChange, MatchingBook } from '../../src/trading/book/matching-book.ts'
import { type FeeTerms, STANDARD_FEES } from '../../src/trading/fees/fee-terms.ts'
import type { OrderRequest } from '../../src/trading/orders/order.ts'
import type { PrivateEvent } from '../../src/trading/private-event.ts'
import { TradingRefusal } from '../../src/trading/refusal.ts'
import type { TradedMarket } from '../../src/trading/traded-market.ts'
import { Trading, type TradingDeps } from '../../src/trading/trading.ts'

type DeskSettings = Pick<TradingDeps, 'clientOrderIds' | 'rounding'>

export interface Desk {
  readonly trading: Trading
  readonly book: MatchingBook
  readonly events: readonly PrivateEvent[]
  readonly published: readonly BookChange[]
  readonly market: { status: TradedMarket['status']; isCombo: boolean }
}

export const START: EpochUs = epochUs(1_000_000_000)
export const primary = (memberId: string) => ({ memberId, subaccount: 0 })

/** An engine with one market `M` on shard 0, and members with money there. */
export function openDesk(
  members: readonly string[] = ['ann', 'bob'],
  dollars = 1_000,
  fees: FeeTerms = STANDARD_FEES,
  settings: DeskSettings = {},
): Desk {
  const book = new MatchingBook()
  const events: PrivateEvent[] = []
  const published: BookChange[] = []
  let ids = 0
  const market = {
    ticker: 'M',
    eventTicker: 'E',
    shard: 0,
    status: 'active' as TradedMarket['status'],
    isCombo: false,
    fees,
    book,
    isOnGrid: (yesPrice: Price) => yesPrice % 100 === 0,
  }
  const trading = new Trading({
    findMarket: (ticker) => (ticker === 'M' ? market : undefined),
    newId: (kind) => `${kind}-${String(++ids).padStart(6, '0')}`,
    publish: (_market, changes) => published.push(...changes),
    emit: (event) => events.push(event),
    ...settings,
  })
  for (const memberId of members) {
    trading.accounts.addMember(memberId)
    trading.accounts.deposit(primary(memberId), 0, microUsd(dollars * 1_000_000))
  }
  return { trading, book, events, published, market }
}

/** A limit order; prices in cents of YES, counts in contracts. */
export function limit(side: 'bid' | 'ask', cents: number, contracts: number, more: Partial<OrderRequest> = {}): OrderRequest {
  return {
    ticker: 'M',
    side,
    yesPrice: price(cents * 100),
    count: contractsOf(contracts),
    timeInForce: 'good_till_canceled',
    selfTradePrevention: 'taker_at_cross',
    ...more,
  }
}

export const contractsOf = (contracts: number): Qty => qty(Math.round(contracts * 100))

export function reasonOf(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (error instanceof TradingRefusal) return error.reason
    throw error
  }
  return 'carried out'
}
