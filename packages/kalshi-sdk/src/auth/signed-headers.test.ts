import { expect, it } from 'vitest'
import { epochUs } from '../units/time.ts'
import { signedHeaders } from './signed-headers.ts'
import type { Signer } from './signer.ts'

const clock = { nowUs: () => epochUs(1_703_123_456_789_999) }

function recordingSigner(): Signer & { readonly texts: string[] } {
  const texts: string[] = []
  return {
    keyId: 'key-1',
    texts,
    sign: async (text) => {
      texts.push(text)
      return 'c2lnbmF0dXJl'
    },
  }
}

it('signs time in milliseconds, method and path, joined by nothing', async () => {
  const signer = recordingSigner()
  expect(await signedHeaders(signer, clock, 'GET', '/trade-api/ws/v2')).toEqual({
    'KALSHI-ACCESS-KEY': 'key-1',
    'KALSHI-ACCESS-TIMESTAMP': '1703123456789',
    'KALSHI-ACCESS-SIGNATURE': 'c2lnbmF0dXJl',
  })
  expect(signer.texts).toEqual(['1703123456789GET/trade-api/ws/v2'])
})

it('leaves the query string out of what is signed and writes the method in upper case', async () => {
  const signer = recordingSigner()
  await signedHeaders(signer, clock, 'get', '/trade-api/v2/markets?limit=5&cursor=a?b')
  expect(signer.texts).toEqual(['1703123456789GET/trade-api/v2/markets'])
})
