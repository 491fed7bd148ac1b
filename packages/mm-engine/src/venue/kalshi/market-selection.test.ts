import type { Market } from '@kassandra/kalshi-sdk/rest'
import { epochUs, qty } from '@kassandra/kalshi-sdk/units'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inOrder, isSelected, mayConcern } from './market-selection.ts'

const NOW = epochUs(1_790_000_000_000_000)
const market = (ticker: string, more: Partial<Market> = {}): Market =>
  ({ ticker, status: 'active', closeTime: epochUs(NOW + 1_000), volume24h: qty(10), openInterest: qty(10), ...more }) as Market

describe('a selection of markets', () => {
  it('K27 gives one order, however the exchange sorted them', () => {
    const ticker = fc.string({ minLength: 1, maxLength: 3 })
    const markets = fc.uniqueArray(fc.record({ ticker, volume: fc.nat(3) }), { selector: (each) => each.ticker })
    fc.assert(
      fc.property(markets, (list) => {
        const listed = list.map((each) => market(each.ticker, { volume24h: qty(each.volume) }))
        const tickers = inOrder(listed).map((each) => each.ticker)
        expect(inOrder(listed.toReversed()).map((each) => each.ticker)).toEqual(tickers)
      }),
    )
  })

  it.each([
    [{}, 'E', false],
    [{ tickers: ['A'] }, 'E', true],
    [{ tickers: ['B'] }, 'E', false],
    [{ eventTickers: ['E'] }, 'E', true],
    [{ eventTickers: ['F'] }, 'E', false],
    [{ eventTickers: ['F'] }, undefined, true],
    [{ seriesTickers: ['S'] }, 'E', true],
  ] as const)('K27 with %o looks at once for a new market of the event %s: %s', (selection, eventTicker, expected) => {
    expect(mayConcern({ maxMarkets: 1, ...selection }, { ticker: 'A', eventTicker })).toBe(expected)
  })

  it.each([
    [{}, {}, true],
    [{}, { status: 'inactive' }, true],
    [{}, { status: 'initialized' }, false],
    [{}, { status: 'closed' }, false],
    [{}, { closeTime: NOW }, false],
    [{ minTimeToCloseUs: 1_000 }, {}, true],
    [{ minTimeToCloseUs: 1_001 }, {}, false],
    [{ maxTimeToCloseUs: 999 }, {}, false],
    [{ maxTimeToCloseUs: 1_000 }, { closeTime: undefined }, false],
    [{ minVolume24h: qty(11) }, {}, false],
    [{ minOpenInterest: qty(11) }, {}, false],
  ] as const)('K27 with %o takes a market that is %o: %s', (selection, more, expected) => {
    expect(isSelected({ maxMarkets: 1, ...selection }, market('A', more), NOW)).toBe(expected)
  })
})
