import { epochUs, price } from '@kassandra/kalshi-sdk/units'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ComboLeg, Market } from '../market.ts'
import { LINEAR_CENT } from '../price-structure.ts'
import type { MultivariateEventCollection } from '../reference-records.ts'
import { comboValue, defineCombo } from './define-combo.ts'

const NOW_US = epochUs(Date.UTC(2026, 5, 1) * 1_000)

function legOf(ticker: string, side: 'yes' | 'no' = 'yes', value?: number): ComboLeg {
  const market = new Market({
    ticker,
    eventTicker: ticker.slice(0, 1),
    seriesTicker: ticker.slice(0, 1),
    marketId: ticker,
    title: ticker,
    yesSubTitle: ticker,
    noSubTitle: ticker,
    rules: '',
    createdUs: NOW_US,
    openUs: NOW_US,
    closeUs: epochUs(NOW_US + ticker.length),
    structure: LINEAR_CENT,
    status: 'active',
  })
  market.settlementValue = value === undefined ? undefined : price(value)
  return { market, side }
}

const COLLECTION: MultivariateEventCollection = {
  collection_ticker: 'C-R',
  series_ticker: 'C',
  title: 'c',
  description: '',
  functional_description: 'all',
  open_date: '2026-01-01T00:00:00Z',
  close_date: '2027-01-01T00:00:00Z',
  associated_events: [],
  is_ordered: false,
  size_min: 2,
  size_max: 0,
}

describe('the tickers of a combo', () => {
  const legs = fc.uniqueArray(fc.constantFrom('A1', 'A2', 'B1', 'B22', 'C1'), { minLength: 2 })

  it('depend on the legs, not on their order', () => {
    fc.assert(
      fc.property(legs, fc.nat(), (tickers, by) => {
        const turned = tickers.map((_, index) => tickers[(index + by) % tickers.length] ?? '')
        const tickerOf = (names: readonly string[]) =>
          defineCombo(
            COLLECTION,
            names.map((name) => legOf(name)),
            NOW_US,
          ).definition.ticker
        expect(tickerOf(turned)).toBe(tickerOf(tickers))
      }),
    )
  })

  it('share the event where the legs share their events', () => {
    const [first, second, third] = [
      ['A1', 'B1'],
      ['A2', 'B22'],
      ['A1', 'C1'],
    ].map((names) =>
      defineCombo(
        COLLECTION,
        names.map((name) => legOf(name)),
        NOW_US,
      ),
    )
    expect(second?.event.ticker).toBe(first?.event.ticker)
    expect(second?.definition.ticker).not.toBe(first?.definition.ticker)
    expect(third?.event.ticker).not.toBe(first?.event.ticker)
  })

  it('differ from collection to collection', () => {
    const tickers = ['C-R', 'D-R'].map(
      (collection_ticker) => defineCombo({ ...COLLECTION, collection_ticker }, [legOf('A1'), legOf('B1')], NOW_US).definition.ticker,
    )
    expect(new Set(tickers).size).toBe(2)
  })
})

it('closes with the last of its legs', () => {
  expect(defineCombo(COLLECTION, [legOf('A1'), legOf('B22'), legOf('C1')], NOW_US).definition.closeUs).toBe(NOW_US + 3)
})

describe('the value of a combo', () => {
  it('is nothing as soon as a leg is lost', () => {
    expect(comboValue([legOf('A1'), legOf('B1', 'no', 10_000)])).toBe(0)
  })

  it('is unknown while a leg is open that may still lose', () => {
    expect(comboValue([legOf('A1'), legOf('B1', 'yes', 10_000)])).toBeUndefined()
  })

  it('is a dollar when every leg has won', () => {
    expect(comboValue([legOf('A1', 'yes', 10_000), legOf('B1', 'no', 0)])).toBe(10_000)
  })

  it('is the product of scalar legs, rounded down', () => {
    expect(comboValue([legOf('A1', 'yes', 3_333), legOf('B1', 'no', 6_667)])).toBe(1_110)
  })
})
