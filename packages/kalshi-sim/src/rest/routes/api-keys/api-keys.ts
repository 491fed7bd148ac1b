import { createPublicKey, type KeyObject, randomUUID } from 'node:crypto'
import { generateCredentials } from '../../../auth/credentials.ts'
import { ALL_SCOPES, isScope, type Scope } from '../../../auth/scope.ts'
import { type Body, required } from '../../body.ts'
import { invalidParameter, notFound } from '../../rest-error.ts'
import type { MemberRoute } from '../../route.ts'

/** @see Kalshi API reference, section 2 */
export const listApiKeys: MemberRoute = {
  path: '/api_keys',
  auth: 'key',
  wholeAccount: true,
  handle: ({ keys, identity }) => ({
    api_keys: keys
      .of(identity.memberId)
      .map(({ keyId, name, scopes, subaccount = null }) => ({ api_key_id: keyId, name, scopes, subaccount })),
  }),
}

/** Takes a public key as PEM. */
export const createApiKey: MemberRoute = {
  method: 'POST',
  path: '/api_keys',
  auth: 'key',
  scope: 'write',
  wholeAccount: true,
  isWrite: false,
  status: 201,
  handle: ({ keys, identity, body }) => {
    const publicKey = readPublicKey(required('public_key', body.text('public_key')))
    const keyId = randomUUID()
    keys.add({ keyId, publicKey, memberId: identity.memberId, ...grantOf(body) })
    return { api_key_id: keyId }
  },
}

/** The private key is in this answer and nowhere else. */
export const generateApiKey: MemberRoute = {
  method: 'POST',
  path: '/api_keys/generate',
  auth: 'key',
  scope: 'write',
  wholeAccount: true,
  isWrite: false,
  status: 201,
  handle: ({ keys, identity, body }) => {
    const grant = grantOf(body)
    const keyType = body.choice('key_type', ['rsa', 'ed25519']) ?? 'rsa'
    const { credentials, apiKey } = generateCredentials(keyType)
    keys.add({ ...apiKey, memberId: identity.memberId, ...grant })
    return { api_key_id: credentials.keyId, private_key: credentials.privateKeyPem, key_type: keyType }
  },
}

export const deleteApiKey: MemberRoute = {
  method: 'DELETE',
  path: '/api_keys/:api_key',
  auth: 'key',
  scope: 'write',
  wholeAccount: true,
  isWrite: false,
  status: 204,
  handle: ({ keys, identity, params }) => {
    const keyId = params['api_key'] ?? ''
    if (keys.get(keyId)?.memberId !== identity.memberId) throw notFound()
    keys.remove(keyId)
  },
}

function grantOf(body: Body): { readonly name: string; readonly scopes: readonly Scope[]; readonly subaccount?: number } {
  const name = required('name', body.text('name'))
  const scopes: readonly unknown[] = body.texts('scopes') ?? ALL_SCOPES
  if (!scopes.every(isScope)) throw invalidParameter('scopes has a word that is no scope')
  const subaccount = body.subaccount()
  return { name, scopes, ...(subaccount === undefined ? {} : { subaccount }) }
}

function readPublicKey(pem: string): KeyObject {
  try {
    return createPublicKey(pem)
  } catch (error) {
    throw invalidParameter(`public_key is no PEM of a public key: ${error instanceof Error ? error.message : String(error)}`)
  }
}
