import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Cluster, startCluster } from '../../../../local-stack/src/postgres/cluster.ts'
import { Relay } from './relay.ts'

/** A server of a test's own, reached through a port that stays when the server is stopped, killed or replaced. */
export class OwnServer {
  readonly dir: string
  readonly relay: Relay
  #cluster: Cluster

  private constructor(dir: string, cluster: Cluster, relay: Relay) {
    this.dir = dir
    this.#cluster = cluster
    this.relay = relay
  }

  static async start(): Promise<OwnServer> {
    const dir = mkdtempSync(join(tmpdir(), 'kassandra-test-own-'))
    chmodSync(dir, 0o755) // the server may run under another account
    const cluster = await startCluster({ dir: join(dir, 'first'), settings: SETTINGS })
    return new OwnServer(dir, cluster, await Relay.start(cluster.port))
  }

  /** By way of the relay. */
  url(): string {
    return this.relay.url(this.#cluster.url())
  }

  /** Of the server that runs now. */
  password(): string {
    return decodeURIComponent(new URL(this.#cluster.url()).password)
  }

  async stop(): Promise<void> {
    await this.#cluster.stop()
  }

  /** As the kernel does when memory runs out: no shutdown, no checkpoint. */
  kill(folder = 'first'): void {
    process.kill(Number(readFileSync(join(this.dir, folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL')
  }

  /** Starts the server of a folder, which is made when it is new; the relay leads to it from now on. */
  async restart(folder = 'first', settings: Readonly<Record<string, string>> = {}): Promise<void> {
    this.#cluster = await startWhenFree(join(this.dir, folder), { ...SETTINGS, ...settings })
    this.relay.retarget(this.#cluster.port)
  }

  async close(): Promise<void> {
    await this.relay.close()
    await this.#cluster.stop()
    rmSync(this.dir, { recursive: true, force: true })
  }
}

const SETTINGS = { fsync: 'off' }

/** The processes of a killed server take a moment to end, and hold its memory until then. */
async function startWhenFree(dir: string, settings: Readonly<Record<string, string>>): Promise<Cluster> {
  for (;;) {
    try {
      return await startCluster({ dir, settings })
    } catch (error) {
      if (!(error instanceof Error && /pre-existing shared memory|lock file/.test(error.message))) throw error
    }
  }
}
