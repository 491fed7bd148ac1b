import { complement, type EpochUs, type MicroUsd, microUsd, type Price, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import { other, type Side } from '../exchange/level.ts'
import type { BookChange, BookTrade } from './book/matching-book.ts'
import type { OrderGroup } from './groups/order-group.ts'
import type { Accounts, Subaccount } from './ledger/accounts.ts'
import type { Reservations } from './ledger/reservations.ts'
import type { Order, UpdateReason } from './orders/order.ts'
import type { OrderRegister } from './orders/order-register.ts'
import type { Fill, PrivateEvent } from './private-event.ts'
import type { TradedMarket } from './traded-market.ts'

const DOLLAR_PER_UNIT = 10_000
/** An order of a combo that rests for less than this pays as a taker when a quote executes against it. */
const SWAP_WITHIN_US = 5_000_000

export interface ExecutionDeps {
  readonly accounts: Accounts
  readonly orders: OrderRegister
  readonly reservations: Reservations
  readonly groups: { find(groupId: string): OrderGroup | undefined }
  readonly emit: (event: PrivateEvent) => void
}

/** A trade of the book with the id under which the public knows it. */
export type IdentifiedTrade = BookTrade & { readonly tradeId: string }

interface FilledSide {
  /** Undefined: of nobody who is a member. */
  readonly order: Order | undefined
  readonly side: Side
  readonly isTaker: boolean
  /** Not so where a combo's quote swaps the fees. @see Kalshi API reference, section 10 */
  readonly paysAsTaker: boolean
}

/** Turns what a book did into fills, money, positions and news of members. Whoever is no member is the house, which has no limits. */
export class Execution {
  readonly fills: Fill[] = []
  readonly #deps: ExecutionDeps
  readonly #house: Subaccount
  #feesCollected = 0

  constructor(deps: ExecutionDeps, house: Subaccount) {
    this.#deps = deps
    this.#house = house
  }

  get feesCollected(): MicroUsd {
    return microUsd(this.#feesCollected)
  }

  /** @returns Groups that are past their limit now. */
  absorb(
    market: TradedMarket,
    changes: readonly BookChange[],
    tradeIdOf: (trade: BookTrade) => string,
    atUs: EpochUs,
  ): readonly OrderGroup[] {
    const past = new Set<OrderGroup>()
    for (const change of changes) {
      if (change.kind === 'trade') this.#trade(market, { ...change, tradeId: tradeIdOf(change) }, atUs, past)
      else if (change.kind === 'self-trade' && change.cancelled === 'maker') this.#end(change.makerOrderId, 'SelfTradeCancel', atUs)
    }
    return [...past]
  }

  /** Ends an order that has left the book: what remains of it is cancelled. */
  end(order: Order, reason: UpdateReason | undefined, atUs: EpochUs): void {
    order.remaining = qty(0)
    this.touch(order, reason, atUs)
  }

  /** Takes notice of a change of an order and tells its member. */
  touch(order: Order, reason: UpdateReason | undefined, atUs: EpochUs): void {
    const { orders, accounts, reservations, emit } = this.#deps
    order.updatedUs = atUs
    order.lastReason = reason
    orders.update(order)
    reservations.update(accounts.of(order.owner), order)
    emit({ kind: 'order', owner: order.owner, order, reason, atUs })
  }

  /** Buys an outcome for a subaccount and pays pairs out. */
  purchase(subaccount: Subaccount, market: TradedMarket, side: Side, price: Price, count: Qty, fee: MicroUsd, atUs: EpochUs): Qty {
    const { ticker, shard } = market
    const position = subaccount.position(ticker, atUs)
    const closed = position.buy(side, price, count, fee, subaccount.isNetting, atUs)
    subaccount.credit(shard, closed * DOLLAR_PER_UNIT - price * count - fee)
    this.#feesCollected += fee
    if (subaccount !== this.#house) this.#deps.emit({ kind: 'position', owner: subaccount.owner, position, atUs })
    return closed
  }

  #trade(market: TradedMarket, trade: IdentifiedTrade, atUs: EpochUs, past: Set<OrderGroup>): void {
    const { orders } = this.#deps
    const maker = orders.get(trade.makerOrderId)
    const taker = orders.get(trade.takerOrderId)
    const isSwapped = market.isCombo && maker !== undefined && taker?.isQuote === true && atUs - maker.queuedUs < SWAP_WITHIN_US
    const makes = { order: maker, side: other(trade.takerSide), isTaker: false, paysAsTaker: isSwapped }
    const takes = { order: taker, side: trade.takerSide, isTaker: true, paysAsTaker: !isSwapped }
    for (const filled of [makes, takes]) this.#fillSide(market, trade, filled, atUs, past)
  }

  #fillSide(
    market: TradedMarket,
    trade: IdentifiedTrade,
    { order, side, isTaker, paysAsTaker }: FilledSide,
    atUs: EpochUs,
    past: Set<OrderGroup>,
  ): void {
    const price = side === 'yes' ? trade.yesPrice : complement(trade.yesPrice)
    if (!order) {
      this.purchase(this.#house, market, side, price, trade.count, microUsd(0), atUs)
      return
    }
    const { accounts, groups, emit } = this.#deps
    const fee = order.fees.charge(market.fees, { price, count: trade.count, isTaker: paysAsTaker })
    order.fill(trade.count, price, fee, isTaker)
    const subaccount = accounts.of(order.owner)
    const closed = this.purchase(subaccount, market, side, price, trade.count, fee, atUs)
    const fill: Fill = {
      tradeId: trade.tradeId,
      orderId: order.id,
      owner: order.owner,
      ticker: market.ticker,
      shard: market.shard,
      side,
      yesPrice: trade.yesPrice,
      count: trade.count,
      isTaker,
      fee,
      postPosition: subaccount.position(market.ticker, atUs).net,
      closed,
      clientOrderId: order.clientOrderId,
      atUs,
    }
    this.fills.push(fill)
    emit({ kind: 'fill', owner: order.owner, fill, atUs })
    const group = order.groupId === undefined ? undefined : groups.find(order.groupId)
    if (group?.count(trade.count, atUs)) past.add(group)
    if (!isTaker) this.touch(order, 'Trade', atUs)
  }

  #end(orderId: string, reason: UpdateReason, atUs: EpochUs): void {
    const order = this.#deps.orders.get(orderId)
    if (order) this.end(order, reason, atUs)
  }
}
