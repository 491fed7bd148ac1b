import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished } from 'vitest'
import type { Summary } from '../../src/summary/summary.ts'

const program = fileURLToPath(new URL('../../dist/main.js', import.meta.url))

/** Starts the whole platform as `npm start` does, its files in a folder that goes with the test. */
export function startStack(...args: string[]): ChildProcessByStdio<null, Readable, Readable> {
  const dir = mkdtempSync(join(tmpdir(), 'kassandra-stack-'))
  chmodSync(dir, 0o755) // as root, PostgreSQL's account enters it too, so that everything of the run goes with it
  onTestFinished(() => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }))
  const stack = spawn(process.execPath, [program, '--json', '--data', join(dir, 'run'), ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  stack.stdout.setEncoding('utf8')
  stack.stderr.setEncoding('utf8')
  return stack
}

/** Runs it to its end, and returns its summary line. */
export async function runStack(...args: string[]): Promise<{ readonly code: number; readonly summary: Summary; readonly log: string }> {
  const stack = startStack(...args)
  let printed = ''
  let log = ''
  stack.stdout.on('data', (text: string) => {
    printed += text
  })
  stack.stderr.on('data', (text: string) => {
    log += text
  })
  const [code] = await once(stack, 'close')
  expect(printed, log).toMatch(/^\{.*\}\n$/)
  return { code, summary: JSON.parse(printed), log }
}
