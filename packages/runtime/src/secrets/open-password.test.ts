import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openPassword } from './open-password.ts'
import { Secret } from './secret.ts'

it('asks for the password each time, without the line end of a file', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'password-')), 'password')
  writeFileSync(path, 'first\n')
  const password = openPassword('DATABASE_PASSWORD', new Secret(`file:${path}`), { env: {} })
  expect(await password?.()).toBe('first')
  writeFileSync(path, 'second\n')
  expect(await password?.()).toBe('second')
})

it('is nothing where none is given', () => {
  expect(openPassword('DATABASE_PASSWORD', undefined, { env: {} })).toBeUndefined()
})
