import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { SecretError } from '../errors/secret-error.ts'
import { resolvePem } from './resolve-pem.ts'
import { Secret } from './secret.ts'

const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'secrets-'))
})
afterAll(() => rm(folder, { recursive: true }))

it.each([
  ['as it stands', pem],
  ['with written-out line breaks', pem.replaceAll('\n', '\\n')],
  ['with written-out Windows line breaks', pem.replaceAll('\n', '\\r\\n')],
])('accepts a PEM %s', async (_name, text) => {
  const resolved = await resolvePem('KALSHI_API_SECRET', new Secret(text))
  expect(resolved.reveal()).toBe(pem)
  expect(createPrivateKey(resolved.reveal()).asymmetricKeyType).toBe('ed25519')
})

it('accepts the path of a PEM', async () => {
  const path = join(folder, 'key.pem')
  await writeFile(path, `\n${pem}\n`)
  expect((await resolvePem('KALSHI_API_SECRET', new Secret(` ${path} `))).reveal()).toBe(pem)
})

it('names the setting and not the value when it is neither', async () => {
  const error = await resolvePem('KALSHI_API_SECRET', new Secret('MIIEvgmangled')).catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(SecretError)
  expect(String(error)).toContain('KALSHI_API_SECRET')
  expect(String(error)).not.toContain('MIIEvgmangled')
})

it('refuses a file that holds no PEM', async () => {
  const path = join(folder, 'other.txt')
  await writeFile(path, 'hello')
  await expect(resolvePem('KALSHI_API_SECRET', new Secret(path))).rejects.toThrow('holds no PEM')
})
