// What runs on hosts beside the programs: scripts, their installation, and the databases of a gatherer.
import { createHash } from 'node:crypto'
import { chmodSync, existsSync, globSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parse } from 'yaml'
import { GathererCluster } from './databases/gatherer-cluster.mjs'
import { findEmulator, withEmulator } from './tools/emulator.mjs'
import { find, mustRun, run } from './tools/run.mjs'

const scriptsOf = (root) =>
  ['host', 'bootstrap'].flatMap((folder) =>
    readdirSync(join(root, 'deploy', folder))
      .map((name) => join(root, 'deploy', folder, name))
      .filter((path) => readFileSync(path, 'utf8').startsWith('#!')),
  )

const isPython = (path) => readFileSync(path, 'utf8').startsWith('#!/usr/bin/env python3')

async function checkScripts({ root, scratch, signal }) {
  const scripts = scriptsOf(root)
  for (const path of scripts) {
    if (isPython(path)) {
      await mustRun('python3', ['-c', 'import ast, sys; ast.parse(open(sys.argv[1]).read())', path], { signal, cwd: scratch })
      continue
    }
    await mustRun('bash', ['-n', path], { signal })
    const text = readFileSync(path, 'utf8')
    if (!/^set -euo pipefail$/m.test(text)) throw new Error(`${path} does not say set -euo pipefail`)
  }
  return { note: `${scripts.length} scripts` }
}

async function shellcheck({ root, signal }) {
  const command = find('shellcheck')
  if (command === undefined) return { skipped: 'shellcheck is not on PATH; apt-get install shellcheck' }
  const tests = globSync(join(root, 'scripts', 'infra', 'databases', '*.sh'))
  const scripts = [...scriptsOf(root).filter((path) => !isPython(path)), ...tests]
  await mustRun(command, ['--severity=style', '--external-sources', ...scripts], { signal, cwd: root })
  return { note: `${scripts.length} scripts` }
}

/** The same service everywhere: on EC2 only secrets, log and who starts it again differ. */
function checkCompose({ root }) {
  const read = (name) => parse(readFileSync(join(root, name), 'utf8')).services
  const everywhere = read('docker-compose.yml')
  const onEc2 = read('docker-compose.aws.yml')
  if (Object.keys(onEc2).join() !== Object.keys(everywhere).join()) throw new Error('docker-compose.aws.yml has other services')
  const differs = Object.keys(onEc2['market-maker']).filter((key) => !['env_file', 'logging', 'restart', 'volumes'].includes(key))
  if (differs.length > 0) throw new Error(`docker-compose.aws.yml changes ${differs.join(', ')}`)
  const { image, ports, read_only: readOnly, cap_drop: dropped } = everywhere['market-maker']
  if (!image.startsWith('${MARKET_MAKER_IMAGE:-')) throw new Error('the image is not MARKET_MAKER_IMAGE')
  const open = ports.filter((port) => !port.startsWith('127.0.0.1:'))
  if (open.length > 0) throw new Error(`published beyond this machine: ${open.join(', ')}`)
  if (readOnly !== true || dropped.join() !== 'ALL') throw new Error('the container may write to itself, or has capabilities')
}

/** Releases a program to an emulated bucket, and installs, updates and rolls back with the script of the hosts. */
async function install({ root, scratch, signal }) {
  const programs = findEmulator()
  if (programs.skipped !== undefined) return programs
  return withEmulator(programs, signal, async ({ env: aws }) => {
    const bucket = 'artifacts'
    const env = {
      ...process.env,
      ...aws,
      PATH: `${dirname(programs.cli)}:${process.env.PATH}`,
      ARTIFACT_BUCKET: bucket,
      ARCHITECTURE: 'arm64',
      KALSHI_ROOT: join(scratch, 'opt'),
      KALSHI_WAIT_SECONDS: '1',
    }
    const s3 = (...args) => mustRun(programs.cli, ['s3', ...args], { env, signal })
    const installer = (...args) => run('bash', [join(root, 'deploy', 'host', 'kalshi-install'), ...args], { env, signal })
    const installed = () => readlinkSync(join(scratch, 'opt', 'gatherer', 'current'))
    const say = (version) =>
      mustRun(join(scratch, 'opt', 'gatherer', 'current', 'bin', 'gatherer'), [], { signal }).then((text) => text.trim() === version)

    const release = async (version, { checksum, program = 'bin/gatherer' } = {}) => {
      const folder = join(scratch, `release-${version}`)
      mkdirSync(join(folder, 'tree', 'bin'), { recursive: true })
      writeFileSync(join(folder, 'tree', program), `#!/bin/sh\necho ${version}\n`)
      chmodSync(join(folder, 'tree', program), 0o755)
      const file = `gatherer-${version}-linux-arm64.tar.gz`
      await mustRun('tar', ['--create', '--gzip', '--file', join(folder, file), '--directory', join(folder, 'tree'), '.'], { signal })
      const digest =
        checksum ??
        createHash('sha256')
          .update(readFileSync(join(folder, file)))
          .digest('hex')
      writeFileSync(join(folder, `${file}.sha256`), `${digest}  ${file}\n`)
      for (const name of [file, `${file}.sha256`]) await s3('cp', join(folder, name), `s3://${bucket}/gatherer/${version}/${name}`)
    }
    const point = async (version) => {
      const path = join(scratch, 'current')
      writeFileSync(path, `${version}\n`)
      await s3('cp', path, `s3://${bucket}/gatherer/current`)
    }
    const must = (condition, problem) => {
      if (!condition) throw new Error(problem)
    }

    await s3('mb', `s3://${bucket}`)
    await release('1.0.0')
    const waiting = installer('gatherer')
    await point('1.0.0')
    must((await waiting).code === 0 && installed() === '1.0.0' && (await say('1.0.0')), 'it does not wait for the first release')

    await release('1.1.0')
    await point('1.1.0')
    must((await installer('gatherer')).code === 0 && installed() === '1.1.0' && (await say('1.1.0')), 'it does not take the newer release')
    must((await installer('gatherer', '1.0.0')).code === 0 && installed() === '1.0.0' && (await say('1.0.0')), 'it does not go back')

    await release('1.2.0', { checksum: '0'.repeat(64) })
    must((await installer('gatherer', '1.2.0')).code !== 0 && installed() === '1.0.0', 'it takes a release whose checksum is wrong')
    await release('1.3.0', { program: 'bin/other' })
    must((await installer('gatherer', '1.3.0')).code !== 0 && installed() === '1.0.0', 'it takes a release without its program')
    await point('../../etc')
    must((await installer('gatherer')).code !== 0 && installed() === '1.0.0', 'it takes a path for a version')
    must((await installer('gatherer', '9.9.9')).code !== 0 && installed() === '1.0.0', 'it takes a release that is not there')
    const left = readdirSync(join(scratch, 'opt', 'gatherer')).filter((name) => name.startsWith('.'))
    must(left.length === 0, `it leaves ${left.join(', ')} behind`)
    must(!existsSync(join(scratch, 'opt', 'gatherer', '1.2.0')), 'it keeps a release whose checksum is wrong')
    return { note: 'waits, updates, rolls back, refuses four bad releases' }
  })
}

