import { complement, type EpochUs, epochUs, microUsd, type Price, price, qty } from '@kassandra/kalshi-sdk/units'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MatchingBook } from '../../src/trading/book/matching-book.ts'
import type { Order, OrderRequest } from '../../src/trading/orders/order.ts'
import { TradingRefusal } from '../../src/trading/refusal.ts'
import { totalMoney } from '../support/total-money.ts'
import { type Desk, openDesk, START } from './fixture.ts'

const MEMBERS = ['ann', 'bob', 'cat']

type Step =
  | { readonly kind: 'place'; readonly who: number; readonly request: OrderRequest }
  | { readonly kind: 'cancel' | 'decrease' | 'amend'; readonly pick: number; readonly cents: number; readonly count: number }
  | { readonly kind: 'cancel-all' | 'netting'; readonly who: number }
  | { readonly kind: 'settle'; readonly value: number }

const request: fc.Arbitrary<OrderRequest> = fc.record({
  ticker: fc.constant('M'),
  side: fc.constantFrom('bid' as const, 'ask' as const),
  yesPrice: fc.integer({ min: 40, max: 60 }).map((cents) => price(cents * 100)),
  count: fc.integer({ min: 1, max: 500 }).map(qty),
  timeInForce: fc.constantFrom(
    'good_till_canceled' as const,
    'good_till_canceled' as const,
    'immediate_or_cancel' as const,
    'fill_or_kill' as const,
  ),
  selfTradePrevention: fc.constantFrom('taker_at_cross' as const, 'maker' as const),
  postOnly: fc.boolean(),
  reduceOnly: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
})

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ kind: fc.constant('place' as const), who: fc.nat(2), request }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom('cancel' as const, 'decrease' as const, 'amend' as const),
      pick: fc.nat(20),
      cents: fc.integer({ min: 40, max: 60 }),
      count: fc.integer({ min: 1, max: 600 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('cancel-all' as const, 'netting' as const), who: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('settle' as const), value: fc.constantFrom(0, 10_000, 5_600) }) },
)

/** Carries a step out; true when the engine did so too. */
function take({ trading }: Desk, move: Step, atUs: EpochUs): boolean {
  try {
    run(move)
    return true
  } catch (error) {
    if (error instanceof TradingRefusal) return false
    throw error
  }
  function run(what: Step): void {
    if (what.kind === 'place') trading.place({ memberId: MEMBERS[what.who] ?? '', subaccount: 0 }, what.request, atUs)
    else if (what.kind === 'cancel-all') trading.cancelAll(MEMBERS[what.who] ?? '', undefined, atUs)
    else if (what.kind === 'settle') trading.settle('M', price(what.value), atUs)
    else if ('pick' in what) change(what)
    else {
      const subaccount = trading.accounts.of({ memberId: MEMBERS[what.who] ?? '', subaccount: 0 })
      subaccount.isNetting = !subaccount.isNetting
    }
  }
  function change(what: Extract<Step, { pick: number }>): void {
    const resting = trading.orders.resting()
    const order = resting[what.pick % Math.max(resting.length, 1)]
    if (!order) return
    if (what.kind === 'cancel') trading.cancel(order.owner, order.id, atUs)
    else if (what.kind === 'decrease') trading.decrease(order.owner, order.id, { reduceBy: qty(what.count) }, atUs)
    else
      trading.amend(
        order.owner,
        order.id,
        { ticker: 'M', side: order.bookSide, yesPrice: price(what.cents * 100), count: qty(what.count) },
        atUs,
      )
  }
}

/** An engine whose members have so little that some orders are refused for it. */
const poorDesk = (): Desk => openDesk(MEMBERS, 30, { type: 'quadratic_with_maker_fees', multiplierPpm: 1_000_000 })

const ownLimit = (order: Order): Price => (order.side === 'yes' ? order.yesPrice : complement(order.yesPrice))

