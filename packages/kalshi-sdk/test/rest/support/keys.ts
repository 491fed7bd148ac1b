import { constants, generateKeyPairSync, type KeyObject, verify } from 'node:crypto'
import { expect } from 'vitest'
import type { SeenRequest } from './local-exchange.ts'

/** An API key with both halves, as account and exchange hold it. */
export interface TestKey {
  readonly keyId: string
  readonly privateKeyPem: string
  readonly publicKey: KeyObject
}

export function rsaKey(keyId: string): TestKey {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return { keyId, publicKey, privateKeyPem: privateKey.export({ type: 'pkcs1', format: 'pem' }).toString() }
}

export function ed25519Key(keyId: string): TestKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  return { keyId, publicKey, privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }
}

/** Checks what the exchange checks, with its own code. */
export function expectSignedBy({ method, path, headers }: SeenRequest, key: TestKey): void {
  expect(headers['kalshi-access-key']).toBe(key.keyId)
  const timestamp = headers['kalshi-access-timestamp']
  expect(timestamp).toMatch(/^\d{13}$/)
  const text = Buffer.from(`${timestamp}${method}${path}`)
  const signature = Buffer.from(String(headers['kalshi-access-signature']), 'base64')
  const isRsa = key.publicKey.asymmetricKeyType === 'rsa'
  const pss = { key: key.publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }
  expect(isRsa ? verify('sha256', text, pss, signature) : verify(null, text, key.publicKey, signature)).toBe(true)
}

/** No header of a signed request. */
export function expectUnsigned({ headers }: SeenRequest): void {
  expect(Object.keys(headers).filter((name) => name.startsWith('kalshi'))).toEqual([])
}
