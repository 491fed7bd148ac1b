import { epochUs, price, qty } from '@kassandra/kalshi-sdk/units'
import { describe, expect, it } from 'vitest'
import { contractsOf, limit, openDesk, primary, reasonOf, START } from './fixture.ts'

const ann = primary('ann')
const bob = primary('bob')

describe('section 9.3, matching', () => {
  it('a bid matches asks at its price or below, the best first, then the oldest, at the price of the maker', () => {
    const { trading } = openDesk(['ann', 'bob', 'cat'])
    const dear = trading.place(bob, limit('ask', 52, 1), START)
    const first = trading.place(bob, limit('ask', 50, 1), START)
    const second = trading.place(primary('cat'), limit('ask', 50, 1), START)
    const order = trading.place(ann, limit('bid', 51, 3), START)
    expect([first.status, second.status, dear.status, order.status]).toEqual(['executed', 'executed', 'resting', 'resting'])
    expect(trading.fills.filter(({ isTaker }) => isTaker).map(({ yesPrice, count }) => [yesPrice, count])).toEqual([
      [5_000, 100],
      [5_000, 100],
    ])
    expect([order.filled, order.remaining]).toEqual([200, 100])
  })

  it('a fill-or-kill that cannot fill completely is refused and nothing of it happens', () => {
    const { trading, published } = openDesk()
    trading.place(bob, limit('ask', 50, 1), START)
    const before = published.length
    expect(reasonOf(() => trading.place(ann, limit('bid', 50, 2, { timeInForce: 'fill_or_kill' }), START))).toBe('FOK_INSUFFICIENT_VOLUME')
    expect(published).toHaveLength(before)
    expect(trading.place(ann, limit('bid', 50, 1, { timeInForce: 'fill_or_kill' }), START).status).toBe('executed')
  })

  it('a fill-or-kill that meets an own order behaves as immediate-or-cancel', () => {
    const { trading } = openDesk()
    trading.place(bob, limit('ask', 49, 1), START)
    trading.place(ann, limit('ask', 50, 1), START)
    const order = trading.place(ann, limit('bid', 50, 2, { timeInForce: 'fill_or_kill' }), START)
    expect([order.filled, order.remaining, order.status, order.lastReason]).toEqual([100, 0, 'canceled', 'SelfTradeCancel'])
  })

  it('an immediate-or-cancel that finds nothing is accepted and ends empty', () => {
    const { trading, book } = openDesk()
    const order = trading.place(ann, limit('bid', 50, 1, { timeInForce: 'immediate_or_cancel' }), START)
    expect([order.filled, order.remaining, order.status]).toEqual([0, 0, 'canceled'])
    expect(book.levels('yes')).toEqual([])
  })

  it('self-trade prevention taker_at_cross keeps earlier fills and cancels the rest of the taker', () => {
    const { trading } = openDesk()
    trading.place(bob, limit('ask', 49, 1), START)
    const own = trading.place(ann, limit('ask', 50, 1), START)
    const order = trading.place(ann, limit('bid', 51, 3), START)
    expect([order.filled, order.status, order.lastReason, own.status]).toEqual([100, 'canceled', 'SelfTradeCancel', 'resting'])
  })

  it('self-trade prevention maker cancels the resting own order and goes on', () => {
    const { trading } = openDesk()
    const own = trading.place(ann, limit('ask', 49, 1), START)
    trading.place(bob, limit('ask', 50, 1), START)
    const order = trading.place(ann, limit('bid', 51, 2, { selfTradePrevention: 'maker' }), START)
    expect([own.status, own.lastReason]).toEqual(['canceled', 'SelfTradeCancel'])
    expect([order.filled, order.remaining]).toEqual([100, 100])
  })

  it('a post-only order that would cross is refused', () => {
    const { trading } = openDesk()
    trading.place(bob, limit('ask', 50, 1), START)
    expect(reasonOf(() => trading.place(ann, limit('bid', 50, 1, { postOnly: true }), START))).toBe('POST_ONLY_CROSS')
    expect(trading.place(ann, limit('bid', 49, 1, { postOnly: true }), START).status).toBe('resting')
  })

  it('a resting post-only order that an amendment would make cross is cancelled with PostOnlyCrossCancel', () => {
    const { trading } = openDesk()
    trading.place(bob, limit('ask', 50, 1), START)
    const order = trading.place(ann, limit('bid', 49, 1, { postOnly: true }), START)
    trading.amend(ann, order.id, { ticker: 'M', side: 'bid', yesPrice: price(5_000), count: contractsOf(1) }, START)
    expect([order.status, order.lastReason, order.filled]).toEqual(['canceled', 'PostOnlyCrossCancel', 0])
  })

  it('reduce-only needs immediate-or-cancel and never takes more than closes the position', () => {
    const { trading } = openDesk()
    expect(reasonOf(() => trading.place(ann, limit('ask', 50, 1, { reduceOnly: true }), START))).toBe('INVALID_ORDER')
    trading.place(bob, limit('ask', 50, 1), START)
    trading.place(ann, limit('bid', 50, 1), START)
    trading.place(bob, limit('bid', 48, 5), START)
    const order = trading.place(ann, limit('ask', 48, 3, { reduceOnly: true, timeInForce: 'immediate_or_cancel' }), START)
    expect([order.filled, order.status, order.lastReason]).toEqual([100, 'canceled', 'ReduceOnlyCancel'])
    expect(trading.accounts.of(ann).position('M', START).net).toBe(0)
  })

  it('selling more YES than is held opens NO', () => {
    const { trading } = openDesk()
    trading.place(bob, limit('bid', 48, 2), START)
    trading.place(ann, limit('ask', 48, 2), START)
    expect(trading.accounts.of(ann).position('M', START).net).toBe(-200)
  })
})