const plain = (who: number, side: 'bid' | 'ask', count: number): Step => ({
  kind: 'place',
  who,
  request: {
    ticker: 'M',
    side,
    yesPrice: price(4_000),
    count: qty(count),
    timeInForce: 'good_till_canceled',
    selfTradePrevention: 'taker_at_cross',
    postOnly: false,
    reduceOnly: false,
  },
})

const SETTLED: Step = { kind: 'settle', value: 0 }
const TRADED_BEHIND_A_SETTLEMENT: Step[] = [plain(2, 'bid', 2), plain(0, 'ask', 1), SETTLED, plain(1, 'ask', 1), SETTLED]

describe('whatever members do', () => {
  it('money and contracts are conserved to the micro-dollar', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (moves) => {
        const desk = poorDesk()
        const deposits = microUsd(MEMBERS.length * 30_000_000)
        for (const [index, move] of moves.entries()) {
          take(desk, move, epochUs(START + index))
          const subaccounts = MEMBERS.flatMap((memberId) => desk.trading.accounts.subaccountsOf(memberId))
          const held = (side: 'yes' | 'no') => subaccounts.reduce((sum, each) => sum + (each.positions.get('M')?.held(side) ?? 0), 0)
          expect(held('yes')).toBe(held('no'))
          expect(totalMoney(desk.trading)).toBe(deposits)
        }
      }),
      { numRuns: 2_000, examples: [[TRADED_BEHIND_A_SETTLEMENT]] },
    )
  })

  it('nobody owes anything beyond fees, and what rests is always paid for', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (moves) => {
        const { trading, ...desk } = poorDesk()
        for (const [index, move] of moves.entries()) {
          if (move.kind === 'netting') continue
          take({ trading, ...desk }, move, epochUs(START + index))
          for (const memberId of MEMBERS) {
            const owner = { memberId, subaccount: 0 }
            const fees = trading.accounts.of(owner).positions.get('M')?.feesPaid ?? 0
            expect(trading.available(owner, 0) + fees).toBeGreaterThanOrEqual(0)
          }
        }
      }),
      { numRuns: 2_000 },
    )
  })

  it('the book is never crossed, its deltas sum to it, and no fill is beyond the limit of its order', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (moves) => {
        const desk = poorDesk()
        for (const [index, move] of moves.entries()) {
          const fillsBefore = desk.trading.fills.length
          take(desk, move, epochUs(START + index))
          expect((desk.book.best('yes')?.price ?? 0) + (desk.book.best('no')?.price ?? 0)).toBeLessThan(10_000)
          for (const fill of desk.trading.fills.slice(fillsBefore)) {
            const order = desk.trading.orders.get(fill.orderId)
            const paid = fill.side === 'yes' ? fill.yesPrice : complement(fill.yesPrice)
            if (order && move.kind !== 'amend') expect(paid).toBeLessThanOrEqual(ownLimit(order))
          }
        }
        const summed = new Map<string, number>()
        for (const change of desk.published) {
          if (change.kind === 'delta')
            summed.set(`${change.side} ${change.price}`, (summed.get(`${change.side} ${change.price}`) ?? 0) + change.delta)
        }
        const levels = (['yes', 'no'] as const).flatMap((side) =>
          desk.book.levels(side).map((level) => [`${side} ${level.price}`, level.qty]),
        )
        expect([...summed].filter(([, count]) => count !== 0).sort()).toEqual(levels.sort())
      }),
      { numRuns: 2_000 },
    )
  })

  it('every order’s fills are those that it was told of, and it ends as filled, resting or cancelled in full', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (moves) => {
        const desk = poorDesk()
        for (const [index, move] of moves.entries()) take(desk, move, epochUs(START + index))
        for (const order of desk.trading.orders.list()) {
          const fills = desk.trading.fills.filter(({ orderId }) => orderId === order.id)
          expect(fills.reduce((sum, { count }) => sum + count, 0)).toBe(order.filled)
          expect(fills.reduce((sum, { fee }) => sum + fee, 0)).toBe(order.takerFees + order.makerFees)
          expect(desk.book.find(order.id)?.remaining ?? 0).toBe(order.remaining)
          expect(order.filled + order.remaining).toBeLessThanOrEqual(order.count)
        }
        for (const tradeId of new Set(desk.trading.fills.map((fill) => fill.tradeId))) {
          const sides = desk.trading.fills.filter((fill) => fill.tradeId === tradeId)
          expect(sides.map(({ side }) => side).sort()).toEqual(['no', 'yes'])
          expect(sides.map(({ isTaker }) => isTaker).sort()).toEqual([false, true])
        }
      }),
      { numRuns: 1_000 },
    )
  })
})

