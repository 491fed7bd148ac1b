import { inspect } from 'node:util'
import { expect, it } from 'vitest'
import { Secret } from './secret.ts'

it('shows itself only when asked', () => {
  const secret = new Secret('hunter22')
  const shown = [
    String(secret),
    `${secret}`,
    JSON.stringify({ secret }),
    inspect(secret),
    inspect({ a: [secret] }, { depth: 9, showHidden: true }),
  ]
  for (const text of shown) expect(text).not.toContain('hunter22')
  expect(shown.slice(0, 2)).toEqual(['[redacted]', '[redacted]'])
  expect(secret.reveal()).toBe('hunter22')
})

it('shows what it was given to show instead', () => {
  expect(String(new Secret('postgres://u:p@h/d', 'postgres://h/d'))).toBe('postgres://h/d')
})
