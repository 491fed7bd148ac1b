import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Ready, Report, Role } from './roles.ts'

const fileOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

/** A server of the bench in a process of its own, so that its CPU time is nobody else's. */
export class Server {
  readonly ready: Ready
  readonly #process: ChildProcess

  private constructor(child: ChildProcess, ready: Ready) {
    this.#process = child
    this.ready = ready
  }

  static async start(role: Role): Promise<Server> {
    const child = fork(fileOf('./server.ts'), [JSON.stringify(role)], {
      execArgv: ['--import', new URL('./sources.ts', import.meta.url).href],
    })
    child.once('exit', (code) => {
      if (code) throw new Error(`the server process ended with ${code}`)
    })
    const [ready] = await once(child, 'message')
    return new Server(child, ready)
  }

  /** Begins to count, and to work where the role has work. */
  begin(): void {
    this.#process.send('start')
  }

  async report(): Promise<Report> {
    this.#process.send('report')
    const [report] = await once(this.#process, 'message')
    return report
  }

  async stop(): Promise<void> {
    const gone = once(this.#process, 'exit')
    this.#process.disconnect()
    await gone
  }
}