/** A secret without a value is waited for, whole or one member of it. */
async function readSecret({ root, signal }) {
  const programs = findEmulator()
  if (programs.skipped !== undefined) return programs
  if (find('jq') === undefined) return { skipped: 'jq is not on PATH; apt-get install jq' }
  return withEmulator(programs, signal, async ({ aws, env: emulated }) => {
    const env = { ...process.env, ...emulated, PATH: `${dirname(programs.cli)}:${process.env.PATH}`, KALSHI_WAIT_SECONDS: '1' }
    const read = (field) => mustRun('bash', [join(root, 'deploy', 'host', 'kalshi-secret'), 'kalshi/exchange', field], { env, signal })
    const pem = '-----BEGIN PUBLIC KEY-----\nAA==\n-----END PUBLIC KEY-----'
    const put = (value) =>
      aws(['secretsmanager', 'put-secret-value', '--secret-id', 'kalshi/exchange', '--secret-string', JSON.stringify(value)])
    await aws(['secretsmanager', 'create-secret', '--name', 'kalshi/exchange'])
    const waiting = read('api_secret')
    await put({ api_key: 'an-id' })
    await put({ api_key: 'an-id', api_secret: pem })
    if ((await waiting) !== `${pem}\n`) throw new Error('it does not print the member as it is')
    if ((await read('api_key')) !== 'an-id\n') throw new Error('it does not print the other member')
  })
}

/** The roles, rules of access and certificates of a gatherer's databases, on a real server. */
async function checkGathererAccess({ root, scratch, signal }) {
  for (const program of ['openssl', 'psql', 'jq', 'python3']) {
    if (find(program) === undefined) return { skipped: `${program} is not on PATH; apt-get install openssl postgresql-client jq python3` }
  }
  const cluster = await GathererCluster.start({ root, scratch, signal })
  try {
    return { note: `${await cluster.check()} connections tried` }
  } finally {
    await cluster.stop()
  }
}

/** Everything that was started ends with the first process. */
const NAMESPACES = ['--mount', '--net', '--pid', '--fork', '--kill-child', '--mount-proc', '--propagation', 'private']

/** Runs a script of `databases/` in namespaces of its own: what hosts do with PostgreSQL, where nothing else sees it. */
async function inNamespaces(script, program, { root, scratch, signal }) {
  if (process.getuid?.() !== 0) return { skipped: 'takes namespaces of its own, which need root' }
  for (const program of ['unshare', 'setpriv', 'pg_createcluster', 'openssl', 'psql', 'jq', 'python3', 'ip']) {
    if (find(program) === undefined)
      return { skipped: `${program} is not on PATH; apt-get install postgresql util-linux iproute2 openssl jq python3` }
  }
  const probe = await run('unshare', [...NAMESPACES, 'true'], { signal })
  if (probe.code !== 0) return { skipped: `this machine gives no namespaces: ${probe.stderr.trim()}` }
  if (!existsSync(join(root, 'deployables', program, 'dist', 'main.js'))) return { skipped: `${program} is not built: npm run build` }
  chmodSync(scratch, 0o755)
  const path = join(root, 'scripts', 'infra', 'databases', script)
  const printed = await mustRun('unshare', [...NAMESPACES, 'bash', path, root, scratch, process.execPath], { signal })
  return { note: `${printed.trim().split('\n').at(-1)}, without TimescaleDB` }
}

export const checks = [
  { name: 'hosts: scripts', run: checkScripts },
  { name: 'hosts: shellcheck', run: shellcheck },
  { name: 'hosts: compose files', run: checkCompose },
  { name: 'hosts: installing a release', run: install },
  { name: 'hosts: reading a secret', run: readSecret },
  { name: "hosts: access to a gatherer's databases", run: checkGathererAccess },
  { name: "hosts: a gatherer's databases from nothing", run: (context) => inNamespaces('gatherer-host.sh', 'gatherer', context) },
  { name: 'hosts: production, and its copy restored', run: (context) => inNamespaces('production.sh', 'deduplicator', context) },
]
