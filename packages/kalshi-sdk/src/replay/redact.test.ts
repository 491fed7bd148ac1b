import { describe, expect, it } from 'vitest'
import { redactHeaders, redactText } from './redact.ts'

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
})
