import { epochUs } from '@kassandra/kalshi-sdk/units'
import { expect, it } from 'vitest'
import { isSelected, type MarketSelection, planQueries } from './selection.ts'

const market = { ticker: 'S-E-1', eventTicker: 'S-E', seriesTicker: 'S' }
const some = (part: Partial<Extract<MarketSelection, { kind: 'some' }>>): MarketSelection => ({
  kind: 'some',
  seriesTickers: [],
  eventTickers: [],
  tickers: [],
  ...part,
})

it('takes every market, or those of a named series, event or ticker', () => {
  expect(isSelected({ kind: 'all' }, market)).toBe(true)
  expect(isSelected(some({ seriesTickers: ['S'] }), market)).toBe(true)
  expect(isSelected(some({ eventTickers: ['S-E'] }), market)).toBe(true)
  expect(isSelected(some({ tickers: ['S-E-1'] }), market)).toBe(true)
  expect(isSelected(some({ seriesTickers: ['T'], eventTickers: ['T-E'], tickers: ['S-E-2'] }), market)).toBe(false)
})

it('does not take a market whose series is unknown for one of a named series', () => {
  expect(isSelected(some({ seriesTickers: ['S'] }), { ...market, seriesTicker: undefined })).toBe(false)
})

it('asks for open markets, paused ones, and those that have yet to open', () => {
  expect(planQueries({ kind: 'all' }).map(({ query }) => query.status)).toEqual(['open', 'paused', 'unopened'])
})

it('asks also for those that closed or were settled lately, with a minute to spare', () => {
  const plan = planQueries(some({ seriesTickers: ['S'] }), epochUs(100_000_000)).slice(-2)
  expect(plan).toEqual([
    { query: { status: 'closed', minCloseTs: 40_000_000, seriesTicker: 'S', limit: 1_000 }, seriesTicker: 'S' },
    { query: { status: 'settled', minSettledTs: 40_000_000, seriesTicker: 'S', limit: 1_000 }, seriesTicker: 'S' },
  ])
})

it('asks once a status for a series and for an event, and for up to a hundred tickers at a time', () => {
  const tickers = Array.from({ length: 150 }, (_, at) => `T${at}`)
  const plan = planQueries(some({ seriesTickers: ['S'], eventTickers: ['E'], tickers }))
  expect(plan.map(({ query }) => [query.seriesTicker, query.eventTicker, query.tickers?.length, query.status])).toEqual([
    ['S', undefined, undefined, 'open'],
    ['S', undefined, undefined, 'paused'],
    ['S', undefined, undefined, 'unopened'],
    [undefined, 'E', undefined, 'open'],
    [undefined, 'E', undefined, 'paused'],
    [undefined, 'E', undefined, 'unopened'],
    [undefined, undefined, 100, undefined],
    [undefined, undefined, 50, undefined],
  ])
})
