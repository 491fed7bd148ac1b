import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { basename, delimiter, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { ROOT } from './page.ts'

/** What a program of the cloud or of the system answers. */
export interface Answer {
  readonly code?: number
  readonly stdout?: string | Uint8Array
}

/** Stands in for a program that this machine does not have, such as `systemctl` of a host. */
export type StandIn = (args: readonly string[]) => Promise<Answer | undefined> | Answer | undefined

export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface OperatorOptions {
  readonly standIns: Readonly<Record<string, StandIn>>
  /** What the page tells its reader to set. */
  readonly env?: Readonly<Record<string, string>>
}

/** Programs of this repository, as they stand on the PATH of a host. */
const PROGRAMS: Readonly<Record<string, string>> = {
  archive: 'packages/archive/bin/archive.mjs',
  deduplicator: 'deployables/deduplicator/bin/deduplicator.mjs',
  kalshi: 'packages/kalshi-cli/bin/kalshi.mjs',
}
const SCRIPTS = ['bootstrap/make-gatherer-certificates', 'host/kalshi-restore-market-maker']

/** Whoever follows a runbook: runs its blocks in a shell, with the programs of a host. */
export class Operator implements AsyncDisposable {
  readonly folder: string
  /** Every call of a stand-in, in order. */
  readonly calls: string[] = []
  readonly #running = new Set<ChildProcess>()
  readonly #server: Server
  readonly #env: Record<string, string>

  private constructor(folder: string, server: Server, env: Record<string, string>) {
    this.folder = folder
    this.#server = server
    this.#env = env
  }

  static async open({ standIns, env = {} }: OperatorOptions): Promise<Operator> {
    const folder = await mkdtemp(join(tmpdir(), 'operator-'))
    const bin = join(folder, 'bin')
    await mkdir(bin)
    const server = createServer()
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('no loopback port to be had')
    const programs = {
      sudo: 'exec "$@"',
      ...Object.fromEntries(
        Object.entries(PROGRAMS).map(([name, path]) => [name, `exec "${process.execPath}" "${join(ROOT, path)}" "$@"`]),
      ),
      ...Object.fromEntries(SCRIPTS.map((path) => [basename(path), `exec bash "${join(ROOT, 'deploy', path)}" "$@"`])),
      ...Object.fromEntries(Object.keys(standIns).map((name) => [name, ask(name, `http://127.0.0.1:${address.port}`)])),
    }
    for (const [name, body] of Object.entries(programs)) {
      await writeFile(join(bin, name), `#!/usr/bin/env bash\n${body}\n`)
      await chmod(join(bin, name), 0o755)
    }
    const operator = new Operator(folder, server, { ...env, HOME: folder, PATH: `${bin}${delimiter}${process.env['PATH']}` })
    server.on('request', (request, response) => {
      void operator.#answer(request, standIns).then(({ code = 0, stdout = '' }) => {
        response.writeHead(200, { 'x-code': String(code) })
        response.end(stdout)
      })
    })
    return operator
  }

  /** What the page tells to set, known only now. */
  set(name: string, value: string): void {
    this.#env[name] = value
  }

  /** Runs a block as one script, which ends at the first command that fails. */
  async run(block: string): Promise<Ran> {
    // A group of its own, so that what waits for ever ends with its reader.
    const child = spawn('bash', ['-euo', 'pipefail', '-c', block], {
      cwd: this.folder,
      env: this.#env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    this.#running.add(child)
    child.once('close', () => this.#running.delete(child))
    const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
    return { code: code as number | null, stdout, stderr }
  }

  /** As `run`. @throws {Error} It did not end well. @returns What it printed. */
  async must(block: string): Promise<string> {
    const { code, stdout, stderr } = await this.run(block)
    if (code !== 0) throw new Error(`ended with ${code}:\n${block}\n${stdout}${stderr}`)
    return stdout
  }

  async #answer(request: IncomingMessage, standIns: Readonly<Record<string, StandIn>>): Promise<Answer> {
    const program = request.url?.slice(1) ?? ''
    const args = (await text(request)).split('\0').slice(0, -1)
    this.calls.push([program, ...args].join(' '))
    try {
      return (await standIns[program]?.(args)) ?? {}
    } catch (error) {
      return { code: 1, stdout: `${program}: ${String(error)}\n` }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { pid } of this.#running) if (pid !== undefined) process.kill(-pid, 'SIGKILL')
    this.#server.close()
    await rm(this.folder, { recursive: true })
  }
}

/** Arguments go as they are, each ended by a zero; the answer's code is in a header, its output in the body. */
const ask = (program: string, origin: string): string => `head=$(mktemp); trap 'rm -f "$head"' EXIT
printf '%s\\0' "$@" | curl --silent --show-error --dump-header "$head" --header 'content-type: text/plain' --data-binary @- ${origin}/${program}
exit "$(sed -n 's/^x-code: *\\([0-9]*\\).*/\\1/p' "$head")"`
