import { constants, createPrivateKey, sign } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { type ApiKey, type Credentials, generateCredentials, type KeyType } from './credentials.ts'
import { verifyRequest } from './verify-request.ts'

const NOW_MS = 1_780_000_000_000
const PATH = '/trade-api/v2/markets'

describe.each<KeyType>(['rsa', 'ed25519'])('verifyRequest with %s keys', (keyType) => {
  let credentials: Credentials
  let keys: ReadonlyMap<string, ApiKey>

  beforeAll(() => {
    const generated = generateCredentials(keyType)
    credentials = generated.credentials
    keys = new Map([[generated.apiKey.keyId, generated.apiKey]])
  })

  const signText = (text: string, saltLength: number = constants.RSA_PSS_SALTLEN_DIGEST): string => {
    const key = createPrivateKey(credentials.privateKeyPem)
    const bytes = Buffer.from(text)
    const signature =
      keyType === 'rsa' ? sign('sha256', bytes, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }) : sign(null, bytes, key)
    return signature.toString('base64')
  }

  const headers = (signature: string, timestamp = String(NOW_MS), keyId = credentials.keyId) => ({
    'kalshi-access-key': keyId,
    'kalshi-access-timestamp': timestamp,
    'kalshi-access-signature': signature,
  })

  const verdict = (given: Record<string, string>, method = 'GET', path = PATH) =>
    verifyRequest({ method, path, headers: given }, { keys, nowMs: NOW_MS, windowMs: 30_000 })

  const REFUSED = { kind: 'refused', code: 'token_authentication_failure' }

  it('takes a signature over timestamp, method and path', () => {
    expect(verdict(headers(signText(`${NOW_MS}GET${PATH}`)))).toEqual({ kind: 'verified', keyId: credentials.keyId })
  })

  it('refuses another method, another path and another key', () => {
    const signature = signText(`${NOW_MS}GET${PATH}`)
    expect(verdict(headers(signature), 'POST')).toEqual(REFUSED)
    expect(verdict(headers(signature), 'GET', `${PATH}/X`)).toEqual(REFUSED)
    expect(verdict(headers(signature, String(NOW_MS), 'someone-else'))).toEqual(REFUSED)
  })

  it('refuses a timestamp outside the window on either side, and takes one on its edge', () => {
    const at = (offsetMs: number) => {
      const timestamp = String(NOW_MS + offsetMs)
      return verdict(headers(signText(`${timestamp}GET${PATH}`), timestamp))
    }
    expect(at(-30_001)).toEqual({ kind: 'refused', code: 'header_timestamp_expired' })
    expect(at(30_001)).toEqual({ kind: 'refused', code: 'header_timestamp_expired' })
    expect(at(-30_000)).toMatchObject({ kind: 'verified' })
  })

  it('refuses some headers without the others, and knows none at all', () => {
    const { 'kalshi-access-signature': _signature, ...incomplete } = headers('')
    expect(verdict(incomplete)).toEqual(REFUSED)
    expect(verdict({})).toEqual({ kind: 'unsigned' })
  })

  it('takes RSA signatures with a salt of 32 bytes only', () => {
    const accepted = [20, 32, 64].filter((salt) => verdict(headers(signText(`${NOW_MS}GET${PATH}`, salt))).kind === 'verified')
    expect(accepted).toEqual(keyType === 'rsa' ? [32] : [20, 32, 64])
  })
})
