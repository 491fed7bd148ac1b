import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../tools/run.mjs'

const STAND_INS = ['aws', 'systemctl', 'curl', 'docker']

/** Hosts, a bucket and the programs that reach them, all of them folders and stand-ins; what delivers and what runs on hosts is the real thing. */
export class World {
  #root
  #folder
  #signal
  #settings

  /** @param hosts Names of hosts, and the version that each runs and is ready with. */
  constructor({ root, folder, signal, program, family, hosts, bad = [], unstartable = [], ill = [], stopped = [] }) {
    this.#root = root
    this.#folder = folder
    this.#signal = signal
    this.#settings = { documents: join(root, 'deploy', 'delivery'), program, family, bad, unstartable, ill, stopped }
    const bin = join(folder, 'bin')
    mkdirSync(bin, { recursive: true })
    mkdirSync(join(folder, 'hosts'))
    for (const name of STAND_INS) symlinkSync(join(root, 'scripts', 'infra', 'delivery', 'stand-ins.mjs'), join(bin, name))
    symlinkSync(join(root, 'deploy', 'host', 'kalshi-install'), join(bin, 'kalshi-install'))
    writeFileSync(join(folder, 'world.json'), JSON.stringify(this.#settings))
    writeFileSync(join(folder, 'journal'), '')
    for (const [host, version] of Object.entries(hosts)) this.#makeHost(host, version)
  }

  #makeHost(host, version) {
    const { program, family } = this.#settings
    const home = join(this.#folder, 'hosts', host)
    mkdirSync(join(home, 'etc'), { recursive: true })
    if (family === 'market-maker') {
      const image = `123456789012.dkr.ecr.us-east-1.amazonaws.com/market-maker:${version}`
      writeFileSync(join(home, 'etc', 'market-maker.env'), `AWS_DEFAULT_REGION=us-east-1\nMARKET_MAKER_IMAGE=${image}\nOWNER=1000:1000\n`)
    } else {
      writeFileSync(join(home, 'etc', 'install.env'), 'ARTIFACT_BUCKET=artifacts\nARCHITECTURE=arm64\nAWS_DEFAULT_REGION=us-east-1\n')
      mkdirSync(join(home, 'opt', program, version, 'bin'), { recursive: true })
      symlinkSync(version, join(home, 'opt', program, 'current'))
    }
    writeFileSync(join(home, 'running'), version)
    writeFileSync(join(home, 'asked'), '')
  }

  /** Puts a version of the program into the bucket, as an archive that holds what hosts look for. */
  publish(version) {
    const { program } = this.#settings
    const name = `${program}-${version}-linux-arm64.tar.gz`
    const target = join(this.#folder, 'bucket', program, version)
    const tree = join(this.#folder, `tree-${version}`)
    mkdirSync(target, { recursive: true })
    mkdirSync(join(tree, 'bin'), { recursive: true })
    writeFileSync(join(tree, 'bin', program), `#!/bin/sh\necho ${version}\n`, { mode: 0o755 })
    execFileSync('tar', ['--create', '--gzip', '--file', join(target, name), '--directory', tree, '.'])
    writeFileSync(join(target, `${name}.sha256`), execFileSync('sha256sum', [name], { cwd: target }))
  }

  /** Runs `scripts/deploy/main.mjs`. @returns `{ code, events, stderr }` */
  async deploy(...args) {
    const env = { ...process.env, WORLD: this.#folder, PATH: `${join(this.#folder, 'bin')}:${process.env.PATH}` }
    const { code, stdout, stderr } = await run(process.execPath, [join(this.#root, 'scripts', 'deploy', 'main.mjs'), ...args], {
      env,
      signal: this.#signal,
    })
    const events = stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line))
    return { code, events, outcome: events.at(-1), stderr }
  }

  path(...path) {
    return join(this.#folder, ...path)
  }

  read(...path) {
    const file = this.path(...path)
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined
  }

  /** What happened to hosts, in order. */
  journal() {
    return this.read('journal').split('\n').filter(Boolean)
  }
}
