import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { KillPlan } from '../../programs/kill-switch.ts'
import type { Pace } from './paced-clock.ts'

const program = fileURLToPath(new URL('../../programs/live-maker.ts', import.meta.url))
const sources = new URL('../../programs/resolve-sources.mjs', import.meta.url).href

/** A line of the log. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly msg?: string }

export interface StartOptions {
  /** Its working directory: database, token and kill file lie there. */
  readonly folder: string
  readonly env: Readonly<Record<string, string>>
  readonly args?: readonly string[]
  readonly pace: Pace
  readonly kill?: KillPlan | undefined
}

export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** A market maker as a process of its own, and what it says. */
export class MakerProcess implements AsyncDisposable {
  readonly lines: LogLine[] = []
  /** What is no log: its last words. */
  readonly errors: string[] = []
  readonly exited: Promise<Exit>
  readonly #child: ChildProcess
  readonly #waiting = new Set<() => void>()
  #isOver = false

  private constructor(child: ChildProcess) {
    this.#child = child
    this.exited = this.#end(child)
  }

  static start({ folder, env, args = [], pace, kill }: StartOptions): MakerProcess {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--import', sources, program, ...args], {
      cwd: folder,
      env: {
        PATH: process.env['PATH'],
        NODE_COMPILE_CACHE: COMPILE_CACHE,
        ...env,
        TEST_PACE: JSON.stringify(pace),
        ...(kill && { TEST_KILL: JSON.stringify(kill) }),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    return new MakerProcess(child)
  }

  get isOver(): boolean {
    return this.#isOver
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  /** Nobody reads what it says from here on. */
  leaveAlone(): void {
    this.#child.stdout?.destroy()
  }

  /** The first line, from `from` on, that is as asked for. @throws {Error} The process ended without it. */
  async line(isIt: (line: LogLine) => boolean, from = 0): Promise<LogLine> {
    const found = await this.lineOrEnd(isIt, from)
    if (found) return found
    throw new Error(`the process ended with ${JSON.stringify(await this.exited)} before it said so:\n${this.tail()}`)
  }

  /** Undefined where the process ended without it. */
  async lineOrEnd(isIt: (line: LogLine) => boolean, from = 0): Promise<LogLine | undefined> {
    for (;;) {
      const found = this.lines.slice(from).find(isIt)
      if (found || this.#isOver) return found
      await new Promise<void>((resolve) => this.#waiting.add(resolve))
    }
  }

  said(msg: string, from = 0): Promise<LogLine> {
    return this.line((line) => line.msg === msg, from)
  }

  /** Its last lines, for people, without which markets came and went. */
  tail(count = 40): string {
    const telling = this.lines.filter(({ msg }) => msg !== 'markets').map((line) => JSON.stringify(line))
    return [...telling.slice(-count), ...this.errors.slice(-count)].join('\n')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#isOver) this.kill('SIGKILL')
    await this.exited
  }

  async #end(child: ChildProcess): Promise<Exit> {
    const closed = once(child, 'close') as Promise<[Exit['code'], Exit['signal']]>
    const read = async (stream: NodeJS.ReadableStream | null, take: (line: string) => void): Promise<void> => {
      if (stream) for await (const line of createInterface({ input: stream })) take(line)
    }
    void read(child.stdout, (line) => this.#take(line))
    void read(child.stderr, (line) => this.errors.push(line))
    const [code, signal] = await closed
    this.#isOver = true
    this.#wake()
    return { code, signal }
  }

  #take(text: string): void {
    if (text.startsWith('{')) this.lines.push(JSON.parse(text) as LogLine)
    else this.errors.push(text)
    this.#wake()
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve()
    this.#waiting.clear()
  }
}

/** Of the repository: the second process starts in half the time of the first. */
const COMPILE_CACHE = fileURLToPath(new URL('../../../../../.cache/compiled', import.meta.url))
