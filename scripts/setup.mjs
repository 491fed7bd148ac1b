// Makes a checkout ready to run: installs when the lockfile changed, builds what is stale. Runs on any Node from 20 on and
// leaves the work to the pinned one, because npm on an older Node silently skips packages that exclude it.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { contentHash, root, workspaces } from './workspaces.mjs'

const INSTALL_STAMP = join(root, 'node_modules', '.kassandra-install')
const pinnedVersion = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies.node
const pinnedNode = join(root, 'node_modules', '.bin', 'node')

/** Runs a program on the pinned Node, whose folder comes first on its PATH. Resolves to its exit code. */
export function runPinned(args, options = {}) {
  return run(pinnedNode, args, pinnedNode, options)
}

function run(command, args, node, { env = {}, stdio = 'inherit' } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio,
      env: { ...process.env, ...env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` },
    })
    const forward = (signal) => child.kill(signal)
    const wait = () => {} // Ctrl-C reaches the child by itself; this process stays until the child has ended.
    process.on('SIGTERM', forward).on('SIGINT', wait)
    child.once('error', reject)
    child.once('close', (code, signal) => {
      process.off('SIGTERM', forward).off('SIGINT', wait)
      resolve(code ?? (signal === 'SIGINT' ? 130 : 143))
    })
  })
}

export async function setUp() {
  await installWhenChanged()
  await must(runPinned([join(root, 'scripts', 'build.mjs')], { stdio: ['ignore', 2, 2] }), 'the build')
}

async function installWhenChanged() {
  const wanted = contentHash(['package-lock.json', 'package.json', ...workspaces().map(({ dir }) => `${dir}/package.json`)])
  if (existsSync(pinnedNode) && existsSync(INSTALL_STAMP) && readFileSync(INSTALL_STAMP, 'utf8') === wanted) return
  say('installing dependencies (the first time, or the lockfile changed)')
  const node = await installingNode()
  await must(run('npm', ['ci', '--no-audit', '--no-fund'], node, { stdio: ['ignore', 2, 2] }), 'npm ci')
  writeFileSync(INSTALL_STAMP, wanted)
}

/** A Node that the project supports: this one, or the pinned one in a cache of its own while node_modules is being made. */
async function installingNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > 22 || (major === 22 && minor >= 19)) return process.execPath
  const home = join(root, '.cache', `node-${pinnedVersion}`)
  const node = join(home, 'node_modules', '.bin', 'node')
  if (existsSync(node)) return node
  say(`fetching Node ${pinnedVersion}, since this is ${process.version}`)
  mkdirSync(home, { recursive: true })
  writeFileSync(join(home, 'package.json'), JSON.stringify({ private: true, allowScripts: { node: true } }))
  await must(
    run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--prefix', home, `node@${pinnedVersion}`], process.execPath, {
      stdio: ['ignore', 2, 2],
    }),
    'fetching Node',
  )
  return node
}

async function must(exitCode, what) {
  if ((await exitCode) !== 0) throw new Error(`${what} failed, see above`)
}

const say = (text) => process.stderr.write(`kassandra: ${text}\n`)

/** Runs `main` after the set-up and ends with its exit code; a failure is one line. */
export async function afterSetUp(main) {
  try {
    await setUp()
    process.exitCode = await main()
  } catch (error) {
    say(error.message)
    process.exitCode = 1
  }
}