describe('section 9.2, placing', () => {
  it.each([
    ['INVALID_PRICE', limit('bid', 50.5, 1)],
    ['INVALID_PRICE', limit('bid', 0, 1)],
    ['INVALID_PRICE', limit('bid', 100, 1)],
    ['INVALID_ORDER_SIZE', limit('bid', 50, 0)],
    ['INVALID_EXPIRATION', limit('bid', 50, 1, { expirationUs: START })],
    ['INVALID_EXPIRATION', limit('bid', 50, 1, { expirationUs: epochUs(START + 1), timeInForce: 'immediate_or_cancel' })],
    ['MARKET_NOT_FOUND', limit('bid', 50, 1, { ticker: 'N' })],
    ['ORDER_GROUP_NOT_FOUND', limit('bid', 50, 1, { groupId: 'none' })],
    ['INSUFFICIENT_BALANCE', limit('bid', 50, 2_001)],
  ])('%s: %j', (reason, request) => {
    const { trading, published } = openDesk()
    expect(reasonOf(() => trading.place(ann, request, START))).toBe(reason)
    expect(published).toEqual([])
  })

  it('a client_order_id is a member’s own for good, also when its order is finished', () => {
    const { trading } = openDesk()
    const order = trading.place(ann, limit('bid', 50, 1, { clientOrderId: 'a' }), START)
    trading.cancel(ann, order.id, START)
    expect(reasonOf(() => trading.place(ann, limit('bid', 50, 1, { clientOrderId: 'a' }), START))).toBe('ORDER_ALREADY_EXISTS')
    expect(trading.place(bob, limit('bid', 50, 1, { clientOrderId: 'a' }), START).status).toBe('resting')
  })

  it('section 9.2, a client_order_id that need only be new among resting orders is free once its order is finished', () => {
    const { trading } = openDesk(undefined, undefined, undefined, { clientOrderIds: 'resting' })
    const place = () => trading.place(ann, limit('bid', 50, 1, { clientOrderId: 'a' }), START)
    const order = place()
    expect(reasonOf(place)).toBe('ORDER_ALREADY_EXISTS')
    trading.cancel(ann, order.id, START)
    expect(place().status).toBe('resting')
  })

  it('is refused on a market that is not active, and so is a cancel behind its close', () => {
    const { trading, market } = openDesk()
    const order = trading.place(ann, limit('bid', 50, 1), START)
    market.status = 'inactive'
    expect(reasonOf(() => trading.place(ann, limit('bid', 50, 1), START))).toBe('MARKET_INACTIVE')
    market.status = 'closed'
    expect(reasonOf(() => trading.cancel(ann, order.id, START))).toBe('MARKET_INACTIVE')
  })
})

