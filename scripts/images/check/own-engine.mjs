import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { find, mustRun, run } from '../../infra/tools/run.mjs'

const FORWARDING = '/proc/sys/net/ipv4/ip_forward'
const BRIDGE = 'docker0'
const START_MS = 60_000

const FILTERS = ['iptables', 'ip6tables']

const hasBridge = () => existsSync(`/sys/class/net/${BRIDGE}`)

/**
 * An engine of Docker of this check's own, with its socket and all of its data below `folder`. After `close` the machine is as it was:
 * filters of the network, forwarding and the bridge too.
 */
export class OwnEngine {
  #child
  #undo
  host

  constructor(child, host, undo) {
    this.#child = child
    this.host = host
    this.#undo = undo
  }

  /** @returns Why none can be started here, or undefined. */
  static whyNot() {
    if (process.platform !== 'linux') return 'no Docker engine answers'
    if (process.getuid() !== 0) return 'no Docker engine answers, and only root may start one'
    const missing = ['dockerd', 'iptables-save', 'ip'].find((program) => find(program) === undefined)
    return missing === undefined
      ? undefined
      : `no Docker engine answers, and ${missing} is not on PATH; apt-get install docker.io iptables iproute2`
  }

  static async start(folder, signal) {
    const filters = await Promise.all(FILTERS.map((family) => mustRun(`${family}-save`, [], { signal })))
    const forwarding = readFileSync(FORWARDING, 'utf8')
    const hadBridge = hasBridge()
    const undo = async () => {
      for (const [index, family] of FILTERS.entries()) await restore(family, filters[index])
      writeFileSync(FORWARDING, forwarding)
      if (!hadBridge && hasBridge()) await run('ip', ['link', 'delete', BRIDGE])
    }
    const log = join(folder, 'dockerd.log')
    const out = openSync(log, 'w')
    const host = `unix://${join(folder, 'docker.sock')}`
    const places = { host, 'data-root': join(folder, 'data'), 'exec-root': join(folder, 'run'), pidfile: join(folder, 'dockerd.pid') }
    const child = spawn(
      'dockerd',
      Object.entries(places).map(([name, value]) => `--${name}=${value}`),
      {
        stdio: ['ignore', out, out],
        detached: true,
      },
    )
    const engine = new OwnEngine(child, host, undo)
    try {
      const deadline = AbortSignal.any([AbortSignal.timeout(START_MS), ...(signal ? [signal] : [])])
      while (!existsSync(join(folder, 'docker.sock')) || !/API listen on/.test(readFileSync(log, 'utf8'))) {
        if (child.exitCode !== null || deadline.aborted)
          throw new Error(`dockerd does not start\n${readFileSync(log, 'utf8').slice(-2_000)}`)
        await wait(200)
      }
      return engine
    } catch (error) {
      await engine.close()
      throw error
    }
  }

  async close() {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      this.#child.kill('SIGTERM')
      await once(this.#child, 'close')
    }
    await this.#undo()
  }
}

/** A table that was not there before is emptied: of those that were, `saved` says all. */
async function restore(family, saved) {
  const now = await mustRun(`${family}-save`, [])
  const added = [...now.matchAll(/^(\*\w+)\n([\s\S]*?)^COMMIT$/gm)].filter(([, table]) => !saved.includes(`${table}\n`))
  const emptied = added.map(
    ([, table, body]) =>
      `${table}\n${[...body.matchAll(/^:(\w+) [A-Z]+ /gm)].map(([, chain]) => `:${chain} ACCEPT [0:0]\n`).join('')}COMMIT\n`,
  )
  await mustRun(`${family}-restore`, [], { input: `${saved}${emptied.join('')}` })
}
