import { find, findAll, mustRun, run } from '../../infra/tools/run.mjs'

const MISSING = 'docker is not on PATH; apt-get install docker.io'

/** Clients from 23 on build with a plugin of their own, which may not be there; older ones bring what they need. */
const FIRST_WITH_PLUGIN = 23

/** Docker by its client, and compose beside it. `compose` is undefined where neither form of it is installed. */
export class Docker {
  #command
  #compose
  #env

  constructor(command, compose, env) {
    this.#command = command
    this.#compose = compose
    this.#env = { ...env, DOCKER_BUILDKIT: '1', COMPOSE_DOCKER_CLI_BUILD: '1' }
  }

  /** @returns A client that can build, or `{ skipped }` with the reason. */
  static async find(env, signal) {
    const found = findAll('docker', env)
    for (const command of found) {
      const { stdout } = await run(command, ['version', '--format', '{{.Client.Version}}'], { env, signal })
      const hasPlugin = async () => (await run(command, ['buildx', 'version'], { env, signal })).code === 0
      if (Number.parseInt(stdout, 10) >= FIRST_WITH_PLUGIN && !(await hasPlugin())) continue
      return new Docker(command, await findCompose(command, env, signal), env)
    }
    return { skipped: found.length === 0 ? MISSING : 'docker has no plugin buildx; apt-get install docker-buildx-plugin, or docker.io' }
  }

  /** Path of the client. */
  get command() {
    return this.#command
  }

  get hasCompose() {
    return this.#compose !== undefined
  }

  async answers(signal) {
    return (await run(this.#command, ['version'], { env: this.#env, signal })).code === 0
  }

  /** Runs docker. Resolves to its code and what it printed. */
  try(args, { env, ...options } = {}) {
    return run(this.#command, args, { env: { ...this.#env, ...env }, ...options })
  }

  /** As `try`, and throws when the code is not 0. Resolves to what it printed on stdout. */
  async do(args, { env, ...options } = {}) {
    return (await mustRun(this.#command, args, { env: { ...this.#env, ...env }, ...options })).trim()
  }

  async compose(args, { env, ...options } = {}) {
    const [command, ...first] = this.#compose
    return (await mustRun(command, [...first, ...args], { env: { ...this.#env, ...env }, ...options })).trim()
  }
}

async function findCompose(command, env, signal) {
  if ((await run(command, ['compose', 'version'], { env, signal })).code === 0) return [command, 'compose']
  const alone = find('docker-compose', env)
  return alone === undefined ? undefined : [alone]
}
