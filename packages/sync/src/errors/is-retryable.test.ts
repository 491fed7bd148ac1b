import { describe, expect, it } from 'vitest'
import { isRetryable } from './is-retryable.ts'
import { DefinitionError, PageError } from './sync-error.ts'

const coded = (code: string): Error => Object.assign(new Error('x'), { code })

describe('isRetryable', () => {
  it.each(['ECONNREFUSED', 'ECONNRESET', '08006', '40001', '40P01', '53300', '57P01', '57014', '55P03', '25P03'])(
    'is true of %s',
    (code) => {
      expect(isRetryable(coded(code))).toBe(true)
    },
  )

  it.each(['23505', '42P01', '22P02', 'ENOENT', '25P02', '55000'])('is false of %s', (code) => {
    expect(isRetryable(coded(code))).toBe(false)
  })

  it.each(['Connection terminated unexpectedly', 'Client has encountered a connection error and is not queryable'])(
    'is true of "%s"',
    (text) => {
      expect(isRetryable(new Error(text))).toBe(true)
    },
  )

  it('asks the errors of this package, and all of several', () => {
    expect(isRetryable(new PageError('x'))).toBe(true)
    expect(isRetryable(new DefinitionError('x'))).toBe(false)
    expect(isRetryable(new AggregateError([coded('ECONNREFUSED'), coded('ECONNREFUSED')]))).toBe(true)
    expect(isRetryable(new AggregateError([coded('ECONNREFUSED'), new TypeError('x')]))).toBe(false)
    expect(isRetryable('a text')).toBe(false)
  })
})
