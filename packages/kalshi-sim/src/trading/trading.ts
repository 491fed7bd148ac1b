import { type EpochUs, type MicroUsd, type Price, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import { assertAffordable, assertMatches, assertPrice, assertValid, ownPrice } from './admission.ts'
import type { BookChange, BookTrade } from './book/matching-book.ts'
import { Execution } from './execution.ts'
import { DIRECT_ROUNDING, type FeeRounding, OrderFees } from './fees/fee-schedule.ts'
import type { OrderGroup } from './groups/order-group.ts'
import { OrderGroups } from './groups/order-groups.ts'
import { Accounts, type ShardTransfer, Subaccount, type SubaccountTransfer } from './ledger/accounts.ts'
import { Reservations } from './ledger/reservations.ts'
import { Order, type OrderRequest, type UpdateReason } from './orders/order.ts'
import { OrderRegister } from './orders/order-register.ts'
import type { Owner } from './owner.ts'
import type { Fill, PrivateEvent, Settlement } from './private-event.ts'
import { refuse } from './refusal.ts'
import { settlePosition } from './settlements.ts'
import type { TradedMarket } from './traded-market.ts'

export interface TradingDeps {
  readonly findMarket: (ticker: string) => TradedMarket | undefined
  /** UUIDs, of another value at every call. */
  readonly newId: (kind: 'order' | 'trade' | 'group') => string
  /** Told what a command of a member did to a book, with the ids of its trades. */
  readonly publish: (market: TradedMarket, changes: readonly BookChange[], tradeIdOf: (trade: BookTrade) => string, atUs: EpochUs) => void
  readonly emit: (event: PrivateEvent) => void
  readonly rounding?: FeeRounding
  /** Default `ever`. */
  readonly clientOrderIds?: ClientOrderIdScope
}

/** Among which of a member's orders an id must be new: all there ever were, or those that rest. */
export type ClientOrderIdScope = 'ever' | 'resting'

export interface Amendment {
  readonly ticker: string
  readonly side: 'bid' | 'ask'
  readonly yesPrice: Price
  /** In all: what is filled and what should rest. */
  readonly count: Qty
  readonly clientOrderId?: string
  readonly updatedClientOrderId?: string
  /** `none` takes the expiry away; absent keeps it. */
  readonly expirationUs?: EpochUs | 'none'
}

/** Why an order ended that neither rests nor is filled, and why one that rests was told of. */
interface Reasons {
  readonly lapse?: UpdateReason | undefined
  readonly rest?: UpdateReason | undefined
}

export type PauseKind = 'trading' | 'exchange'

/**
 * The matching engine with everything that it keeps books on: orders, groups, money, positions, fills, settlements. Deterministic:
 * the same commands with the same instants give the same answers, events and ids.
 * @see Kalshi API reference, sections 9 to 11; docs/spec/matching.md
 */
export class Trading {
  readonly accounts: Accounts = new Accounts()
  readonly orders: OrderRegister = new OrderRegister()
  readonly groups: OrderGroups
  readonly settlements: Settlement[] = []
  readonly #deps: TradingDeps
  readonly #reservations = new Reservations()
  readonly #pauses = new Map<number, PauseKind>()
  readonly #house = new Subaccount({ memberId: 'house', subaccount: 0 })
  readonly #execution: Execution

  constructor(deps: TradingDeps) {
    this.#deps = deps
    const { accounts, orders } = this
    this.groups = new OrderGroups({
      orders,
      newId: () => deps.newId('group'),
      cancel: (order, atUs) => this.#cancelWhereItIs(order, undefined, atUs),
      emit: deps.emit,
    })
    const parts = { accounts, orders, reservations: this.#reservations, groups: this.groups, emit: deps.emit }
    this.#execution = new Execution(parts, this.#house)
  }

  get fills(): readonly Fill[] {
    return this.#execution.fills
  }

  /** All fees that were ever paid. */
  get feesCollected(): MicroUsd {
    return this.#execution.feesCollected
  }

  /** The account of all traders that are no members, whose money has no bounds. */
  get house(): Subaccount {
    return this.#house
  }

  /** Money of a subaccount on a shard that no resting order holds back. */
  available(owner: Owner, shard: number): MicroUsd {
    return this.#reservations.available(this.accounts.of(owner), shard)
  }

  reserved(owner: Owner, shard: number): MicroUsd {
    return this.#reservations.reserved(this.accounts.of(owner), shard)
  }

  /** Places an order. What does not match at once rests or lapses. @throws {TradingRefusal} */
  place(owner: Owner, request: OrderRequest, atUs: EpochUs): Order {
    const market = this.#openMarket(request.ticker)
    const subaccount = this.accounts.of(owner)
    assertValid(request, market, atUs)
    this.#assertNewId(owner, request.clientOrderId)
    this.#assertGroupOpen(owner, request.groupId, market)
    const side = request.side === 'bid' ? 'yes' : 'no'
    assertMatches(request, side, market, owner.memberId)
    const count = request.reduceOnly ? this.#reducible(subaccount, market, side, request.count) : request.count
    assertAffordable({ side, yesPrice: request.yesPrice, count }, market, subaccount, this.#reservations)

    const fees = new OrderFees(this.#deps.rounding ?? DIRECT_ROUNDING)
    const order = new Order(this.#deps.newId('order'), owner, request, { shard: market.shard, us: atUs, fees })
    this.orders.add(order)
    this.#match(order, market, count, atUs, { lapse: count < request.count ? 'ReduceOnlyCancel' : undefined })
    return order
  }

  /** @returns What was taken away. @throws {TradingRefusal} `ORDER_NOT_FOUND`: unknown, another member's, or finished. */
  cancel(owner: Owner, orderId: string, atUs: EpochUs): Qty {
    const { order, market } = this.#restingOrder(owner, orderId)
    const reduced = order.remaining
    this.#takeOut(order, market, undefined, atUs)
    return reduced
  }

  /** Cancels everything of a member, or of one of its subaccounts, on every shard. */
  cancelAll(memberId: string, subaccount: number | undefined, atUs: EpochUs): void {
    for (const order of this.orders.resting()) {
      if (order.owner.memberId !== memberId || (subaccount !== undefined && order.owner.subaccount !== subaccount)) continue
      this.#cancelWhereItIs(order, undefined, atUs)
    }
  }

  /** Makes an order smaller by a count, or down to one; it keeps its place in the queue. Down to nothing is a cancel. */
  decrease(owner: Owner, orderId: string, by: { readonly reduceBy: Qty } | { readonly reduceTo: Qty }, atUs: EpochUs): Order {
    const { order, market } = this.#restingOrder(owner, orderId)
    const less = 'reduceBy' in by ? by.reduceBy : qty(order.remaining - by.reduceTo)
    if (less <= 0 || less > order.remaining) refuse('INVALID_ORDER_SIZE', 'the order cannot be reduced by this much')
    this.#shrink(order, market, qty(less), 'Decrease', atUs)
    return order
  }

  /** Changes price, size or expiry. The place in the queue is kept by a smaller size at the same price only. @throws {TradingRefusal} */
  amend(owner: Owner, orderId: string, amendment: Amendment, atUs: EpochUs): Order {
    const { order, market } = this.#restingOrder(owner, orderId)
    this.#assertNotPaused(market.shard)
    this.#assertMeant(order, amendment)
    assertPrice(amendment.yesPrice, market)
    const remaining = qty(amendment.count - order.filled)
    if (remaining <= 0) refuse('INVALID_ORDER_SIZE', 'count must be more than is filled')
    const { expirationUs } = amendment
    if (expirationUs !== undefined && expirationUs !== 'none' && expirationUs <= atUs)
      refuse('INVALID_EXPIRATION', 'Expiration timestamp must be in the future')
    const keepsPlace = amendment.yesPrice === order.yesPrice && remaining <= order.remaining
    if (!keepsPlace)
      assertAffordable(
        { side: order.side, yesPrice: amendment.yesPrice, count: remaining },
        market,
        this.accounts.of(owner),
        this.#reservations,
        order,
      )

    if (amendment.updatedClientOrderId !== undefined) this.orders.rename(order, amendment.updatedClientOrderId)
    if (expirationUs !== undefined) order.expirationUs = expirationUs === 'none' ? undefined : expirationUs
    if (keepsPlace) this.#shrinkTo(order, market, remaining, amendment.count, atUs)
    else this.#requeue(order, market, amendment, remaining, atUs)
    return order
  }

  /** Cancels orders whose time has come. */
  expire(atUs: EpochUs): void {
    for (const order of this.orders.resting()) {
      if (order.expirationUs !== undefined && order.expirationUs <= atUs) this.#cancelWhereItIs(order, 'ExpiryCancel', atUs)
    }
  }

  /** Contracts in front of a resting order; undefined when it does not rest. */
  queuePosition(order: Order): Qty | undefined {
    return this.#deps.findMarket(order.ticker)?.book.queuePosition(order.id)
  }

  /** Whether pairs of both outcomes are paid out at once; what is held stays as it is. @throws {TradingRefusal} `INSUFFICIENT_BALANCE` */
  setNetting(subaccount: Subaccount, isNetting: boolean): void {
    const before = subaccount.isNetting
    subaccount.isNetting = isNetting
    if (this.#reserveAnew(subaccount)) return
    subaccount.isNetting = before
    this.#reserveAnew(subaccount)
    refuse('INSUFFICIENT_BALANCE', 'resting orders count on netting')
  }

  /** @throws {TradingRefusal} */
  transferBetweenSubaccounts(transfer: SubaccountTransfer): void {
    this.accounts.transferBetweenSubaccounts(transfer, (source) => this.#reservations.available(source, transfer.shard))
  }

  /** @throws {TradingRefusal} */
  transferBetweenShards(transfer: ShardTransfer): void {
    this.accounts.transferBetweenShards(transfer, (source) => this.#reservations.available(source, transfer.from.shard))
  }

  /** Pauses a shard: `trading` stops new orders, `exchange` everything. Orders that asked for it are cancelled. */
  pause(shard: number, kind: PauseKind, atUs: EpochUs): void {
    this.#pauses.set(shard, kind)
    for (const order of this.orders.resting()) {
      if (order.shard === shard && order.cancelOnPause) this.#cancelWhereItIs(order, 'HaltCancel', atUs)
    }
  }

  resume(shard: number): void {
    this.#pauses.delete(shard)
  }

  pauseOf(shard: number): PauseKind | undefined {
    return this.#pauses.get(shard)
  }

  /** Cancels what members have resting in a market, as its close or its return does. */
  cancelMarket(ticker: string, reason: 'CloseCancel' | 'HaltCancel', atUs: EpochUs): void {
    for (const order of this.orders.resting()) if (order.ticker === ticker) this.#cancelWhereItIs(order, reason, atUs)
  }

  /** Takes notice of what others did to a book: members' orders may have been filled by it. */
  absorb(market: TradedMarket, changes: readonly BookChange[], tradeIdOf: (trade: BookTrade) => string, atUs: EpochUs): void {
    const member = (orderId: string): boolean => this.orders.get(orderId) !== undefined
    const relevant = changes.filter((change) => change.kind === 'trade' && (member(change.makerOrderId) || member(change.takerOrderId)))
    if (relevant.length > 0) this.#afterMatch(this.#execution.absorb(market, relevant, tradeIdOf, atUs), atUs)
  }

  /** Pays out every position of a market. @param value Of one YES contract. */
  settle(ticker: string, value: Price, atUs: EpochUs): void {
    const market = this.#deps.findMarket(ticker)
    if (!market) refuse('MARKET_NOT_FOUND', `there is no market ${ticker}`)
    const payout = { ticker, shard: market.shard, value, atUs }
    settlePosition(this.#house, payout)
    for (const subaccount of this.accounts.members().flatMap((id) => this.accounts.subaccountsOf(id))) {
      const settlement = settlePosition(subaccount, payout)
      if (!settlement) continue
      this.settlements.push(settlement)
      this.#deps.emit({ kind: 'position', owner: subaccount.owner, position: subaccount.position(ticker, atUs), atUs })
    }
  }

  /** Trades off the book between two members. @throws {TradingRefusal} `INSUFFICIENT_BALANCE` */
  block(ticker: string, buyer: Order, seller: Order, trade: BookTrade, atUs: EpochUs): void {
    const market = this.#openMarket(ticker)
    for (const order of [buyer, seller]) {
      assertAffordable(
        { side: order.side, yesPrice: order.yesPrice, count: order.count },
        market,
        this.accounts.of(order.owner),
        this.#reservations,
      )
    }
    for (const order of [buyer, seller]) this.orders.add(order)
    const tradeId = this.#deps.newId('trade')
    this.#afterMatch(
      this.#execution.absorb(market, [trade], () => tradeId, atUs),
      atUs,
    )
    this.#execution.touch(trade.takerSide === 'yes' ? buyer : seller, 'Trade', atUs)
    this.#deps.publish(market, [trade], () => tradeId, atUs)
  }

  /** An order that exists from now on and is not in any book: one side of a block trade. */
  draftOrder(owner: Owner, request: OrderRequest, atUs: EpochUs): Order {
    const market = this.#openMarket(request.ticker)
    return new Order(this.#deps.newId('order'), owner, request, {
      shard: market.shard,
      us: atUs,
      fees: new OrderFees(this.#deps.rounding ?? DIRECT_ROUNDING),
    })
  }

  #match(order: Order, market: TradedMarket, count: Qty, atUs: EpochUs, { lapse, rest }: Reasons = {}): void {
    if (count > 0) {
      const rests = order.timeInForce === 'good_till_canceled'
      const changes = market.book.place({
        id: order.id,
        side: order.side,
        price: order.price,
        qty: count,
        timeInForce: rests ? 'good-till-cancelled' : 'immediate-or-cancel',
        memberId: order.owner.memberId,
        onSelfTrade: order.selfTradePrevention === 'maker' ? 'cancel-maker' : 'end-taker',
      })
      const past = this.#carryOut(market, changes, atUs)
      const endedBySelf = changes.some((change) => change.kind === 'self-trade' && change.cancelled === 'taker')
      this.#conclude(order, market, { lapse: endedBySelf ? 'SelfTradeCancel' : lapse, rest }, atUs)
      this.#afterMatch(past, atUs)
    } else this.#conclude(order, market, { lapse, rest }, atUs)
  }

  /** What is left of an order that does not rest has lapsed. */
  #conclude(order: Order, market: TradedMarket, { lapse, rest }: Reasons, atUs: EpochUs): void {
    if (order.remaining > 0 && !market.book.find(order.id)) this.#execution.end(order, lapse, atUs)
    else this.#execution.touch(order, rest ?? (order.filled > 0 ? 'Trade' : undefined), atUs)
  }

  #carryOut(market: TradedMarket, changes: readonly BookChange[], atUs: EpochUs): readonly OrderGroup[] {
    const ids = new Map<BookTrade, string>()
    for (const change of changes) if (change.kind === 'trade') ids.set(change, this.#deps.newId('trade'))
    const tradeIdOf = (trade: BookTrade): string => ids.get(trade) ?? ''
    const past = this.#execution.absorb(market, changes, tradeIdOf, atUs)
    this.#deps.publish(market, changes, tradeIdOf, atUs)
    return past
  }

  #afterMatch(past: readonly OrderGroup[], atUs: EpochUs): void {
    for (const group of past) if (!group.isTriggered) this.groups.trigger(group, atUs)
  }

  #takeOut(order: Order, market: TradedMarket, reason: UpdateReason | undefined, atUs: EpochUs): void {
    const changes = market.book.cancel(order.id)
    this.#execution.end(order, reason, atUs)
    this.#deps.publish(market, changes, () => '', atUs)
  }

  #shrink(order: Order, market: TradedMarket, less: Qty, reason: UpdateReason, atUs: EpochUs): void {
    const changes = market.book.decrease(order.id, less)
    order.remaining = qty(order.remaining - less)
    if (order.remaining > 0) order.count = qty(order.count - less)
    this.#execution.touch(order, reason, atUs)
    this.#deps.publish(market, changes, () => '', atUs)
  }

  #shrinkTo(order: Order, market: TradedMarket, remaining: Qty, count: Qty, atUs: EpochUs): void {
    const less = qty(order.remaining - remaining)
    if (less > 0) this.#shrink(order, market, less, 'Amend', atUs)
    else this.#execution.touch(order, 'Amend', atUs)
    order.count = count
  }

  #requeue(order: Order, market: TradedMarket, amendment: Amendment, remaining: Qty, atUs: EpochUs): void {
    const limit = ownPrice(order.side, amendment.yesPrice)
    const taken = market.book.cancel(order.id)
    this.#deps.publish(market, taken, () => '', atUs)
    order.yesPrice = amendment.yesPrice
    order.count = amendment.count
    order.remaining = remaining
    order.queuedUs = atUs
    if (order.postOnly && market.book.crosses(order.side, limit)) this.#execution.end(order, 'PostOnlyCrossCancel', atUs)
    else this.#match(order, market, remaining, atUs, { rest: 'Amend' })
  }

  /** False when resting orders hold back more than there is. */
  #reserveAnew(subaccount: Subaccount): boolean {
    const markets = this.#reservations.markets(subaccount)
    for (const { ticker } of markets) this.#reservations.reckon(subaccount, ticker)
    return markets.every(({ shard }) => this.#reservations.available(subaccount, shard) >= 0)
  }

  /** Nothing happens to an order of a market that is gone. */
  #cancelWhereItIs(order: Order, reason: UpdateReason | undefined, atUs: EpochUs): void {
    const market = this.#deps.findMarket(order.ticker)
    if (market) this.#takeOut(order, market, reason, atUs)
  }

  #openMarket(ticker: string): TradedMarket {
    const market = this.#deps.findMarket(ticker) ?? refuse('MARKET_NOT_FOUND', `there is no market ${ticker}`)
    this.#assertNotPaused(market.shard)
    if (market.status !== 'active') refuse('MARKET_INACTIVE', `${ticker} is ${market.status}`)
    return market
  }

  #assertNotPaused(shard: number): void {
    const pause = this.#pauses.get(shard)
    if (pause) refuse(pause === 'exchange' ? 'EXCHANGE_PAUSED' : 'TRADING_PAUSED', `${pause} is paused`)
  }

  #restingOrder(owner: Owner, orderId: string): { readonly order: Order; readonly market: TradedMarket } {
    const order = this.orders.get(orderId)
    const isOwn = order?.owner.memberId === owner.memberId && order.owner.subaccount === owner.subaccount
    if (!order || !isOwn) refuse('ORDER_NOT_FOUND', 'order not found')
    const market = this.#deps.findMarket(order.ticker) ?? refuse('MARKET_NOT_FOUND', `there is no market ${order.ticker}`)
    if (this.#pauses.get(market.shard) === 'exchange') refuse('EXCHANGE_PAUSED', 'exchange is paused')
    if (market.status !== 'active' && market.status !== 'inactive') refuse('MARKET_INACTIVE', `${order.ticker} is ${market.status}`)
    return order.remaining > 0 ? { order, market } : refuse('ORDER_NOT_FOUND', 'order not found')
  }

  #assertNewId({ memberId }: Owner, clientOrderId: string | undefined): void {
    const known = clientOrderId === undefined ? undefined : this.orders.findByClientId(memberId, clientOrderId)
    if (!known || (this.#deps.clientOrderIds === 'resting' && known.remaining === 0)) return
    refuse('ORDER_ALREADY_EXISTS', 'client_order_id was used before')
  }

  #assertMeant(order: Order, { ticker, side, clientOrderId }: Amendment): void {
    if (ticker !== order.ticker) refuse('ORDER_TICKER_MISMATCH', 'the order is on another market')
    if (side !== order.bookSide) refuse('ORDER_SIDE_MISMATCH', 'the order is on the other side')
    if (clientOrderId !== undefined && clientOrderId !== order.clientOrderId)
      refuse('ORDER_ID_MISMATCH', 'the order has another client_order_id')
  }

  #assertGroupOpen(owner: Owner, groupId: string | undefined, market: TradedMarket): void {
    if (groupId === undefined) return
    const group = this.groups.get(owner.memberId, groupId)
    if (group.shard !== market.shard) refuse('ORDER_GROUP_NOT_FOUND', 'the order group is on another shard')
    if (group.isTriggered) refuse('EXCEEDED_ORDER_GROUP_RISK_LIMIT', 'the order group is triggered')
  }

  /** A reduce-only order takes no more than closes what is held. */
  #reducible(subaccount: Subaccount, market: TradedMarket, side: 'yes' | 'no', wanted: Qty): Qty {
    const held = subaccount.positions.get(market.ticker)?.held(side === 'yes' ? 'no' : 'yes') ?? 0
    return qty(Math.min(wanted, held))
  }
}
