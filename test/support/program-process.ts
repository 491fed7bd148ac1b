import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

export type Environment = Readonly<Record<string, string>>
type Line = Readonly<Record<string, unknown>>

/** A built program, running. Its lines of log are read as they come. */
export class ProgramProcess {
  readonly lines: Line[] = []
  readonly #child: ChildProcess
  readonly #exit: Promise<number | NodeJS.Signals | null>
  #output = ''

  /** @param program Path of its bin. */
  constructor(program: string, args: readonly string[], env: Environment) {
    this.#child = spawn(process.execPath, [program, ...args], {
      env: { PATH: process.env['PATH'], ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#exit = once(this.#child, 'close').then(([code, signal]: (number | NodeJS.Signals | null)[]) => code ?? signal ?? null)
    const { stdout, stderr } = this.#child
    if (stdout) createInterface({ input: stdout }).on('line', (line) => this.#take(line))
    stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#output += text
    })
  }

  /** Everything it wrote, to both outputs. */
  get output(): string {
    return this.#output
  }

  /** The first line with this message, once it is there; fails when the program has ended without. */
  async line(message: string): Promise<Line> {
    const ended = this.#exit.then((code) => {
      throw new Error(`the program ended with ${code} before "${message}":\n${this.#output}`)
    })
    ended.catch(() => undefined)
    for (;;) {
      const found = this.lines.find((line) => line['msg'] === message)
      if (found) return found
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 10))])
    }
  }

  /** Sends a signal, if any, and waits for the end. */
  end(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals | null> {
    if (signal && this.#child.exitCode === null) this.#child.kill(signal)
    return this.#exit
  }

  #take(line: string): void {
    this.#output += `${line}\n`
    if (line.startsWith('{')) this.lines.push(JSON.parse(line))
  }
}
