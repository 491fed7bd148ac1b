import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto'
import type { Scope } from './scope.ts'

export type KeyType = 'rsa' | 'ed25519'

/** What a client signs with. RSA keys come as PKCS#1 PEM, as the exchange hands them out, Ed25519 keys as PKCS#8. */
export interface Credentials {
  readonly keyId: string
  readonly privateKeyPem: string
}

/** An API key as the exchange knows it. */
export interface ApiKey {
  readonly keyId: string
  readonly publicKey: KeyObject
  /** Whose it is; default the exchange's first member. */
  readonly memberId?: string
  /** Default: everything. */
  readonly scopes?: readonly Scope[]
  /** Locks the key to one subaccount. */
  readonly subaccount?: number
  /** What its member calls it; default its id. */
  readonly name?: string
}

/** Makes a key pair of its own randomness; the seed of an exchange does not touch it. */
export function generateCredentials(keyType: KeyType): { readonly credentials: Credentials; readonly apiKey: ApiKey } {
  const keyId = randomUUID()
  const { privateKey, publicKey } =
    keyType === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2_048 }) : generateKeyPairSync('ed25519')
  const privateKeyPem = privateKey.export({ format: 'pem', type: keyType === 'rsa' ? 'pkcs1' : 'pkcs8' }).toString()
  return { credentials: { keyId, privateKeyPem }, apiKey: { keyId, publicKey } }
}
