import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { find, mustRun } from '../../infra/tools/run.mjs'

const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt'

/**
 * Puts together, of this machine's own files, what the official image of Node has that ours use: Node, npm, a shell, their libraries,
 * certificates and the user "node". For machines that reach no registry of images.
 * @param more Further programs whose libraries are wanted, by their paths.
 */
export async function makeNodeRoot(folder, more, signal) {
  const put = (from, to = from) => {
    mkdirSync(dirname(join(folder, to)), { recursive: true })
    copyFileSync(realpathSync(from), join(folder, to))
  }
  const write = (path, text) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const npm = dirname(dirname(realpathSync(find('npm'))))
  if (!existsSync(join(npm, 'bin', 'npm-cli.js'))) throw new Error(`${npm} is not npm`)
  put(process.execPath, '/usr/local/bin/node')
  cpSync(npm, join(folder, 'usr/local/lib/node_modules/npm'), { recursive: true, dereference: true })
  symlinkSync('../lib/node_modules/npm/bin/npm-cli.js', join(folder, 'usr/local/bin/npm'))
  put('/bin/sh', '/bin/sh')
  put('/usr/bin/env', '/usr/bin/env')
  for (const program of [process.execPath, '/bin/sh', '/usr/bin/env', ...more])
    for (const library of await librariesOf(program, signal)) put(library)
  if (existsSync(CERTIFICATES)) put(CERTIFICATES)
  write('/etc/passwd', 'root:x:0:0:root:/root:/bin/sh\nnode:x:1000:1000::/home/node:/bin/sh\npostgres:x:999:999::/:/bin/sh\n')
  write('/etc/group', 'root:x:0:\nnode:x:1000:\npostgres:x:999:\n')
  write('/etc/nsswitch.conf', 'hosts: files dns\n')
  for (const path of ['root', 'home/node', 'tmp', 'dev', 'proc', 'sys', 'run']) mkdirSync(join(folder, path), { recursive: true })
  chmodSync(join(folder, 'tmp'), 0o1777)
  chmodSync(join(folder, 'usr/local/bin/node'), 0o755)
}

/** Libraries of the system alone: a program's own lie beside it. */
async function librariesOf(program, signal) {
  const printed = await mustRun('ldd', [program], { signal })
  return [...printed.matchAll(/(?<=\s)\/(?:usr\/)?lib\S*(?= \()/g)].map(([path]) => path)
}

/** Makes an image of a folder, its files root's. @param changes Instructions of a Dockerfile. */
export async function importImage(docker, folder, name, changes, signal) {
  const archive = `${folder}.tar`
  await mustRun('tar', ['--create', '--file', archive, '--owner=0', '--group=0', '--directory', folder, '.'], { signal })
  const all = ['ENV PATH=/usr/local/bin:/usr/bin:/bin', ...changes]
  if (existsSync(join(folder, CERTIFICATES))) all.push(`ENV NODE_EXTRA_CA_CERTS=${CERTIFICATES}`)
  await docker.do(['import', ...all.flatMap((change) => ['--change', change]), archive, name], { signal })
}

/** Adds what the official image of PostgreSQL does for the compose file: a cluster from variables, and pg_isready. */
export function addPostgres(folder, native) {
  cpSync(native, join(folder, 'opt/postgresql'), { recursive: true, verbatimSymlinks: true })
  for (const [from, to] of [
    ['entry.mjs', 'opt/entry.mjs'],
    ['pg_isready.cjs', 'usr/local/bin/pg_isready'],
  ]) {
    copyFileSync(new URL(`postgres/${from}`, import.meta.url), join(folder, to))
    chmodSync(join(folder, to), 0o755)
  }
}
