import { expect, it } from 'vitest'
import { type Check, ok } from './check.ts'
import { describeFindings } from './describe-findings.ts'
import { runChecks } from './run-checks.ts'

const check = (name: string, run: Check['run']): Check => ({ name, advice: `mend ${name}`, run })
const signal = new AbortController().signal

it('runs all side by side and tells them in their order', async () => {
  const gate = Promise.withResolvers<void>()
  const first = check('first', async () => {
    await gate.promise
    return ok('in the end')
  })
  const second = check('second', async () => {
    gate.resolve()
    return ok('at once')
  })
  expect(await runChecks([first, second], { timeoutMs: 60_000, signal })).toEqual([
    { name: 'first', kind: 'ok', detail: 'in the end' },
    { name: 'second', kind: 'ok', detail: 'at once' },
  ])
})

it('takes what a check throws for its finding, with the cause and without credentials', async () => {
  const cause = new Error('no route to postgres://me:hunter22@db/x')
  const broken = check('database', () => Promise.reject(new Error('cannot connect', { cause })))
  expect(await runChecks([broken], { timeoutMs: 60_000, signal })).toEqual([
    { name: 'database', kind: 'failed', detail: 'cannot connect: no route to postgres://[redacted]@db/x', advice: 'mend database' },
  ])
})

it('waits for no check longer than it may take', async () => {
  const silent = check('clock', () => new Promise(() => undefined))
  expect(await runChecks([silent], { timeoutMs: 1, signal })).toEqual([
    { name: 'clock', kind: 'failed', detail: 'no answer in time', advice: 'mend clock' },
  ])
})

it('ends when it is asked to', async () => {
  const asked = AbortSignal.abort(new Error('stopped'))
  expect(await runChecks([check('clock', async () => ok('fine'))], { timeoutMs: 60_000, signal: asked })).toMatchObject([
    { kind: 'failed', detail: 'stopped' },
  ])
})

it('writes what is to be done below what was found', () => {
  const findings = [
    { name: 'key', kind: 'ok', detail: 'taken' },
    { name: 'disk', kind: 'failed', detail: 'full', advice: 'free 1 GiB' },
  ] as const
  expect(describeFindings(findings)).toBe('ok       key   taken\nFAILED   disk  full\n               -> free 1 GiB\n')
})
