import { describe, expect, it } from 'vitest'
import { AT_ONCE, inputsOf, runPaper, TICKER, tellPaper } from '../../test/support/paper-inputs.ts'
import { createFeeSchedule } from '../fees/fee-schedule.ts'
import type { PaperConfig } from './paper-config.ts'
import { createPaperVenue, type PaperInput } from './paper-venue.ts'

const { snapshot, delta, trade, status, settled, clock, create, amend, decrease, cancel } = inputsOf()

const tell = (inputs: readonly PaperInput[], config: PaperConfig = { latency: AT_ONCE }): readonly string[] =>
  runPaper(config, inputs).events.map(tellPaper)

describe('mm-peers section 3.9, nautilus example: 100 ahead, own bid of 50, sell prints 80, 30, 50', () => {
  const book = snapshot(1, [[40, 100]], [[50, 100]])

  it('fills nothing, then 10, then 40', () => {
    expect(tell([book, create(2, 'a', 'bid', 40, 50), trade(3, 40, 80, 'no'), trade(4, 40, 30, 'no'), trade(5, 40, 50, 'no')])).toEqual([
      '2 a accepted 0 filled 50 rest',
      '4 a fill maker bid 10 at 40 fee 0',
      '5 a fill maker bid 40 at 40 fee 0',
    ])
  })

  it('comes to the same for the ask that mirrors it', () => {
    const mirrored = snapshot(1, [[50, 100]], [[40, 100]])
    expect(
      tell([mirrored, create(2, 'a', 'ask', 60, 50), trade(3, 60, 80, 'yes'), trade(4, 60, 30, 'yes'), trade(5, 60, 50, 'yes')]),
    ).toEqual(['2 a accepted 0 filled 50 rest', '4 a fill maker ask 10 at 60 fee 0', '5 a fill maker ask 40 at 60 fee 0'])
  })

  it('comes to the same with the decreases of the book in between', () => {
    const inputs = [
      trade(3, 40, 80, 'no'),
      delta(4, 'yes', 40, -80),
      delta(5, 'yes', 40, -20),
      trade(6, 40, 30, 'no'),
      trade(7, 40, 50, 'no'),
    ]
    expect(tell([book, create(2, 'a', 'bid', 40, 50), ...inputs]).slice(1)).toEqual([
      '6 a fill maker bid 10 at 40 fee 0',
      '7 a fill maker bid 40 at 40 fee 0',
    ])
  })
})

