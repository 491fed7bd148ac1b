import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, chownSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import { endWithUs } from '../processes/watchdog.ts'
import { type Account, postgresAccount } from './account.ts'
import { type PostgresBinaries, postgresBinaries } from './binaries.ts'
import { childrenOf, isRunning, killIfThere } from './process-tree.ts'

export interface ClusterOptions {
  /** Folder of the cluster; made when absent, used again when it holds one. */
  readonly dir: string
  /** Server settings beside the defaults, e.g. `{ fsync: 'off' }`. */
  readonly settings?: Readonly<Record<string, string>>
}

/** A PostgreSQL 16 server on a free loopback port, another one after each start. It ends with this process, however that ends. */
export interface Cluster {
  readonly port: number
  /** Superuser connection string of a database, which need not exist yet. */
  url(database?: string): string
  /** Fast shutdown: open transactions roll back, committed ones are on disk. */
  stop(): Promise<void>
  /** SIGKILL of all its processes: what was committed is in the log of the server, and nowhere else. */
  kill(): Promise<void>
  /** Starts it again. @throws The server does not come up. */
  start(): Promise<void>
}

const SUPERUSER = 'postgres'

/**
 * Starts a cluster, after ending the server that a killed run may have left on the same folder.
 * @throws The server does not come up; the message ends with the tail of its log.
 */
export async function startCluster({ dir, settings = {} }: ClusterOptions): Promise<Cluster> {
  const account = postgresAccount()
  const binaries = postgresBinaries(account)
  const data = join(dir, 'data')
  const logFile = join(dir, 'server.log')
  const passwordFile = join(dir, 'password')
  makeFolder(dir, account)
  if (existsSync(join(data, 'PG_VERSION'))) await endLeftover(data)
  else await initialise(binaries, data, passwordFile, account)
  const cluster = new StartedCluster((port) => launch(binaries, data, logFile, { ...DEFAULT_SETTINGS, ...settings, port }, account), {
    password: readFileSync(passwordFile, 'utf8'),
    logFile,
    account,
  })
  await cluster.start()
  return cluster
}

interface ClusterFacts {
  readonly password: string
  readonly logFile: string
  readonly account: Account | undefined
}

class StartedCluster implements Cluster {
  readonly #launch: (port: string) => ChildProcess
  readonly #facts: ClusterFacts
  #server: ChildProcess | undefined
  #port = 0

  constructor(launchOn: (port: string) => ChildProcess, facts: ClusterFacts) {
    this.#launch = launchOn
    this.#facts = facts
  }

  get port(): number {
    return this.#port
  }

  url(database = 'postgres'): string {
    return `postgresql://${SUPERUSER}:${this.#facts.password}@127.0.0.1:${this.#port}/${database}`
  }

  async start(): Promise<void> {
    const { account, logFile } = this.#facts
    this.#port = await freePort()
    const server = this.#launch(String(this.#port))
    this.#server = server
    endWithUs(server, 'INT', account)
    await waitUntilReady(server, this.url(), logFile)
  }

  async stop(): Promise<void> {
    await this.#end((server) => server.kill('SIGINT'))
  }

  async kill(): Promise<void> {
    let members: readonly number[] = []
    await this.#end((server) => {
      members = server.pid === undefined ? [] : childrenOf(server.pid)
      server.kill('SIGKILL')
      for (const pid of members) killIfThere(pid)
    })
    // A server does not start while one of its predecessor's processes holds the shared memory.
    while (members.some(isRunning)) await delay(10)
  }

  async #end(signal: (server: ChildProcess) => void): Promise<void> {
    const server = this.#server
    if (!server || server.exitCode !== null || server.signalCode !== null) return
    const ended = once(server, 'exit')
    signal(server)
    await ended
  }
}

const DEFAULT_SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '60',
  shared_buffers: '64MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
}

function makeFolder(dir: string, account: Account | undefined): void {
  mkdirSync(dir, { recursive: true, mode: 0o755 })
  if (account) chownSync(dir, account.uid, account.gid)
}

async function initialise(binaries: PostgresBinaries, data: string, passwordFile: string, account: Account | undefined): Promise<void> {
  rmSync(data, { recursive: true, force: true })
  writeFileSync(passwordFile, randomBytes(18).toString('hex'))
  chmodSync(passwordFile, 0o600)
  if (account) chownSync(passwordFile, account.uid, account.gid)
  const args = ['-D', data, '-U', SUPERUSER, '-A', 'scram-sha-256', '--pwfile', passwordFile, '-E', 'UTF8', '--locale', 'C', '--no-sync']
  const initdb = spawn(binaries.initdb, args, { ...account, cwd: '/', env: serverEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [initdb.stdout, initdb.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  const [code] = await once(initdb, 'close')
  if (code !== 0) throw new Error(`initdb ended with ${code}: ${output.trim().slice(-2_000)}`)
}

function launch(
  binaries: PostgresBinaries,
  data: string,
  logFile: string,
  settings: Readonly<Record<string, string>>,
  account: Account | undefined,
): ChildProcess {
  const log = openSync(logFile, 'a')
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  // A group of its own: Ctrl-C in the terminal must not reach the server before its clients have flushed.
  const server = spawn(binaries.postgres, ['-D', data, ...flags], {
    ...account,
    cwd: '/',
    env: serverEnvironment(),
    stdio: ['ignore', log, log],
    detached: true,
  })
  closeSync(log)
  return server
}

async function waitUntilReady(server: ChildProcess, url: string, logFile: string): Promise<void> {
  for (;;) {
    if (server.exitCode !== null || server.signalCode !== null) {
      throw new Error(`PostgreSQL did not start: ${readFileSync(logFile, 'utf8').trim().slice(-2_000)}`)
    }
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
    try {
      await client.connect()
      await client.end()
      return
    } catch (error) {
      if (!isNotReady(error)) throw error
      await delay(25)
    }
  }
}

const CANNOT_CONNECT_NOW = '57P03'

function isNotReady(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'ECONNREFUSED' || code === 'ECONNRESET' || code === CANNOT_CONNECT_NOW
}

/** The first line of `postmaster.pid` is the server's process id, the second its folder. */
async function endLeftover(data: string): Promise<void> {
  const pidFile = join(data, 'postmaster.pid')
  if (!existsSync(pidFile)) return
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0])
  while (isServerOf(pid, data)) {
    process.kill(pid, 'SIGINT')
    await delay(50)
  }
}

function isServerOf(pid: number, data: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(data)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false
    throw error
  }
}

// Settings of the caller's own PostgreSQL (PGDATA, PGPORT, ...) must not leak in.
const serverEnvironment = (): NodeJS.ProcessEnv => ({ PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' })

export async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no loopback port to be had')
  return address.port
}
