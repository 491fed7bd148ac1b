import { expect, it } from 'vitest'
import { StoreError } from '../store-error.ts'
import { explainFailure } from './postgres-failure.ts'

it.each([
  ['57P01', 'STORE_UNREACHABLE', true],
  ['57014', 'STORE_UNREACHABLE', true],
  ['08006', 'STORE_UNREACHABLE', true],
  ['25006', 'STORE_UNREACHABLE', true],
  ['53300', 'STORE_UNREACHABLE', true],
  ['53100', 'STORE_FULL', true],
  ['40001', 'STORE_LOCKED', true],
  ['55P03', 'STORE_LOCKED', true],
  ['23505', 'STORE_CONFLICT', false],
  ['28P01', 'STORE_UNWRITABLE', false],
  ['3D000', 'STORE_UNWRITABLE', false],
  ['42501', 'STORE_UNWRITABLE', false],
  ['XX001', 'STORE_CORRUPT', false],
  ['42703', 'STORE_FAILED', false],
  ['ECONNREFUSED', 'STORE_UNREACHABLE', true],
])('takes %s for %s', (code, expected, retryable) => {
  const cause = Object.assign(new Error('as the driver says'), { code })
  const error = explainFailure(cause, 'the database d at h:1')
  expect(error).toMatchObject({ code: expected, retryable, cause })
  expect((error as Error).message).toMatch(/^the database d at h:1: as the driver says; ./)
})

it('takes what has no code for a connection that failed, and passes errors of the store on', () => {
  expect(explainFailure(new Error('Connection terminated unexpectedly'), 'd')).toMatchObject({ code: 'STORE_UNREACHABLE' })
  const own = new StoreError('STORE_CORRUPT', 'as it was')
  expect(explainFailure(own, 'd')).toBe(own)
})
