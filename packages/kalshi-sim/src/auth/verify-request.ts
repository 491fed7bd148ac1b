import { constants, type KeyObject, verify } from 'node:crypto'

/** Signature check of one request or WebSocket handshake. `unsigned` has none of the three headers. */
export type Verdict =
  | { readonly kind: 'verified'; readonly keyId: string }
  | { readonly kind: 'unsigned' }
  | { readonly kind: 'refused'; readonly code: 'token_authentication_failure' | 'header_timestamp_expired' }

export interface SignedRequest {
  readonly method: string
  /** The raw path from the root, query excluded: `/trade-api/v2/markets`. */
  readonly path: string
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
}

export interface VerifyRules {
  readonly keys: { get(keyId: string): { readonly publicKey: KeyObject } | undefined }
  /** The real wall clock, in milliseconds: signatures are never of recorded time. */
  readonly nowMs: number
  readonly windowMs: number
}

/**
 * Pure. Checks the three headers: key known, timestamp within the window, signature over timestamp, method and path.
 * @see Kalshi API reference, section 2
 */
export function verifyRequest({ method, path, headers }: SignedRequest, { keys, nowMs, windowMs }: VerifyRules): Verdict {
  const keyId = headers['kalshi-access-key']
  const timestamp = headers['kalshi-access-timestamp']
  const signature = headers['kalshi-access-signature']
  if (keyId === undefined && timestamp === undefined && signature === undefined) return { kind: 'unsigned' }
  const failure: Verdict = { kind: 'refused', code: 'token_authentication_failure' }
  if (typeof keyId !== 'string' || typeof timestamp !== 'string' || typeof signature !== 'string') return failure
  const key = keys.get(keyId)
  if (!key || !/^\d{1,15}$/.test(timestamp)) return failure
  if (Math.abs(nowMs - Number(timestamp)) > windowMs) return { kind: 'refused', code: 'header_timestamp_expired' }
  const text = Buffer.from(`${timestamp}${method}${path}`)
  return isSignedBy(key.publicKey, text, Buffer.from(signature, 'base64')) ? { kind: 'verified', keyId } : failure
}

function isSignedBy(publicKey: KeyObject, text: Buffer, signature: Buffer): boolean {
  if (publicKey.asymmetricKeyType === 'ed25519') return verify(null, text, publicKey, signature)
  return verify('sha256', text, { key: publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }, signature)
}
