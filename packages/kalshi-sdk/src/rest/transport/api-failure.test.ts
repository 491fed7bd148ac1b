import { describe, expect, it } from 'vitest'
import { type ApiError, RateLimitError, UnauthorizedError } from '../../errors/api-error.ts'
import { toApiError } from './api-failure.ts'

const NOW_MS = Date.UTC(2026, 4, 14, 4, 38, 13)

function failure(status: number, body: unknown, headers: Record<string, string> = {}, secrets: readonly string[] = []): ApiError {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const response = { status, headers, text }
  return toApiError({ method: 'GET', path: '/trade-api/v2/markets', response, body: jsonOf(text), nowMs: NOW_MS, secrets })
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    return error instanceof SyntaxError ? undefined : error
  }
}

describe('the body of an error', () => {
  it.each([
    ['nested', { error: { code: 'bad_request', message: 'bad request', details: 'invalid status filter' } }],
    ['bare', { code: 'bad_request', message: 'bad request', details: 'invalid status filter' }],
  ])('gives code, message and details when %s', (_name, body) => {
    const error = failure(400, body)
    expect(error).toMatchObject({ code: 'bad_request', status: 400, details: 'invalid status filter', retryable: false })
    expect(error.message).toBe('GET /trade-api/v2/markets was answered 400 bad_request: bad request (invalid status filter)')
  })

  it('gives the same code as words as it does in an envelope', () => {
    expect(failure(503, { error: 'exchange unavailable' })).toMatchObject({ code: 'exchange_unavailable', retryable: true })
  })

  it('passes over fields that it does not know', () => {
    expect(failure(404, { error: { code: 'not_found', message: 'not found', service: 'query-exchange' } })).toMatchObject({
      code: 'not_found',
    })
  })

  it.each([
    ['is HTML', '<html><body>502 Bad Gateway</body></html>', 'http_502', '<html><body>502 Bad Gateway</body></html>'],
    ['is empty', '', 'http_502', 'no text'],
    ['is a JSON text', '"oops"', 'http_502', '"oops"'],
    ['is a list', '[1]', 'http_502', '[1]'],
    ['has nothing of it', '{"status":"bad"}', 'http_502', '{"status":"bad"}'],
    ['has a message alone', '{"message":"try later"}', 'try_later', 'try later'],
    ['has a code alone', '{"error":{"code":"x_y"}}', 'x_y', 'x_y'],
    ['has numbers for texts', '{"error":{"code":12,"message":{"a":1}}}', '12', '{"a":1}'],
    [
      'has a long text',
      '{"error":"the server is having a very bad day indeed"}',
      'unspecified',
      'the server is having a very bad day indeed',
    ],
  ])('that %s is an error all the same', (_name, body, code, message) => {
    const error = failure(502, body)
    expect(error).toMatchObject({ code, status: 502, retryable: true })
    expect(error.message).toBe(`GET /trade-api/v2/markets was answered 502 ${code}: ${message}`)
  })

  it('is shortened and kept on one line', () => {
    const { message } = failure(500, `line\r\n${'x'.repeat(5_000)}`)
    expect(message).not.toContain('\n')
    expect(message.length).toBeLessThan(600)
  })

  it('shows nothing of the request that it echoes', () => {
    const { message, details } = failure(400, { error: { code: 'c', message: 'key-1 sent c2ln', details: 'c2ln by key-1' } }, {}, [
      'c2ln',
      'key-1',
    ])
    expect(`${message} ${details}`).not.toMatch(/key-1|c2ln/)
    expect(details).toBe('[redacted] by [redacted]')
  })
})

describe('status 429', () => {
  it.each([
    [{ error: { code: 'too_many_requests', message: 'too many requests' } }],
    [{ error: 'too many requests' }],
    [{ code: 'too_many_requests', message: 'too many requests' }],
    ['slow down'],
  ])('is a RateLimitError with one code, whatever its envelope: %j', (body) => {
    const error = failure(429, body, { 'retry-after': '3' })
    expect(error).toBeInstanceOf(RateLimitError)
    expect(error).toMatchObject({ name: 'RateLimitError', code: 'RATE_LIMITED', status: 429, retryable: true, retryAfterMs: 3_000 })
  })

  it('without Retry-After, as the exchange sends it, leaves the wait open', () => {
    expect(failure(429, '').retryAfterMs).toBeUndefined()
  })
})

describe('status 401', () => {
  it('tells by how much the local clock is off', () => {
    const error = failure(
      401,
      { error: { code: 'header_timestamp_expired', message: 'expired' } },
      { date: 'Thu, 14 May 2026 04:37:00 GMT' },
    )
    expect(error).toBeInstanceOf(UnauthorizedError)
    expect(error).toMatchObject({ code: 'header_timestamp_expired', clockSkewMs: 73_000, retryable: false })
    expect(error.message).toContain('the local clock is about 73 s ahead of the exchange')
  })

  it('says nothing of a clock that is right, or not known to be wrong', () => {
    expect(failure(401, '', { date: 'Thu, 14 May 2026 04:38:14 GMT' }).message).not.toContain('clock')
    expect(failure(401, '')).toMatchObject({ clockSkewMs: undefined })
  })
})

it('calls a redirect refused', () => {
  expect(failure(307, '', { location: 'https://elsewhere.example/' })).toMatchObject({ code: 'redirect_refused', retryable: false })
})
