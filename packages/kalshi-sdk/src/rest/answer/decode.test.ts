import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DecodeError } from '../../errors/decode-error.ts'
import {
  type Decoder,
  decodeAnswer,
  Fields,
  flag,
  instant,
  instantInSeconds,
  instantOrNone,
  integer,
  listOf,
  moneyText,
  number,
  object,
  oneOf,
  priceText,
  qtyText,
  text,
} from './decode.ts'

const decode = <T>(decoder: Decoder<T>, body: unknown): T => decodeAnswer(decoder, body, 'GET /x')

function failureOf(decoder: Decoder<unknown>, body: unknown): DecodeError {
  try {
    decode(decoder, body)
  } catch (error) {
    if (error instanceof DecodeError) return error
    throw error
  }
  throw new Error('it was decoded')
}

const toQuote: Decoder<unknown> = (value) => {
  const fields = new Fields(value)
  return { bid: fields.need('yes_bid_dollars', priceText), legs: fields.list('legs', (leg) => new Fields(leg).need('side', text)) }
}
const toQuotes: Decoder<unknown> = (value) => new Fields(value).need('markets', listOf(toQuote))

describe('a value that does not fit', () => {
  const good = { yes_bid_dollars: '0.4200' }

  it.each([
    [
      { markets: [good, good, good, { yes_bid_dollars: '0.42x' }] },
      'markets[3].yes_bid_dollars',
      'holds a bad value: "0.42x" is no price in dollars',
    ],
    [{ markets: [{ yes_bid_dollars: 0.42 }] }, 'markets[0].yes_bid_dollars', 'should be a price in dollars as text and is of type number'],
    [{ markets: [{}] }, 'markets[0].yes_bid_dollars', 'should be a price in dollars as text and is missing'],
    [{ markets: [{ ...good, legs: [{ side: 'yes' }, {}] }] }, 'markets[0].legs[1].side', 'should be text and is missing'],
    [{ markets: [null] }, 'markets[0]', 'should be an object and is null'],
    [{ markets: {} }, 'markets', 'should be a list and is of type object'],
    [{}, 'markets', 'should be a list and is missing'],
    [[], '', 'should be an object and is a list'],
  ])('is named with its place: %j', (body, path, problem) => {
    const error = failureOf(toQuotes, body)
    expect(error.path).toBe(path)
    expect(error.message).toBe(`GET /x: ${path || 'the answer'} ${problem}`)
    expect(error).toMatchObject({ code: 'ANSWER_MALFORMED', retryable: false })
  })

  it('is the only reason to throw, and that as a DecodeError', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        try {
          decode(toQuotes, body)
        } catch (error) {
          expect(error).toBeInstanceOf(DecodeError)
        }
      }),
      { numRuns: 500 },
    )
  })
})

it('takes a null list as empty and an absent one only where it may be', () => {
  expect(decode(listOf(text), null)).toEqual([])
  expect(decode((value) => new Fields(value).list('tags', text), {})).toEqual([])
  expect(decode((value) => new Fields(value).list('tags', text), { tags: null })).toEqual([])
  expect(failureOf((value) => new Fields(value).need('tags', listOf(text)), {}).path).toBe('tags')
})

it('passes over fields that it does not know and keeps them in `raw`', () => {
  expect(decode((value) => new Fields(value).raw, { new_field: [1] })).toEqual({ new_field: [1] })
})

describe.each<[string, Decoder<unknown>, unknown, unknown, readonly unknown[]]>([
  ['text', text, 'a', 'a', [1, null, undefined, {}]],
  ['flag', flag, false, false, ['true', 0, null]],
  ['integer', integer, -3, -3, [1.5, '1', Number.MAX_SAFE_INTEGER + 1, null]],
  ['number', number, 74_299.99, 74_299.99, ['1', null]],
  ['object', object, { a: 1 }, { a: 1 }, [[], null, 'a']],
  ['price', priceText, '0.4200', 4_200, ['0.42001', '1.0001', '', 42, null]],
  ['quantity', qtyText, '12.61', 1_261, ['12.611', '', 12, null]],
  ['money', moneyText, '1.000001', 1_000_001, ['0.0000001', 1, null]],
  ['instant', instant, '2026-07-25T05:51:39.54467Z', 1_784_958_699_544_670, ['', '2026-07-25', 1, null]],
  ['instant in seconds', instantInSeconds, 1_786_137_900, 1_786_137_900_000_000, ['1786137900', 1.5, 9_007_199_254_740_991, null]],
  ['word', oneOf('yes', 'no'), 'no', 'no', ['maybe', '', null]],
])('a %s', (_name, decoder, wire, value, refused) => {
  it('is read from its wire form', () => {
    expect(decode(decoder, wire)).toEqual(value)
  })

  it.each(refused.map((bad) => [bad]))('is not read from %j', (bad) => {
    expect(failureOf(decoder, bad).path).toBe('')
  })
})

it.each(['', '0001-01-01T00:00:00Z'])('takes %j for no instant where there may be none', (written) => {
  expect(decode(instantOrNone, written)).toBeUndefined()
})
