import { epochUs, parseInstant } from '@kassandra/kalshi-sdk/units'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isLabel, minuteOf, parseSessionPath, toSessionPath } from './session-path.ts'

it('F1 puts a file under its year and month, with label, day and minute in its name, in UTC', () => {
  expect(toSessionPath('BTC-hourly', parseInstant('2026-01-17T14:25:59.9Z'))).toBe('2026/01/session_BTC-hourly_20260117_1425.jsonl.gz')
})

it('F1 says by the name of a file from when to when its events can be', () => {
  expect(parseSessionPath('/data/2026/01/session_a_b_20260117_1425.jsonl.gz')).toEqual({
    label: 'a_b',
    startsUs: parseInstant('2026-01-17T14:25:00Z'),
    endsUs: parseInstant('2026-01-17T15:00:00Z'),
  })
})

it('F1 reads back every name that it gives', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,20}$/), fc.integer({ min: 0, max: 8e15 }), (label, us) => {
      const atUs = epochUs(us)
      expect(parseSessionPath(toSessionPath(label, atUs))).toMatchObject({ label, startsUs: minuteOf(atUs) })
    }),
  )
})

it.each([
  'session_a_20260230_1400.jsonl.gz',
  'session_a_20260117_2460.jsonl.gz',
  'session_a_20260117_1400.jsonl',
  'session_a_20260117_1400.jsonl.gz.archived',
  'session__20260117_1400.jsonl.gz',
])('takes no other name: %s', (name) => {
  expect(parseSessionPath(name)).toBeUndefined()
})

it.each(['', '..', 'a/b', 'a b', 'ä', 'a'.repeat(65)])('takes no label that cannot stand in a file name: %j', (label) => {
  expect(isLabel(label)).toBe(false)
})
