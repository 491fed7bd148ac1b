import { complement, type EpochUs, type MicroUsd, type Price, type Qty } from '@kassandra/kalshi-sdk/units'
import type { BlockResult, BlockTrade, CrossResult, Executor, Leg } from '../../communications/executor.ts'
import type { BookTrade } from '../../trading/book/matching-book.ts'
import type { Order, OrderRequest } from '../../trading/orders/order.ts'
import { TradingRefusal } from '../../trading/refusal.ts'
import { other } from '../level.ts'
import type { Engine } from './engine.ts'

/** Carries out what the desks agree on: quotes in the public book, block trades beside it. */
export class EngineExecutor implements Executor {
  readonly #engine: Engine
  readonly #shardOf: (ticker: string) => number

  constructor(engine: Engine, shardOf: (ticker: string) => number) {
    this.#engine = engine
    this.#shardOf = shardOf
  }

  cross(ticker: string, maker: Leg, requester: Leg, atUs: EpochUs): CrossResult {
    return orRefused(() =>
      this.#engine.command((trading) => {
        const made = trading.place(maker.party, { ...toRequest(ticker, maker, 'good_till_canceled'), isQuote: true }, atUs)
        const taken = this.#take(made, ticker, requester, atUs)
        if (!maker.restRemainder && made.remaining > 0) trading.cancel(maker.party, made.id, atUs)
        return { kind: 'executed', makerOrderId: made.id, requesterOrderId: taken.id }
      }),
    )
  }

  block(block: BlockTrade, atUs: EpochUs): BlockResult {
    const { ticker, buyer, seller, yesPrice, count, makerSide } = block
    const buys = { party: buyer, outcome: 'yes', price: yesPrice, count } as const
    const sells = { party: seller, outcome: 'no', price: complement(yesPrice), count } as const
    if (!this.canPay(ticker, buys, makerSide === 'no') || !this.canPay(ticker, sells, makerSide === 'yes'))
      return { kind: 'refused', reason: 'insufficient balance' }
    return orRefused(() =>
      this.#engine.command((trading) => {
        const bought = trading.draftOrder(buyer, toBlockRequest(block, 'bid'), atUs)
        const sold = trading.draftOrder(seller, toBlockRequest(block, 'ask'), atUs)
        const [maker, taker] = makerSide === 'yes' ? [bought, sold] : [sold, bought]
        const trade: BookTrade = {
          kind: 'trade',
          yesPrice,
          count,
          takerSide: taker.side,
          makerOrderId: maker.id,
          takerOrderId: taker.id,
          isBlock: true,
        }
        trading.block(ticker, bought, sold, trade, atUs)
        return { kind: 'executed', buyerOrderId: bought.id, sellerOrderId: sold.id }
      }),
    )
  }

  canPay(ticker: string, { party, outcome, price, count }: Parameters<Executor['canPay']>[1], isTaker: boolean): boolean {
    const { trading } = this.#engine
    const subaccount = trading.accounts.of(party)
    const closes = subaccount.isNetting ? (subaccount.positions.get(ticker)?.held(other(outcome)) ?? 0) : 0
    const fee = isTaker ? this.takerFee(ticker, price, count) : 0
    return price * Math.max(count - closes, 0) + fee <= trading.available(party, this.#shardOf(ticker))
  }

  takerFee(ticker: string, price: Price, count: Qty): MicroUsd {
    return this.#engine.takerFee(ticker, price, count)
  }

  /** Both orders or neither: without the requester's, the maker's is taken back. */
  #take(made: Order, ticker: string, requester: Leg, atUs: EpochUs): Order {
    const { trading } = this.#engine
    try {
      const timeInForce = requester.restRemainder ? 'good_till_canceled' : 'immediate_or_cancel'
      return trading.place(requester.party, toRequest(ticker, requester, timeInForce), atUs)
    } catch (error) {
      if (made.remaining > 0) trading.cancel(made.owner, made.id, atUs)
      throw error
    }
  }
}

function toRequest(ticker: string, leg: Leg, timeInForce: OrderRequest['timeInForce']): OrderRequest {
  const { outcome, price, count, clientOrderId, postOnly } = leg
  return {
    ticker,
    side: outcome === 'yes' ? 'bid' : 'ask',
    yesPrice: outcome === 'yes' ? price : complement(price),
    count,
    timeInForce,
    selfTradePrevention: 'taker_at_cross',
    clientOrderId,
    postOnly,
  }
}

const toBlockRequest = ({ ticker, yesPrice, count }: BlockTrade, side: OrderRequest['side']): OrderRequest => ({
  ticker,
  side,
  yesPrice,
  count,
  timeInForce: 'fill_or_kill',
  selfTradePrevention: 'taker_at_cross',
})

function orRefused<T>(run: () => T): T | { readonly kind: 'refused'; readonly reason: string } {
  try {
    return run()
  } catch (error) {
    if (error instanceof TradingRefusal) return { kind: 'refused', reason: error.message }
    throw error
  }
}
