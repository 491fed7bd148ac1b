import { ApiError, AuthError, ConnectionError, RateLimitError, TimeoutError } from '@kassandra/kalshi-sdk'
import { describe, expect, it } from 'vitest'
import { toFailure, toItemFailure } from './failure.ts'

const facts = (status: number, code: string) => ({
  status,
  code,
  exchangeMessage: '',
  details: undefined,
  requestMethod: 'POST',
  requestPath: '/portfolio/events/orders',
  retryAfterMs: undefined,
})

describe('a change that failed', () => {
  it.each([
    [new ApiError(facts(404, 'not_found')), { kind: 'gone', code: 'NOT_FOUND' }],
    [new ApiError(facts(400, 'market_inactive')), { kind: 'refused', code: 'market_inactive' }],
    [new RateLimitError(facts(429, 'too_many_requests')), { kind: 'refused', code: 'RATE_LIMITED' }],
    [new AuthError('SIGNING_FAILED', 'the signer failed'), { kind: 'refused', code: 'SIGNING_FAILED' }],
    [new ConnectionError('no connection', { mayHaveArrived: false }), { kind: 'refused', code: 'CONNECTION_FAILED' }],
    [new ConnectionError('cut', { mayHaveArrived: true }), { kind: 'lost' }],
    [new ApiError(facts(503, 'exchange_unavailable')), { kind: 'lost' }],
    [new ApiError(facts(408, 'timeout')), { kind: 'lost' }],
    [new TimeoutError('POST /portfolio/events/orders', 1_000), { kind: 'lost' }],
  ])('K4 K7 says of its effect what %s says', (error, expected) => {
    expect(toFailure(error)).toEqual(expected)
  })

  it('is no failure of the exchange where it is one of ours', () => {
    expect(() => toFailure(new TypeError('x is not a function'))).toThrow(TypeError)
  })

  it.each([
    ['not_found', { kind: 'gone', code: 'NOT_FOUND' }],
    ['market_inactive', { kind: 'refused', code: 'market_inactive' }],
    ['exchange_unavailable', { kind: 'lost' }],
    ['internal_error', { kind: 'lost' }],
  ])('K7 K11 reads %s of one item of a batch', (code, expected) => {
    expect(toItemFailure(code)).toEqual(expected)
  })
})