describe('section 9.4, changing', () => {
  it('cancel tells what it took away, and does not find a finished or foreign order', () => {
    const { trading } = openDesk()
    const order = trading.place(ann, limit('bid', 50, 2), START)
    expect(reasonOf(() => trading.cancel(bob, order.id, START))).toBe('ORDER_NOT_FOUND')
    expect(trading.cancel(ann, order.id, START)).toBe(200)
    expect(reasonOf(() => trading.cancel(ann, order.id, START))).toBe('ORDER_NOT_FOUND')
  })

  it('decrease keeps the place in the queue, and down to nothing cancels', () => {
    const { trading } = openDesk()
    const order = trading.place(ann, limit('bid', 50, 3), START)
    const behind = trading.place(bob, limit('bid', 50, 1), START)
    trading.decrease(ann, order.id, { reduceTo: contractsOf(1) }, START)
    expect([trading.queuePosition(order), trading.queuePosition(behind)]).toEqual([0, 100])
    trading.decrease(ann, order.id, { reduceBy: contractsOf(1) }, START)
    expect([order.status, order.lastReason, trading.queuePosition(behind)]).toEqual(['canceled', 'Decrease', 0])
  })

  it.each([
    ['a smaller size', { yesPrice: price(5_000), count: contractsOf(1) }, 0],
    ['another expiry', { yesPrice: price(5_000), count: contractsOf(2), expirationUs: epochUs(START + 1) }, 0],
    ['a larger size', { yesPrice: price(5_000), count: contractsOf(3) }, 100],
  ])('amend to %s: in front of it are %j', (_what, terms, ahead) => {
    const { trading } = openDesk()
    const order = trading.place(ann, limit('bid', 50, 2), START)
    trading.place(bob, limit('bid', 50, 1), START)
    trading.amend(ann, order.id, { ticker: 'M', side: 'bid', ...terms }, START)
    expect(trading.queuePosition(order)).toBe(ahead)
    expect(order.lastReason).toBe('Amend')
  })

  it('amend counts in all what is filled already, keeps the id and may fill at once', () => {
    const { trading } = openDesk()
    const order = trading.place(ann, limit('bid', 50, 2), START)
    trading.place(bob, limit('ask', 50, 1), START)
    trading.place(bob, limit('ask', 52, 1), START)
    trading.amend(
      ann,
      order.id,
      { ticker: 'M', side: 'bid', yesPrice: price(5_200), count: contractsOf(3), updatedClientOrderId: 'new' },
      START,
    )
    expect([order.filled, order.remaining, order.clientOrderId]).toEqual([200, 100, 'new'])
    expect(
      reasonOf(() => trading.amend(ann, order.id, { ticker: 'M', side: 'bid', yesPrice: price(5_200), count: contractsOf(2) }, START)),
    ).toBe('INVALID_ORDER_SIZE')
  })

  it.each([
    ['ORDER_TICKER_MISMATCH', { ticker: 'N' }],
    ['ORDER_SIDE_MISMATCH', { side: 'ask' as const }],
    ['ORDER_ID_MISMATCH', { clientOrderId: 'other' }],
  ])('amend is refused with %s', (reason, terms) => {
    const { trading } = openDesk()
    const order = trading.place(ann, limit('bid', 50, 2, { clientOrderId: 'a' }), START)
    const amendment = { ticker: 'M', side: 'bid' as const, yesPrice: price(5_000), count: contractsOf(1), ...terms }
    expect(reasonOf(() => trading.amend(ann, order.id, amendment, START))).toBe(reason)
  })

  it('expiry cancels with ExpiryCancel, and not before its time', () => {
    const { trading } = openDesk()
    const order = trading.place(ann, limit('bid', 50, 1, { expirationUs: epochUs(START + 1_000_000) }), START)
    trading.expire(epochUs(START + 999_999))
    expect(order.status).toBe('resting')
    trading.expire(epochUs(START + 1_000_000))
    expect([order.status, order.lastReason]).toEqual(['canceled', 'ExpiryCancel'])
  })
})

