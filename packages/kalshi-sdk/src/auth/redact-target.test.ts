import { expect, it } from 'vitest'
import { redactTarget } from './redact-target.ts'

it('takes out the id in the path of a key, and nothing of another path', () => {
  expect(redactTarget('/trade-api/v2/api_keys/0b6d?x=1')).toBe('/trade-api/v2/api_keys/[redacted]?x=1')
  expect(redactTarget('/trade-api/v2/api_keys/generate')).toBe('/trade-api/v2/api_keys/generate')
  expect(redactTarget('/trade-api/v2/markets/KX')).toBe('/trade-api/v2/markets/KX')
})
