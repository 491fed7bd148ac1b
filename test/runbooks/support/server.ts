import { execFile } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { DatabaseLink } from '../../../local-stack/src/links/database-link.ts'
import { type Cluster, startCluster } from '../../../local-stack/src/postgres/cluster.ts'

const run = promisify(execFile)
const OWNER = 'kalshi_owner'
const PASSWORD = 'of-the-owner'

/** A PostgreSQL server with its disk, under an address and a password that stay when both are replaced. */
export class Server implements AsyncDisposable {
  readonly #dir: string
  readonly #databases: readonly string[]
  readonly #link: DatabaseLink
  #cluster: Cluster

  private constructor(dir: string, databases: readonly string[], cluster: Cluster, link: DatabaseLink) {
    this.#dir = dir
    this.#databases = databases
    this.#cluster = cluster
    this.#link = link
  }

  static async start(...databases: readonly string[]): Promise<Server> {
    const dir = await mkdtemp(join(tmpdir(), 'runbook-postgres-'))
    await chmod(dir, 0o755)
    const cluster = await launch(dir, databases)
    const running = { cluster }
    const server = new Server(dir, databases, cluster, await DatabaseLink.open(() => running.cluster.port))
    server.#moved = (now) => {
      running.cluster = now
    }
    return server
  }

  #moved: (cluster: Cluster) => void = () => undefined

  url(database: string): string {
    return `postgresql://${OWNER}:${PASSWORD}@127.0.0.1:${this.#link.port}/${database}`
  }

  /** The machine is gone, and its disk with it. */
  async lose(): Promise<void> {
    await this.#cluster.kill()
    await rm(join(this.#dir, 'server'), { recursive: true })
  }

  /** Another machine with an empty disk takes its place. */
  async replace(): Promise<void> {
    this.#cluster = await launch(this.#dir, this.#databases)
    this.#moved(this.#cluster)
  }

  /** Copies the disk as it is at one instant. */
  async snapshot(): Promise<void> {
    await this.#cluster.stop()
    await run('cp', ['-a', join(this.#dir, 'server'), join(this.#dir, 'snapshot')])
    await this.#cluster.start()
  }

  /** Everything is as it was at the snapshot. */
  async restore(): Promise<void> {
    await this.lose()
    await run('cp', ['-a', join(this.#dir, 'snapshot'), join(this.#dir, 'server')])
    await this.#cluster.start()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#cluster.stop()
    await this.#link.stop()
    await rm(this.#dir, { recursive: true })
  }
}

async function launch(dir: string, databases: readonly string[]): Promise<Cluster> {
  const cluster = await startCluster({ dir: join(dir, 'server'), settings: { fsync: 'off' } })
  const client = new Client({ connectionString: cluster.url() })
  await client.connect()
  await client.query(`create role ${OWNER} superuser login password '${PASSWORD}'`)
  for (const database of databases) await client.query(`create database ${database} owner ${OWNER}`)
  await client.end()
  return cluster
}
