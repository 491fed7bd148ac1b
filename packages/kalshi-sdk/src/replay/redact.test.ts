import { describe, expect, it } from 'vitest'
import { redactHeaders, redactTarget, redactText } from './redact.ts'

describe('what is taken out of a recording', () => {
  it('is keys and ids of keys, wherever they stand', () => {
    const text = '{"api_keys":[{"api_key_id":"id-1","name":"n","scopes":[]}],"private_key": "-----BEGIN\\nx\\"y-----","public_key":"p"}'
    expect(redactText(text)).toBe(
      '{"api_keys":[{"api_key_id":"[redacted]","name":"n","scopes":[]}],"private_key": "[redacted]","public_key":"[redacted]"}',
    )
  })

  it('is what the exchange echoes of them', () => {
    expect(redactText('{"message":"key my-key-id is bad"}', ['my-key-id', 'c2lnbg==', ''])).toBe('{"message":"key [redacted] is bad"}')
    expect(redactHeaders({ 'set-cookie': 'a=b', 'x-echo': 'my-key-id', date: 'd' }, ['my-key-id'])).toEqual({
      'x-echo': '[redacted]',
      date: 'd',
    })
  })

  it('is the id in the path of a key, and no other path', () => {
    expect(redactTarget('/trade-api/v2/api_keys/0b6d?x=1')).toBe('/trade-api/v2/api_keys/[redacted]?x=1')
    expect(redactTarget('/trade-api/v2/api_keys/generate')).toBe('/trade-api/v2/api_keys/generate')
    expect(redactTarget('/trade-api/v2/markets/KX')).toBe('/trade-api/v2/markets/KX')
  })
})
