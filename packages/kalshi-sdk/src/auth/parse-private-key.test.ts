import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { AuthError } from '../errors/auth-error.ts'
import { normalizePem, parsePrivateKey } from './parse-private-key.ts'

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const edwards = generateKeyPairSync('ed25519')
const pkcs1 = rsa.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()
const pkcs8 = rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const ed25519 = edwards.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

describe.each([
  ['RSA in PKCS#1', pkcs1, 'rsa'],
  ['RSA in PKCS#8', pkcs8, 'rsa'],
  ['Ed25519 in PKCS#8', ed25519, 'ed25519'],
])('a key of %s', (_name, pem, kind) => {
  it.each([
    ['as it is', pem],
    ['with lines joined by \\n', pem.replaceAll('\n', '\\n')],
    ['with lines joined by \\r\\n', pem.replaceAll('\n', '\\r\\n')],
    ['with CRLF', pem.replaceAll('\n', '\r\n')],
    ['with CR', pem.replaceAll('\n', '\r')],
    ['without a last line end', pem.trimEnd()],
    ['indented', pem.replaceAll('\n', '\n    ')],
    ['in double quotes', `"${pem.replaceAll('\n', '\\n')}"`],
    ['in single quotes', ` '${pem}' `],
    ['with blank lines around', `\n\n${pem}\n\n`],
  ])('is read %s', (_form, text) => {
    const key = parsePrivateKey(text)
    expect(key.asymmetricKeyType).toBe(kind)
    expect(key.export({ type: 'pkcs8', format: 'pem' })).toBe(kind === 'rsa' ? pkcs8 : ed25519)
  })
})

it('leaves a clean PEM as it is', () => {
  expect(normalizePem(pkcs1)).toBe(pkcs1)
})

const encrypt = { cipher: 'aes-256-cbc', passphrase: 'secret' }
const [, firstLine = ''] = pkcs8.split('\n')
const reasons: readonly (readonly [string, string, string, RegExp])[] = [
  ['nothing', ' \n', 'KEY_MISSING', /empty/],
  ['no PEM', 'kalshi-key.pem', 'KEY_MALFORMED', /not PEM/],
  ['the body alone', pkcs8.split('\n').slice(1, -2).join('\n'), 'KEY_MALFORMED', /not PEM/],
  ['a cut PEM', `${pkcs8.slice(0, 400)}\n-----END PRIVATE KEY-----`, 'KEY_MALFORMED', /cannot be parsed/],
  ['a PEM with a flipped byte', pkcs8.replace(firstLine.slice(0, 8), 'AAAAAAAA'), 'KEY_MALFORMED', /cannot be parsed/],
  ['an encrypted PKCS#8', rsa.privateKey.export({ type: 'pkcs8', format: 'pem', ...encrypt }).toString(), 'KEY_ENCRYPTED', /encrypted/],
  ['an encrypted PKCS#1', rsa.privateKey.export({ type: 'pkcs1', format: 'pem', ...encrypt }).toString(), 'KEY_ENCRYPTED', /encrypted/],
  ['a public key', rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString(), 'KEY_PUBLIC', /public key/],
  ['an RSA public key', rsa.publicKey.export({ type: 'pkcs1', format: 'pem' }).toString(), 'KEY_PUBLIC', /public key/],
  ['a certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----', 'KEY_PUBLIC', /certificate/],
  [
    'a key of another kind',
    generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    'KEY_UNSUPPORTED',
    /of kind ec/,
  ],
]

describe.each(reasons)('%s', (_name, text, code, message) => {
  it('is refused with its cause, and without a line of the key', () => {
    const error = errorOf(() => parsePrivateKey(text))
    expect(error).toBeInstanceOf(AuthError)
    expect(error).toMatchObject({ code, retryable: false })
    expect(error.message).toMatch(message)
    const shown = `${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`
    for (const line of text.split('\n').filter((part) => part.length > 20 && !part.startsWith('-----'))) expect(shown).not.toContain(line)
  })
})

function errorOf(run: () => unknown): Error {
  try {
    run()
  } catch (error) {
    if (error instanceof Error) return error
  }
  throw new Error('nothing was thrown')
}