interface Waiting {
  readonly id: string
  readonly memberId: string
  readonly side: 'yes' | 'no'
  readonly price: number
  left: number
}

/** The rules at their plainest: a list, searched from end to end for the next order to trade with. */
class PlainBook {
  readonly waiting: Waiting[] = []
  readonly trades: string[] = []

  place(order: Waiting, rests: boolean, cancelsMaker: boolean): void {
    for (;;) {
      const maker = this.#best(order)
      if (!maker || order.left === 0) break
      if (maker.memberId === order.memberId) {
        if (!cancelsMaker) return
        this.waiting.splice(this.waiting.indexOf(maker), 1)
        continue
      }
      const count = Math.min(maker.left, order.left)
      this.trades.push(`${maker.id} ${order.id} ${maker.price} ${count}`)
      maker.left -= count
      order.left -= count
      if (maker.left === 0) this.waiting.splice(this.waiting.indexOf(maker), 1)
    }
    if (order.left > 0 && rests) this.waiting.push(order)
  }

  #best(order: Waiting): Waiting | undefined {
    let best: Waiting | undefined
    for (const each of this.waiting) {
      if (each.side === order.side || each.price + order.price < 10_000) continue
      if (!best || each.price > best.price) best = each
    }
    return best
  }
}

it('the book trades exactly as the plain rules do: price, then time, at the price of the maker', () => {
  const order = fc.record({
    memberId: fc.constantFrom('ann', 'bob', 'cat'),
    side: fc.constantFrom('yes' as const, 'no' as const),
    cents: fc.integer({ min: 44, max: 56 }),
    count: fc.integer({ min: 1, max: 300 }),
    rests: fc.boolean(),
    cancelsMaker: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(order, { maxLength: 80 }), (orders) => {
      const plain = new PlainBook()
      const book = new MatchingBook()
      const trades: string[] = []
      for (const [index, { memberId, side, cents, count, rests, cancelsMaker }] of orders.entries()) {
        const id = `o${index}`
        plain.place({ id, memberId, side, price: cents * 100, left: count }, rests, cancelsMaker)
        const timeInForce = rests ? 'good-till-cancelled' : 'immediate-or-cancel'
        const onSelfTrade = cancelsMaker ? 'cancel-maker' : 'end-taker'
        for (const change of book.place({ id, memberId, side, price: price(cents * 100), qty: qty(count), timeInForce, onSelfTrade })) {
          if (change.kind !== 'trade') continue
          const makerPrice = change.takerSide === 'no' ? change.yesPrice : 10_000 - change.yesPrice
          trades.push(`${change.makerOrderId} ${change.takerOrderId} ${makerPrice} ${change.count}`)
        }
      }
      expect(trades).toEqual(plain.trades)
      for (const [place, each] of plain.waiting.entries()) {
        expect(book.find(each.id)?.remaining).toBe(each.left)
        const ahead = plain.waiting.slice(0, place).filter(({ side, price: at }) => side === each.side && at === each.price)
        expect(book.queuePosition(each.id)).toBe(ahead.reduce((sum, { left }) => sum + left, 0))
      }
    }),
    { numRuns: 2_000 },
  )
})
