import type { KeyObject } from 'node:crypto'
import { AuthError } from '../errors/auth-error.ts'
import { nodeCrypto } from './node-builtins.ts'

/**
 * Reads a PEM as people have it: PKCS#1 or PKCS#8, with LF, CRLF or the two characters `\n` of an environment variable between its
 * lines, perhaps in quotes. No text of the key enters an error.
 * @throws {AuthError} Absent, malformed, encrypted, a public key or certificate, or of a kind the exchange does not take.
 */
export function parsePrivateKey(text: string): KeyObject {
  const pem = normalizePem(text)
  refuseOtherPem(pem)
  const key = toKeyObject(pem)
  const kind = key.asymmetricKeyType
  if (kind !== 'rsa' && kind !== 'ed25519') {
    throw new AuthError('KEY_UNSUPPORTED', `the private key is of kind ${kind ?? 'unknown'}; the exchange takes rsa and ed25519`)
  }
  return key
}

/** Pure. Gives every line of a PEM a line of its own. */
export function normalizePem(text: string): string {
  const unescaped = text.replaceAll('\\r', '').replaceAll('\\n', '\n').replaceAll('\r\n', '\n').replaceAll('\r', '\n')
  const lines = unescaped
    .replace(/^\s*["']|["']\s*$/g, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  return `${lines.join('\n')}\n`
}

function refuseOtherPem(pem: string): void {
  if (pem.trim() === '') throw new AuthError('KEY_MISSING', 'the private key is empty')
  const label = /-----BEGIN ([A-Z0-9 ]+)-----/.exec(pem)?.[1]
  if (label === undefined)
    throw new AuthError('KEY_MALFORMED', 'the private key is not PEM: it has no "-----BEGIN ... PRIVATE KEY-----" line')
  if (label === 'ENCRYPTED PRIVATE KEY' || pem.includes('Proc-Type: 4,ENCRYPTED')) {
    throw new AuthError('KEY_ENCRYPTED', 'the private key is encrypted; give it without a passphrase')
  }
  if (label.endsWith('PUBLIC KEY') || label === 'CERTIFICATE') {
    throw new AuthError('KEY_PUBLIC', `the PEM holds a ${label.toLowerCase()}; signing needs the private key`)
  }
}

function toKeyObject(pem: string): KeyObject {
  try {
    return nodeCrypto().createPrivateKey(pem)
  } catch (error) {
    // OpenSSL's messages name what failed and hold no key material; the error object may, so it does not become the cause.
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
    throw new AuthError('KEY_MALFORMED', `the private key cannot be parsed (${reason}); is the PEM complete?`)
  }
}
