import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { RunSummary } from '../../src/run/summary.ts'

const PROGRAM = fileURLToPath(new URL('../../bin/data-fetcher.mjs', import.meta.url))

export const isBuilt: boolean = existsSync(fileURLToPath(new URL('../../dist/main.js', import.meta.url)))
if (!isBuilt) console.warn('skipped: deployables/data-fetcher is not built')

export type Environment = Readonly<Record<string, string>>
type Line = Readonly<Record<string, unknown>>

/** What may be in an answer. */
export interface Answered extends RunSummary {
  readonly error: { readonly code: string; readonly message: string }
  readonly [other: string]: unknown
}

/** An answer to a request, as it came. */
export interface Reply {
  readonly status: number
  readonly body: Answered
  readonly headers: Headers
}

/** The built program, running. */
export class FetcherProcess {
  readonly lines: Line[] = []
  out = ''
  err = ''
  readonly exited: Promise<number | NodeJS.Signals>
  readonly #child: ChildProcess
  readonly #waiting = new Set<() => void>()
  #isOver = false

  constructor(args: readonly string[], env: Environment, program: string = PROGRAM) {
    this.#child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, ...args], {
      env: { PATH: process.env['PATH'], ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.exited = once(this.#child, 'close').then(([code, signal]: (number | NodeJS.Signals | null)[]) => {
      this.#isOver = true
      this.#wake()
      return code ?? signal ?? 0
    })
    const { stdout, stderr } = this.#child
    if (stdout) createInterface({ input: stdout }).on('line', (line) => this.#take(line))
    stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.err += text
    })
  }

  /** The nth line with this message, once it is there. @throws {Error} The program ended without. */
  async said(message: string, nth = 0): Promise<Line> {
    for (;;) {
      const found = this.lines.filter((line) => line['msg'] === message)[nth]
      if (found) return found
      if (this.#isOver) throw new Error(`the program ended before "${message}":\n${this.out}${this.err}`)
      await new Promise<void>((resolve) => this.#waiting.add(resolve))
    }
  }

  async request(
    method: string,
    path: string,
    { headers = {}, body }: { headers?: Record<string, string>; body?: string } = {},
  ): Promise<Reply> {
    const { url } = await this.said('listening')
    const response = await fetch(`${url}${path}`, { method, headers, ...(body !== undefined && { body }) })
    const text = await response.text()
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text), headers: response.headers }
  }

  /** As Cloud Scheduler asks. */
  run(scheduleTime: string): Promise<Reply> {
    return this.request('POST', '/run', { headers: { 'x-cloudscheduler': 'true', 'x-cloudscheduler-scheduletime': scheduleTime } })
  }

  kill(signal: NodeJS.Signals): Promise<number | NodeJS.Signals> {
    this.#child.kill(signal)
    return this.exited
  }

  #take(line: string): void {
    this.out += `${line}\n`
    if (line.startsWith('{')) this.lines.push(JSON.parse(line))
    this.#wake()
  }

  #wake(): void {
    for (const resume of this.#waiting) resume()
    this.#waiting.clear()
  }
}
