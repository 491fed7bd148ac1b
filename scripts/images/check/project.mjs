import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parse, stringify } from 'yaml'

/** User of the images, and of the files that they are given. */
const IMAGE_USER = 1000
const EXCHANGE_PORT = 7000
const WAIT_MS = 180_000
const POLL_MS = 500
/** Older readers take `no` for false. */
const QUOTED = { version: '1.1' }

/**
 * A compose file of this repository, running: as it is, but for ports of this machine that are free ones, health that is asked for each
 * second, and a local exchange beside it.
 */
export class Project {
  #workshop
  #signal
  #file
  #variables
  #base
  #published
  #exchange
  folder
  name

  /**
   * @param options.published Ports of services that are published beside those of the file.
   * @param options.exchange Further options of the exchange.
   */
  constructor(workshop, { file, folder, variables, signal, published = {}, exchange = [] }) {
    this.#workshop = workshop
    this.#signal = signal
    this.folder = folder
    this.name = `kassandra-check-${process.pid}-${file.replace(/[^a-z]/g, '')}`
    this.#variables = variables
    this.#published = published
    this.#exchange = exchange
    this.#base = ['--project-name', this.name, '--project-directory', folder]
    mkdirSync(folder, { recursive: true })
    this.#file = join(folder, 'docker-compose.yml')
    writeFileSync(this.#file, stringify(this.#changed(parse(readFileSync(join(workshop.root, file), 'utf8'), { merge: true })), QUOTED))
  }

  /** Starts the exchange, gives its key to `take`, then starts the services. */
  async up(services, take) {
    this.makeFolder('exchange')
    await this.#compose(['up', '--detach', '--no-build', 'exchange'])
    const path = join(this.folder, 'exchange', 'credentials.json')
    await this.until('the exchange has written its key', async () => {
      if ((await this.inspect('exchange', '{{.State.Status}}')) === 'exited')
        throw new Error(`the exchange has ended\n${await this.#logs()}`)
      return existsSync(path) && readFileSync(path, 'utf8').includes('wsUrl')
    })
    const { keyId, privateKeyPem } = JSON.parse(readFileSync(path, 'utf8'))
    const exchange = `exchange:${EXCHANGE_PORT}/trade-api`
    Object.assign(this.#variables, {
      KALSHI_ENVIRONMENT: 'custom',
      KALSHI_REST_URL: `http://${exchange}/v2`,
      KALSHI_WS_URL: `ws://${exchange}/ws/v2`,
      KALSHI_API_KEY: keyId,
    })
    await take({ privateKeyPem, variables: this.#variables })
    await this.start(services)
  }

  start(services) {
    return this.#compose(['up', '--detach', '--no-build', ...services])
  }

  /** Stops a service. @returns Its exit code, and how long it took. */
  async stop(service, limitSeconds) {
    const id = await this.#idOf(service)
    const startedAt = performance.now()
    await this.#workshop.docker.do(['stop', '--time', String(limitSeconds), id], { signal: this.#signal })
    const stopMs = Math.round(performance.now() - startedAt)
    return { code: Number(await this.inspect(service, '{{.State.ExitCode}}')), stopMs }
  }

  async inspect(service, format) {
    return this.#workshop.docker.do(['inspect', '--format', format, await this.#idOf(service)], { signal: this.#signal })
  }

  /** What a program inside a container prints. */
  async inside(service, args) {
    return this.#workshop.docker.do(['exec', await this.#idOf(service), ...args], { signal: this.#signal })
  }

  /** Asks the administration of the exchange, which answers to its own machine alone. */
  async askExchange(method, path) {
    const printed = await this.inside('exchange', ['node', '--eval', ASK, `http://127.0.0.1:${EXCHANGE_PORT}${path}`, method])
    return printed === '' ? undefined : JSON.parse(printed)
  }

  /** Copies a folder of a service's container, running or stopped, to `folder`, which is made. */
  async copyFrom(service, path, folder) {
    await this.#workshop.docker.do(['cp', `${await this.#idOf(service)}:${path}`, folder], { signal: this.#signal })
  }

  isHealthy(service) {
    return this.until(`${service} is healthy`, async () => {
      if ((await this.inspect(service, '{{.State.Status}}')) === 'exited') throw new Error(`${service} has ended\n${await this.#logs()}`)
      return (await this.inspect(service, '{{.State.Health.Status}}')) === 'healthy'
    })
  }

  /** An address of this machine that a port of a service is published at. */
  async address(service, port) {
    const id = await this.#idOf(service)
    const [published = ''] = (await this.#workshop.docker.do(['port', id, String(port)], { signal: this.#signal })).split('\n')
    if (!published.startsWith('127.0.0.1:')) throw new Error(`${service} publishes ${port} at "${published}"`)
    return `http://${published}`
  }

  async until(what, holds) {
    const deadline = performance.now() + WAIT_MS
    for (;;) {
      if (await holds()) return
      if (performance.now() > deadline) throw new Error(`${what}: not within ${WAIT_MS / 1_000} s\n${await this.#logs()}`)
      await wait(POLL_MS, undefined, { signal: this.#signal })
    }
  }

  /** A folder below the project's that the images' user may write. */
  makeFolder(name) {
    const folder = join(this.folder, name)
    mkdirSync(folder, { recursive: true })
    if (process.getuid() === 0 && name !== 'exchange') chownSync(folder, IMAGE_USER, IMAGE_USER)
    return folder
  }

  /** A file that every container can read: nothing of it is secret beyond this check. */
  write(name, text) {
    const path = join(this.folder, name)
    writeFileSync(path, text)
    chmodSync(path, 0o644)
  }

  async down() {
    const { docker } = this.#workshop
    await docker.compose([...this.#base, '--file', this.#file, 'down', '--volumes', '--timeout', '20'], { env: this.#variables })
  }

  #compose(args) {
    return this.#workshop.docker.compose([...this.#base, '--file', this.#file, ...args], { env: this.#variables, signal: this.#signal })
  }

  async #idOf(service) {
    const labels = [`com.docker.compose.project=${this.name}`, `com.docker.compose.service=${service}`]
    const filters = labels.flatMap((label) => ['--filter', `label=${label}`])
    const id = await this.#workshop.docker.do(['ps', '--all', '--quiet', ...filters], { signal: this.#signal })
    if (id === '') throw new Error(`there is no container of ${service}`)
    return id
  }

  async #logs() {
    return (await this.#compose(['logs', '--no-color', '--tail', '15'])).slice(-8_000)
  }

  /** Files of the repository are mounted from where they are; what programs write is the check's own. */
  #fromHere(volume) {
    const [source] = volume.split(':')
    const isOurs = volume.endsWith(':ro') && existsSync(join(this.#workshop.root, source))
    return isOurs ? `${this.#workshop.root}/${volume}` : volume
  }

  #changed(file) {
    for (const [name, service] of Object.entries(file.services)) {
      delete service.build
      if (this.#published[name] !== undefined) service.ports = [...(service.ports ?? []), `${this.#published[name]}`]
      if (service.ports) service.ports = service.ports.map((port) => `127.0.0.1::${port.split(':').at(-1)}`)
      if (service.volumes) service.volumes = service.volumes.map((volume) => this.#fromHere(volume))
      if (service.healthcheck?.disable !== true) service.healthcheck = { interval: '1s', ...service.healthcheck }
    }
    file.services.exchange = {
      image: this.#workshop.nodeImage,
      user: `${process.getuid()}:${process.getgid()}`,
      command: ['node', '/repository/packages/kalshi-sim/bin/kalshi-sim.mjs', ...EXCHANGE, ...this.#exchange],
      volumes: [`${this.#workshop.root}:/repository:ro`, './exchange:/exchange'],
      ports: [`127.0.0.1::${EXCHANGE_PORT}`],
      init: true,
    }
    return file
  }
}

const EXCHANGE = ['--host', '0.0.0.0', '--port', String(EXCHANGE_PORT), '--credentials', '/exchange/credentials.json', '--load', 'quiet']

/** Sends a request and prints the answer; arguments: its address and its method. */
const ASK = `
const [, address, method] = process.argv
fetch(address, { method }).then(async (answer) => {
  const text = await answer.text()
  if (!answer.ok) throw new Error(answer.status + ': ' + text)
  process.stdout.write(text)
})`