describe('a resting order', () => {
  const book = snapshot(1, [[40, 100]], [[50, 30]])

  it('fills by a trade beyond its price whatever was ahead, up to what was traded', () => {
    expect(tell([book, create(2, 'a', 'bid', 40, 50), trade(3, 39, 20, 'no')]).slice(1)).toEqual(['3 a fill maker bid 20 at 40 fee 0'])
  })

  it('fills when somebody buys below its bid: the seller had met the bid first', () => {
    expect(tell([book, create(2, 'a', 'bid', 40, 50), trade(3, 38, 20, 'yes')]).slice(1)).toEqual(['3 a fill maker bid 20 at 40 fee 0'])
    expect(tell([book, create(2, 'a', 'bid', 40, 50), trade(3, 40, 500, 'yes')]).slice(1)).toEqual([])
  })

  it('does not fill when the other side touches or passes its price', () => {
    expect(
      tell([book, create(2, 'a', 'bid', 40, 50), delta(3, 'yes', 40, -100), delta(4, 'no', 60, 500), delta(5, 'no', 70, 500)]),
    ).toHaveLength(1)
  })

  it('leaves to the next order of ours only what it did not take of a print', () => {
    const inputs = [create(2, 'a', 'bid', 41, 10), create(3, 'b', 'bid', 41, 10), create(4, 'c', 'bid', 42, 10), trade(5, 41, 25, 'no')]
    expect(tell([book, ...inputs]).slice(3)).toEqual([
      '5 c fill maker bid 10 at 42 fee 0',
      '5 a fill maker bid 10 at 41 fee 0',
      '5 b fill maker bid 5 at 41 fee 0',
    ])
  })

  it('keeps its place when it is decreased or amended to less, and loses it by any other amend', () => {
    const joins = [book, create(2, 'a', 'bid', 40, 50), trade(3, 40, 100, 'no'), delta(4, 'yes', 40, -100), delta(5, 'yes', 40, 70)]
    expect(tell([...joins, decrease(6, 'a', 20), trade(7, 40, 5, 'no')]).slice(1)).toEqual([
      '6 a changed 20 rest at 40',
      '7 a fill maker bid 5 at 40 fee 0',
    ])
    expect(tell([...joins, amend(6, 'a', 40, 20), trade(7, 40, 5, 'no')])).toContain('7 a fill maker bid 5 at 40 fee 0')
    const larger = tell([...joins, amend(6, 'a', 40, 60), trade(7, 40, 70, 'no'), trade(8, 40, 5, 'no')])
    expect(larger.slice(1)).toEqual(['6 a changed 60 rest at 40', '8 a fill maker bid 5 at 40 fee 0'])
  })

  it('counts what is filled against the total of an amend', () => {
    const filled = [snapshot(1, [], [[50, 30]]), create(2, 'a', 'bid', 40, 50), trade(3, 40, 20, 'no')]
    expect(tell([...filled, amend(4, 'a', 40, 30)])).toContain('4 a changed 10 rest at 40')
    expect(tell([...filled, amend(4, 'a', 40, 20)])).toContain('4 a ended cancelled')
  })

  it('V7 is forgotten with its market an hour after that settled, once another settles', () => {
    const venue = createPaperVenue({ latency: AT_ONCE })
    const other = inputsOf('KXOTHER')
    const HOUR_US = 3_600_000_000
    const after = (...inputs: readonly PaperInput[]): readonly string[] => {
      const { markets, latest } = inputs.reduce((state, input) => venue.step(state, input).state, venue.initial)
      expect([...latest.life.keys()]).toEqual([...markets.keys()])
      return [...markets.keys()]
    }
    const first = [snapshot(1, [[40, 5]], [[55, 5]]), create(2, 'a', 'bid', 40, 1), settled(3)]
    expect(after(...first, other.settled(HOUR_US + 2))).toEqual([TICKER, 'KXOTHER'])
    expect(after(...first, other.settled(HOUR_US + 3))).toEqual(['KXOTHER'])
  })

  it('ends by a cancel, at its expiry, when its market closes and when it is settled', () => {
    const rests = [book, create(2, 'a', 'bid', 40, 50, { expiresUs: 1_000_000 })]
    expect(tell([...rests, cancel(3, 'a')])).toContain('3 a ended cancelled')
    expect(tell([...rests, decrease(3, 'a', 0)])).toContain('3 a ended cancelled')
    expect(tell([...rests, clock(999_999)])).toHaveLength(1)
    expect(tell([...rests, clock(2_000_000)])).toContain('1000000 a ended expired')
    expect(tell([...rests, status(3, false), trade(4, 30, 50, 'no')]).slice(1)).toEqual(['3 a ended market_closed'])
    expect(tell([...rests, settled(3), status(4, true), create(5, 'b', 'bid', 40, 1)]).slice(1)).toEqual([
      '3 a ended settled',
      '5 b refused market_inactive',
    ])
  })
})

describe('an expiry', () => {
  it('is renewed by an amend, which keeps the place, and stays where an amend does not name one', () => {
    const rests = [snapshot(1, [[40, 100]], [[50, 30]]), create(2, 'a', 'bid', 40, 50, { expiresUs: 1_000_000 }), trade(3, 40, 100, 'no')]
    expect(tell([...rests, amend(4, 'a', 40, 50, 2_000_000), clock(1_500_000), trade(1_500_001, 40, 1, 'no'), clock(2_000_000)])).toEqual([
      '2 a accepted 0 filled 50 rest',
      '4 a changed 50 rest at 40',
      '1500001 a fill maker bid 1 at 40 fee 0',
      '2000000 a ended expired',
    ])
    expect(tell([...rests, amend(4, 'a', 41, 50), clock(2_000_000)]).at(-1)).toBe('1000000 a ended expired')
  })
})

