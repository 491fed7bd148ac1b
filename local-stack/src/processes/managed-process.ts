import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { tailOf } from './log-tail.ts'
import { endWithUs } from './watchdog.ts'

export interface ProcessSpec {
  readonly name: string
  /** The program's file, run on this Node. */
  readonly program: string
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly logFile: string
  /** Picks what the start waits for out of the program's output lines. */
  readonly readyLine: (line: string) => boolean
}

export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/**
 * A program of the stack that can be started, killed and started again. It has a process group of its own, so that Ctrl-C does
 * not reach it before its turn, and ends with this process. What it prints is appended to its log file.
 */
export class ManagedProcess {
  readonly spec: ProcessSpec
  #child: ChildProcess | undefined
  #exit: Promise<Exit> | undefined
  #isReady = false
  #onUnexpectedExit: (exit: Exit) => void

  constructor(spec: ProcessSpec, onUnexpectedExit: (exit: Exit) => void) {
    this.spec = spec
    this.#onUnexpectedExit = onUnexpectedExit
  }

  get running(): boolean {
    return this.#child !== undefined
  }

  /**
   * Starts the program and waits for its ready line, which is returned.
   * @throws It ended before that; the message has the tail of its log.
   */
  async start(): Promise<string> {
    const { program, args = [], env = {}, logFile, readyLine } = this.spec
    const log = createWriteStream(logFile, { flags: 'a' })
    const child = spawn(process.execPath, [program, ...args], {
      env: { PATH: process.env['PATH'], ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    endWithUs(child, 'TERM')
    child.stderr.pipe(log, { end: false })
    this.#child = child
    this.#isReady = false
    this.#exit = this.#watch(child, log)
    return await this.#ready(child, log, readyLine)
  }

  /** Sends a signal that the program handles, once it is ready. */
  signal(signal: NodeJS.Signals): void {
    if (this.#isReady) this.#child?.kill(signal)
  }

  /** Sends a signal and waits for the end. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Exit> {
    const child = this.#child
    const exit = this.#exit
    if (!child || !exit) return { code: 0, signal: null }
    this.#child = undefined
    child.kill(signal)
    return await exit
  }

  async #watch(child: ChildProcess, log: WriteStream): Promise<Exit> {
    const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
    log.end()
    const wanted = this.#child !== child
    if (!wanted) {
      this.#child = undefined
      // Before that, whoever started it is told.
      if (this.#isReady) this.#onUnexpectedExit({ code, signal })
    }
    return { code, signal }
  }

  #ready(child: ChildProcess, log: WriteStream, readyLine: (line: string) => boolean): Promise<string> {
    return new Promise((resolve, reject) => {
      if (!child.stdout) throw new Error(`${this.spec.name} has no output`)
      createInterface({ input: child.stdout }).on('line', (line) => {
        log.write(`${line}\n`)
        if (!readyLine(line)) return
        this.#isReady = true
        resolve(line)
      })
      child.once('error', reject)
      child.once('close', (code, signal) => {
        reject(new Error(`${this.spec.name} ended with ${code ?? signal} before it was ready:\n${tailOf(this.spec.logFile)}`))
      })
    })
  }
}
