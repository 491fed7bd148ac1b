import { expect, it } from 'vitest'
import { parseTickers } from './parse-tickers.ts'

it('reads markets, events and series, and passes over comments and blank lines', () => {
  const text =
    '\uFEFF# what to fetch\r\n\r\nKXBTCD-26NOV2117-T90999.99   # a market\r\nmarket A_b\n  event\tKXBTCD-26NOV2117\nseries KXBTC15M'
  expect(parseTickers(text)).toEqual({
    kind: 'tickers',
    lines: [
      { kind: 'market', ticker: 'KXBTCD-26NOV2117-T90999.99', line: 3 },
      { kind: 'market', ticker: 'A_b', line: 4 },
      { kind: 'event', ticker: 'KXBTCD-26NOV2117', line: 5 },
      { kind: 'series', ticker: 'KXBTC15M', line: 6 },
    ],
  })
})

it('names every line that is no ticker, at once', () => {
  const text = ['GOOD', 'has space here', '../escape', 'combo X', 'series', 'GOOD', 'market GOOD', 'event GOOD', 'ümlaut'].join('\n')
  expect(parseTickers(text)).toEqual({
    kind: 'malformed',
    problems: [
      'line 2: expected one ticker, behind the word market, event or series where it is not a market',
      'line 3: "../escape" is no ticker: letters, digits, dashes, dots and underscores',
      'line 4: expected market, event or series before the ticker, not "combo"',
      'line 5: the ticker behind series is missing',
      'line 6: market GOOD is in line 1 already',
      'line 7: market GOOD is in line 1 already',
      'line 9: "ümlaut" is no ticker: letters, digits, dashes, dots and underscores',
    ],
  })
})

it('wants at least one ticker', () => {
  expect(parseTickers('# nothing\n\n')).toEqual({ kind: 'malformed', problems: ['no ticker is in it'] })
})