describe('an order that crosses', () => {
  const book = snapshot(
    1,
    [[40, 100]],
    [
      [45, 40],
      [50, 30],
    ],
  )
  const takes = (atUs: number, id: string, cents: number, count: number) => create(atUs, id, 'bid', cents, count, { postOnly: false })

  it('takes what is shown from the best price on, pays the taker fee, and rests with the remainder', () => {
    expect(tell([book, takes(2, 'a', 55, 100)])).toEqual([
      '2 a accepted 70 filled 30 rest',
      '2 a fill taker bid 30 at 50 fee 525000',
      '2 a fill taker bid 40 at 55 fee 693000',
    ])
  })

  it('takes a level once, and again only what it grows by', () => {
    expect(
      tell([book, takes(2, 'a', 50, 30), takes(3, 'b', 50, 5), cancel(4, 'b'), delta(5, 'no', 50, 10), takes(6, 'c', 50, 30)]),
    ).toEqual([
      '2 a accepted 30 filled 0 rest',
      '2 a fill taker bid 30 at 50 fee 525000',
      '3 b accepted 0 filled 5 rest',
      '4 b ended cancelled',
      '6 c accepted 10 filled 20 rest',
      '6 c fill taker bid 10 at 50 fee 175000',
    ])
  })

  it('forgets what it took of a level that has gone', () => {
    expect(tell([book, takes(2, 'a', 50, 30), delta(3, 'no', 50, -30), delta(4, 'no', 50, 10), takes(5, 'b', 50, 10)])).toContain(
      '5 b accepted 10 filled 0 rest',
    )
  })

  it('does not get back by a new snapshot what it took', () => {
    const again = snapshot(
      3,
      [[40, 100]],
      [
        [45, 40],
        [50, 30],
      ],
    )
    expect(tell([book, takes(2, 'a', 50, 30), again, takes(4, 'b', 50, 5)]).at(-1)).toBe('4 b accepted 0 filled 5 rest')
  })

  it('is not filled by the prints of what it took itself', () => {
    expect(tell([book, takes(2, 'a', 55, 100), delta(3, 'no', 50, -30), trade(4, 50, 30, 'yes')])).toHaveLength(3)
  })

  it('is refused when it is post-only, and cancelled when an amend makes it cross', () => {
    expect(tell([book, create(2, 'a', 'bid', 50, 1), create(3, 'b', 'bid', 49, 1), amend(4, 'b', 50, 1)])).toEqual([
      '2 a refused post_only_cross',
      '3 b accepted 0 filled 1 rest',
      '4 b ended post_only_cross',
    ])
  })

  it('never trades with an order of ours', () => {
    const inputs = [book, create(2, 'a', 'ask', 48, 10), takes(3, 'b', 55, 50)]
    expect(tell(inputs)).toEqual(['2 a accepted 0 filled 10 rest', '3 b accepted 0 filled 0 rest'])
    expect(tell([...inputs.slice(0, 2), create(3, 'b', 'bid', 48, 1)])[1]).toBe('3 b refused post_only_cross')
    expect(tell([...inputs.slice(0, 2), takes(3, 'b', 42, 5), amend(4, 'b', 48, 5)]).slice(2)).toEqual([
      '4 b changed 0 rest at 48',
      '4 b ended self_trade',
    ])
    expect(tell(inputs, { latency: AT_ONCE, selfTradePrevention: 'maker' }).slice(1)).toEqual([
      '3 b accepted 50 filled 0 rest',
      '3 a ended self_trade',
      '3 b fill taker bid 30 at 50 fee 525000',
      '3 b fill taker bid 20 at 55 fee 346500',
    ])
  })

  it('charges a seller on the price of the NO that was bought, by the market’s own schedule', () => {
    const fees = { [TICKER]: createFeeSchedule({ type: 'quadratic_with_maker_fees', multiplierPpm: 1_000_000 }) }
    const inputs = [book, create(2, 'a', 'ask', 40, 10, { postOnly: false }), create(3, 'b', 'ask', 45, 10), trade(4, 45, 10, 'yes')]
    expect(tell(inputs, { latency: AT_ONCE, fees })).toEqual([
      '2 a accepted 10 filled 0 rest',
      '2 a fill taker ask 10 at 40 fee 168000',
      '3 b accepted 0 filled 10 rest',
      '4 b fill maker ask 10 at 45 fee 43400',
    ])
  })
})