describe('section 9.7, order groups', () => {
  it('trigger when more than the limit is matched within 15 s: the orders go, new ones are refused until a reset', () => {
    const { trading, events } = openDesk()
    const group = trading.groups.create(ann, contractsOf(2), 0, START)
    const order = trading.place(ann, limit('bid', 50, 10, { groupId: group.id }), START)
    trading.place(bob, limit('ask', 50, 2), START)
    expect([group.isTriggered, order.status]).toEqual([false, 'resting'])
    trading.place(bob, limit('ask', 50, 1), START)
    expect([group.isTriggered, order.status, order.filled]).toEqual([true, 'canceled', 300])
    expect(reasonOf(() => trading.place(ann, limit('bid', 50, 1, { groupId: group.id }), START))).toBe('EXCEEDED_ORDER_GROUP_RISK_LIMIT')
    trading.groups.reset(group, START)
    expect(trading.place(ann, limit('bid', 50, 1, { groupId: group.id }), START).status).toBe('resting')
    expect(events.flatMap((event) => (event.kind === 'order-group' ? [event.event] : []))).toEqual(['created', 'triggered', 'reset'])
  })

  it('forget what was matched 15 s ago', () => {
    const { trading } = openDesk()
    const group = trading.groups.create(ann, contractsOf(2), 0, START)
    trading.place(ann, limit('bid', 50, 10, { groupId: group.id }), START)
    trading.place(bob, limit('ask', 50, 2), START)
    trading.place(bob, limit('ask', 50, 2), epochUs(START + 15_000_000))
    expect(group.isTriggered).toBe(false)
  })

  it('trigger at once when the limit is set below what was matched, and cancel their orders when deleted', () => {
    const { trading } = openDesk()
    const group = trading.groups.create(ann, contractsOf(5), 0, START)
    const order = trading.place(ann, limit('bid', 50, 10, { groupId: group.id }), START)
    trading.place(bob, limit('ask', 50, 2), START)
    trading.groups.limit(group, contractsOf(1), START)
    expect([group.isTriggered, order.status]).toEqual([true, 'canceled'])
    trading.groups.reset(group, START)
    const next = trading.place(ann, limit('bid', 50, 1, { groupId: group.id }), START)
    trading.groups.delete(group, START)
    expect(next.status).toBe('canceled')
    expect(reasonOf(() => trading.groups.get('ann', group.id))).toBe('ORDER_GROUP_NOT_FOUND')
  })
})

describe('section 9.8, pauses', () => {
  it('a trading pause stops placing and not cancelling, and takes orders that asked for it', () => {
    const { trading } = openDesk()
    const kept = trading.place(ann, limit('bid', 50, 1), START)
    const taken = trading.place(ann, limit('bid', 50, 1, { cancelOnPause: true }), START)
    trading.pause(0, 'trading', START)
    expect([kept.status, taken.status, taken.lastReason]).toEqual(['resting', 'canceled', 'HaltCancel'])
    expect(reasonOf(() => trading.place(ann, limit('bid', 50, 1), START))).toBe('TRADING_PAUSED')
    expect(trading.cancel(ann, kept.id, START)).toBe(100)
    trading.resume(0)
    expect(trading.place(ann, limit('bid', 50, 1), START).status).toBe('resting')
  })

  it('an exchange pause stops cancelling too', () => {
    const { trading } = openDesk()
    const order = trading.place(ann, limit('bid', 50, 1), START)
    trading.pause(0, 'exchange', START)
    expect(reasonOf(() => trading.cancel(ann, order.id, START))).toBe('EXCHANGE_PAUSED')
  })
})

it('queue positions count what is in front, from 0', () => {
  const { trading } = openDesk()
  const first = trading.place(ann, limit('bid', 50, 2), START)
  const second = trading.place(bob, limit('bid', 50, 1.5), START)
  const third = trading.place(ann, limit('bid', 50, 1), START)
  expect([first, second, third].map((order) => trading.queuePosition(order))).toEqual([0, 200, 350])
  trading.cancel(bob, second.id, START)
  expect(trading.queuePosition(third)).toBe(qty(200))
})
