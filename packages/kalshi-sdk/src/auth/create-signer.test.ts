import { constants, createPrivateKey, generateKeyPairSync, verify } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AuthError } from '../errors/auth-error.ts'
import { createSigner } from './create-signer.ts'

const KEY_ID = 'a952bcbe-ec3b-4b5b-b8f9-11dae589608c'
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const edwards = generateKeyPairSync('ed25519')
const rsaPem = rsa.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()
const edPem = edwards.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const PSS = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }

describe('an RSA key', () => {
  const signer = createSigner({ keyId: KEY_ID, privateKeyPem: rsaPem })

  it('signs by PSS with SHA-256 and a salt of exactly 32 bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (text) => {
        const signature = Buffer.from(await signer.sign(text), 'base64')
        expect(verify('sha256', Buffer.from(text), { key: rsa.publicKey, ...PSS }, signature)).toBe(true)
        expect(verify('sha256', Buffer.from(text), { key: rsa.publicKey, ...PSS, saltLength: 20 }, signature)).toBe(false)
      }),
      { numRuns: 20 },
    )
  })

  it('signs on another thread: no run of microtasks brings the signature', async () => {
    let isSigned = false
    const signing = signer.sign('text').then(() => {
      isSigned = true
    })
    for (let tick = 0; tick < 1_000; tick++) await Promise.resolve()
    expect(isSigned).toBe(false)
    await signing
    expect(isSigned).toBe(true)
  })
})

describe('an Ed25519 key', () => {
  it('signs the text itself', async () => {
    const signer = createSigner({ keyId: KEY_ID, privateKeyPem: edPem })
    const signature = Buffer.from(await signer.sign('1700000000000GET/trade-api/v2/markets'), 'base64')
    expect(signature).toHaveLength(64)
    expect(verify(null, Buffer.from('1700000000000GET/trade-api/v2/markets'), edwards.publicKey, signature)).toBe(true)
  })
})

it.each(['', '  ', 'two words', 'new\nline', 'ключ'])('refuses the key id %j', (keyId) => {
  expect(() => createSigner({ keyId, privateKeyPem: edPem })).toThrow(expect.objectContaining({ code: 'KEY_ID_INVALID' }))
})

it('refuses a key whose signatures its own public half does not verify', () => {
  const parts = rsa.privateKey.export({ format: 'jwk' })
  const mismatched = createPrivateKey({ key: { ...parts, e: 'AQAD' }, format: 'jwk' })
  const privateKeyPem = mismatched.export({ type: 'pkcs1', format: 'pem' }).toString()
  expect(() => createSigner({ keyId: KEY_ID, privateKeyPem })).toThrow(expect.objectContaining({ code: 'KEY_SELF_TEST_FAILED' }))
})

it('refuses an RSA key too short for the scheme, when it is given and not at the first request', () => {
  const short = generateKeyPairSync('rsa', { modulusLength: 512 }).privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()
  expect(() => createSigner({ keyId: KEY_ID, privateKeyPem: short })).toThrow(AuthError)
})

it.each([
  ['RSA', rsaPem],
  ['Ed25519', edPem],
])('shows no key and no whole key id of %s, however it is printed', (_kind, privateKeyPem) => {
  const signer = createSigner({ keyId: KEY_ID, privateKeyPem })
  const shown = [inspect(signer, { depth: 9, showHidden: true }), JSON.stringify({ signer }), `${signer}`].join('\n')
  expect(shown).toContain('a952…')
  expect(shown).not.toContain(KEY_ID)
  expect(shown).not.toContain('PRIVATE')
})

describe('a key file', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'key-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('is read once', async () => {
    const path = join(folder, 'key.pem')
    await writeFile(path, edPem.replaceAll('\n', '\r\n'))
    const signer = createSigner({ keyId: KEY_ID, privateKeyPath: path })
    await rm(path)
    expect(await signer.sign('text')).toMatch(/^[A-Za-z0-9+/]{86}==$/)
  })

  it('that is not there is named as the cause, and its path is not printed', () => {
    const path = join(folder, 'absent-MIIEowIBAAKCAQ.pem')
    expect(() => createSigner({ keyId: KEY_ID, privateKeyPath: path })).toThrow(
      expect.objectContaining({ code: 'KEY_UNREADABLE', message: 'the private key file cannot be read (ENOENT)' }),
    )
  })
})