describe('refusals', () => {
  const book = snapshot(1, [[40, 100]], [[50, 30]])

  it('name the command and change nothing', () => {
    expect(tell([create(1, 'a', 'bid', 40, 1)])).toEqual(['1 a refused book_unknown'])
    expect(tell([book, cancel(2, 'a')])).toEqual(['2 a refused order_not_found'])
    expect(tell([book, create(2, 'a', 'bid', 0, 1)])).toEqual(['2 a refused invalid_price'])
    expect(tell([book, create(2, 'a', 'bid', 40, 0)])).toEqual(['2 a refused invalid_order_size'])
    expect(tell([book, create(2, 'a', 'bid', 40, 1, { expiresUs: 2 })])).toEqual(['2 a refused invalid_expiration'])
    expect(tell([book, create(2, 'a', 'bid', 40, 1), create(3, 'a', 'bid', 40, 1)])[1]).toBe('3 a refused order_already_exists')
    expect(tell([book, create(2, 'a', 'bid', 40, 1), decrease(3, 'a', 2)])[1]).toBe('3 a refused invalid_order_size')
  })
})

describe('latency', () => {
  const legs: PaperConfig = {
    latency: { marketData: { kind: 'fixed', us: 10 }, command: { kind: 'fixed', us: 100 }, answer: { kind: 'fixed', us: 1_000 } },
  }
  const book = snapshot(1, [[40, 100]], [[50, 30]])

  it('lets a command take effect on arrival and its answer be received later', () => {
    expect(tell([book, create(20, 'a', 'bid', 40, 1), clock(1_119)], legs)).toEqual([])
    expect(tell([book, create(20, 'a', 'bid', 40, 1), clock(5_000)], legs)).toEqual(['1120 a accepted 0 filled 1 rest'])
  })

  it('meets the book as of arrival, not as of sending', () => {
    const moved = [book, create(20, 'a', 'bid', 49, 1), delta(125, 'no', 51, 5), clock(5_000)]
    expect(tell(moved, legs)).toEqual(['1120 a refused post_only_cross'])
    const later = [book, create(20, 'a', 'bid', 49, 1), delta(131, 'no', 51, 5), clock(5_000)]
    expect(tell(later, legs)).toEqual(['1120 a accepted 0 filled 1 rest'])
  })

  it('gives an order a trade that happened before its cancel, although it was received after', () => {
    const rests = [book, create(20, 'a', 'bid', 41, 1), cancel(200, 'a')]
    expect(tell([...rests, trade(309, 41, 1, 'no', 299), clock(5_000)], legs).slice(1)).toEqual([
      '1299 a fill maker bid 1 at 41 fee 0',
      '1300 a refused order_not_found',
    ])
    expect(tell([...rests, trade(309, 41, 1, 'no', 301), clock(5_000)], legs).slice(1)).toEqual(['1300 a ended cancelled'])
  })

  it('gives an order no trade that happened before it came, however late it was received', () => {
    expect(tell([book, create(20, 'a', 'bid', 41, 1), trade(900, 41, 1, 'no', 119), clock(5_000)], legs)).toHaveLength(1)
    expect(tell([book, create(20, 'a', 'bid', 41, 1), trade(900, 41, 1, 'no', 121), clock(5_000)], legs)).toHaveLength(2)
  })

  it('takes nothing for later than it was received, and no input for earlier than the one before', () => {
    const rests = [book, create(2, 'a', 'bid', 41, 1)]
    expect(tell([...rests, trade(3, 41, 1, 'no', 900)])).toContain('3 a fill maker bid 1 at 41 fee 0')
    expect(tell([book, clock(100), create(50, 'a', 'bid', 41, 1)])).toEqual(['100 a accepted 0 filled 1 rest'])
  })

  it('gives no trade to an order that came after it, with a later trade in between', () => {
    const inputs = [book, create(20, 'a', 'bid', 41, 1), trade(300, 60, 1, 'yes', 290), trade(301, 41, 1, 'no', 119), clock(5_000)]
    expect(tell(inputs, legs)).toHaveLength(1)
  })

  it('says when it wants to be woken', () => {
    const venue = createPaperVenue(legs)
    const sent = venue.step(venue.step(venue.initial, book).state, create(20, 'a', 'bid', 40, 1)).state
    expect(venue.nextUs(venue.initial)).toBeUndefined()
    expect(venue.nextUs(sent)).toBe(130)
    const arrived = venue.step(sent, clock(130)).state
    expect(venue.nextUs(arrived)).toBe(1_120)
    const { state, events } = venue.step(arrived, clock(1_120))
    expect(events).toHaveLength(1)
    expect(venue.nextUs(state)).toBeUndefined()
  })

  it('throws at a level that falls below 0', () => {
    expect(() => tell([book, delta(2, 'yes', 40, -101)])).toThrow(expect.objectContaining({ code: 'PAPER_BOOK_IMPOSSIBLE' }))
  })
})
