import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { tailOf } from './log-tail.ts'
import type { ProcessSpec } from './managed-process.ts'

/**
 * Runs a program that does one thing and ends, on this Node.
 * @throws It ended with another code than 0; the message has the tail of its log.
 */
export async function runToEnd({ name, program, args = [], env = {}, logFile }: Omit<ProcessSpec, 'readyLine'>): Promise<void> {
  const log = openSync(logFile, 'a')
  const child = spawn(process.execPath, [program, ...args], { env: { PATH: process.env['PATH'], ...env }, stdio: ['ignore', log, log] })
  closeSync(log)
  const [code, signal] = await once(child, 'close')
  if (code !== 0) throw new Error(`${name} ended with ${code ?? signal}:\n${tailOf(logFile)}`)
}
