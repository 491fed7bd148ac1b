import { describe, expect, it } from 'vitest'
import type { SubscribeRequest } from './subscriptions.ts'
import { toChange, toIntents } from './terms.ts'

const selectionOf = (request: SubscribeRequest): readonly (readonly unknown[])[] =>
  [...toIntents(request)].map(([channel, { tickers, flags }]) => [channel, flags.selector, tickers])

describe('what a request wants of its channels', () => {
  it('is for each channel what concerns it', () => {
    const channels = ['orderbook_delta', 'fill', 'cfbenchmarks_value', 'pyth_value', 'market_lifecycle_v2', 'communications']
    const chosen = { marketTickers: ['A'], indexIds: ['BRTI'], underlyingTickers: ['Metal.XAU/USD'] }
    expect(selectionOf({ channels, ...chosen })).toEqual([
      ['orderbook_delta', 'market_tickers', new Set(['A'])],
      ['fill', 'market_tickers', new Set(['A'])],
      ['cfbenchmarks_value', 'index_ids', new Set(['BRTI'])],
      ['pyth_value', 'underlying_tickers', new Set(['Metal.XAU/USD'])],
      ['market_lifecycle_v2', 'none', 'all'],
      ['communications', 'none', 'all'],
    ])
  })

  it('is everything where nothing is named, or the word of the exchange for it', () => {
    const all = ['user_orders', 'market_positions', 'cfbenchmarks_value_5hz'].map((channel) => [channel, expect.anything(), 'all'])
    expect(selectionOf({ channels: ['user_orders', 'market_positions', 'cfbenchmarks_value_5hz'] })).toEqual(all)
    expect(selectionOf({ channels: ['pyth_value'], underlyingTickers: ['all'] })).toEqual([['pyth_value', 'underlying_tickers', 'all']])
    expect(selectionOf({ channels: ['trade'], marketTickers: ['all'] })).toEqual([['trade', 'market_tickers', new Set(['all'])]])
  })

  it('can name markets of the ticker channel by id', () => {
    expect(selectionOf({ channels: ['ticker'], marketIds: ['7f83cad1'] })).toEqual([['ticker', 'market_ids', new Set(['7f83cad1'])]])
  })

  it('keeps flags to the channel that has them', () => {
    const request = { useYesPrice: true, sendInitialSnapshot: true, shard: { factor: 2, key: 1 }, userFilter: 'self' } as const
    const intents = toIntents({ channels: ['orderbook_delta', 'ticker', 'communications'], ...request })
    const none = { useYesPrice: false, sendInitialSnapshot: false, shard: undefined, userFilter: undefined }
    expect([...intents.values()].map(({ flags }) => flags)).toMatchObject([
      { ...none, useYesPrice: true },
      { ...none, sendInitialSnapshot: true },
      { ...none, shard: { factor: 2, key: 1 }, userFilter: 'self' },
    ])
  })

  it.each<readonly [string, SubscribeRequest]>([
    ['a channel', { channels: [] }],
    ['empty list of index_ids', { channels: ['cfbenchmarks_value'], indexIds: [] }],
    ['not both', { channels: ['ticker'], marketIds: ['7f83cad1'], marketTickers: ['A'] }],
    ['orderbook_delta takes no marketIds', { channels: ['orderbook_delta'], marketIds: ['7f83cad1'] }],
  ])('is refused: %s', (why, request) => {
    expect(() => toIntents(request)).toThrow(why)
  })
})

it('reads every change in one form', () => {
  expect(toChange({ action: 'add_markets', marketIds: ['7f83cad1'] })).toEqual({
    kind: 'add',
    selector: 'market_ids',
    items: new Set(['7f83cad1']),
  })
  expect(toChange({ action: 'subscribe_indices', indexIds: ['all'] })).toEqual({ kind: 'add', selector: 'index_ids', items: 'all' })
  expect(toChange({ action: 'unsubscribe_underlyings', underlyingTickers: ['A', 'B'] })).toEqual({
    kind: 'delete',
    selector: 'underlying_tickers',
    items: new Set(['A', 'B']),
  })
  expect(toChange({ action: 'get_snapshot', marketTickers: ['A'] })).toMatchObject({ kind: 'get-snapshot' })
  expect(() => toChange({ action: 'delete_markets', marketTickers: [] })).toThrow('delete_markets needs an item')
})
