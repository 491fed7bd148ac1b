import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { childrenOf, isRunning } from '../src/postgres/process-tree.ts'
import { startStack } from './support/run-stack.ts'

const descendantsOf = (pid: number): readonly number[] => childrenOf(pid).flatMap((child) => [child, ...descendantsOf(child)])

it('leaves no process behind when it is killed', { timeout: 120_000 }, async () => {
  const stack = startStack('--synthetic', '--no-market-maker')
  let log = ''
  const isUp = new Promise<void>((resolve, reject) => {
    stack.stderr.on('data', (text: string) => {
      log += text
      if (/^deduplicator {2}http/m.test(log)) resolve()
    })
    stack.once('close', (code) => reject(new Error(`it ended with ${code}:\n${log}`)))
  })
  await isUp
  const started = descendantsOf(stack.pid ?? 0)
  // Exchange, three gatherers, deduplicator, four servers with their processes, and a watchdog for each of the nine.
  expect(started.length).toBeGreaterThan(30)
  stack.kill('SIGKILL')
  await once(stack, 'close')
  while (started.some(isRunning)) await delay(50)
})
