import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ConfigError } from '../../errors/config-error.ts'
import { InvalidRequestError } from '../../errors/invalid-request-error.ts'
import { parseRestBase, queryString, restPath } from './target.ts'

describe('a base URL', () => {
  it.each([
    ['https://external-api.kalshi.com/trade-api/v2', 'https://external-api.kalshi.com', '/trade-api/v2'],
    ['http://127.0.0.1:8090/trade-api/v2/', 'http://127.0.0.1:8090', '/trade-api/v2'],
    ['http://127.0.0.1:8090', 'http://127.0.0.1:8090', ''],
  ])('of %s has origin and path', (url, origin, path) => {
    expect(parseRestBase(url)).toEqual({ origin, path })
  })

  it.each([
    '',
    'kalshi.com',
    'wss://a.example/x',
    'file:///etc',
    'https://user:pass@a.example/',
    'https://a.example/?x=1',
    'https://a.example/#x',
  ])('of %j is refused, and not printed', (url) => {
    expect(() => parseRestBase(url)).toThrow(ConfigError)
    expect(() => parseRestBase(url)).not.toThrow(/a\.example|pass/)
  })
})

describe('a path', () => {
  it('keeps tickers as they are', () => {
    expect(restPath`/markets/${'KXBTC15M-26MAY140045-45'}/orderbook`).toBe('/markets/KXBTC15M-26MAY140045-45/orderbook')
    expect(restPath`/series/${'KXBTCD'}/markets/${'KXBTCD-26JUL2502-T74299.99'}`).toBe('/series/KXBTCD/markets/KXBTCD-26JUL2502-T74299.99')
  })

  it('never leads out of its place, whatever the ticker', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (ticker) => {
        fc.pre(!['', '.', '..'].includes(ticker))
        const { pathname, host, search, hash } = new URL(restPath`/markets/${ticker}/orderbook`, 'https://exchange.example')
        expect([host, search, hash]).toEqual(['exchange.example', '', ''])
        const [, markets, segment = '', orderbook, ...rest] = pathname.split('/')
        expect([markets, decodeURIComponent(segment), orderbook, rest]).toEqual(['markets', ticker, 'orderbook', []])
      }),
    )
  })

  it.each(['', '.', '..'])('with %j for a ticker is refused', (ticker) => {
    expect(() => restPath`/markets/${ticker}`).toThrow(InvalidRequestError)
  })
})

describe('a query string', () => {
  it('repeats lists, leaves out what is undefined and is absent when empty', () => {
    expect(queryString({ tickers: ['A', 'B'], limit: 5, cursor: undefined, flag: false })).toBe('?tickers=A&tickers=B&limit=5&flag=false')
    expect(queryString({ cursor: undefined, tickers: [] })).toBe('')
    expect(queryString()).toBe('')
  })

  it('reads back as what it was made of', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.string()), (query) => {
        expect(Object.fromEntries(new URLSearchParams(queryString(query)))).toEqual({ ...query })
      }),
    )
  })
})
