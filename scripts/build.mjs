// Builds the workspaces whose sources, dependencies' sources or recipe changed since their last build.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { contentHash, root, workspaces } from './workspaces.mjs'

const RECIPE = ['tsup.config.ts', 'tsconfig.base.json', 'package-lock.json']
const all = workspaces().filter(({ dir }) => existsSync(join(root, dir, 'src')))
const byName = new Map(all.map((workspace) => [workspace.name, workspace]))
const stampOf = ({ dir }) => join(root, '.cache', 'build', dir.replaceAll('/', '-'))

function withDependencies(workspace, seen = new Set()) {
  if (seen.has(workspace)) return seen
  seen.add(workspace)
  for (const name of Object.keys(workspace.manifest.dependencies ?? {})) if (byName.has(name)) withDependencies(byName.get(name), seen)
  return seen
}

function currentHash(workspace) {
  const sources = [...withDependencies(workspace)].map(({ dir }) => `${dir}/src`).sort()
  return contentHash([...RECIPE, `${workspace.dir}/package.json`, ...sources])
}

function isFresh(workspace, hash) {
  const stamp = stampOf(workspace)
  return existsSync(join(root, workspace.dir, 'dist')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash
}

function build({ dir }) {
  rmSync(join(root, dir, 'dist'), { recursive: true, force: true })
  return new Promise((resolve, reject) => {
    const tsup = spawn(process.execPath, [join(root, 'node_modules/tsup/dist/cli-default.js'), '--config', join(root, 'tsup.config.ts')], {
      cwd: join(root, dir),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const stream of [tsup.stdout, tsup.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text))
    tsup.once('error', reject)
    tsup.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`building ${dir} failed:\n${output.trim()}`))))
  })
}

const stale = all
  .map((workspace) => ({ workspace, hash: currentHash(workspace) }))
  .filter(({ workspace, hash }) => !isFresh(workspace, hash))
let done = 0

async function buildNext(queue) {
  for (let next = queue.shift(); next; next = queue.shift()) {
    await build(next.workspace)
    mkdirSync(join(root, '.cache', 'build'), { recursive: true })
    writeFileSync(stampOf(next.workspace), next.hash)
    process.stderr.write(`built ${next.workspace.dir} (${++done} of ${stale.length})\n`)
  }
}

try {
  const queue = [...stale]
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), 4) }, () => buildNext(queue)))
} catch (error) {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
