import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { addPackages, asInstalled } from '../empty-project.mjs'
import { capture } from '../run-quietly.mjs'
import { readManifest } from './version.mjs'

/** What entries need that a package leaves to its user: `/otel` takes the user's own OpenTelemetry. */
const PEERS = ['@opentelemetry/api']

/** An empty project with the tarballs. Throws where anything in it comes from elsewhere than a tarball or one registry. */
export async function installTarballs(project, tarballs, version) {
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'kassandra', version, private: true }))
  await addPackages(project, [...tarballs, ...PEERS.map(asInstalled)])
  const { packages } = JSON.parse(readFileSync(join(project, 'node_modules', '.package-lock.json'), 'utf8'))
  const sources = Object.entries(packages).map(([path, { resolved = '' }]) => ({ path, resolved }))
  const ours = sources.filter(({ resolved }) => resolved.startsWith('file:'))
  const others = new Set(sources.filter((source) => !ours.includes(source)).map(({ resolved }) => originOf(resolved)))
  if (ours.length !== tarballs.length) throw new Error(`${ours.length} packages come from files, ${tarballs.length} tarballs were given`)
  if (others.size > 1) throw new Error(`packages come from more than one place: ${[...others].join(', ')}`)
  return sources.length
}

const originOf = (resolved) => (URL.canParse(resolved) ? new URL(resolved).origin : `"${resolved}"`)

/** Every entry of a package, as `@kassandra/sync/schema`. */
export const entriesOf = ({ name, exports }) =>
  Object.keys(exports)
    .filter((key) => key !== './package.json')
    .map((key) => name + key.slice(1))

/** Loads every entry in one process, as an ES module or as CommonJS. `/wire` holds types alone. */
export async function loadEntries(project, entries, kind) {
  const load = kind === 'module' ? 'await import(entry)' : 'require(entry)'
  const script = `
    ${kind === 'module' ? '' : '(async () => {'}
    const failed = []
    for (const entry of ${JSON.stringify(entries)})
      try {
        const names = Object.keys(${load})
        if (names.length === 0 && !entry.endsWith('/wire')) failed.push(entry + ' exports nothing')
      } catch (error) { failed.push(entry + ': ' + error.message) }
    if (failed.length > 0) { console.error(failed.join('\\n')); process.exitCode = 1 }
    ${kind === 'module' ? '' : '})()'}`
  await capture(process.execPath, [`--input-type=${kind}`, '-e', script], { cwd: project })
}

/** Runs each program of a package with --help and --version. */
export async function runPrograms(project, name, version) {
  const { bin = {} } = readManifest(join(project, 'node_modules', name))
  for (const command of Object.keys(bin)) {
    const run = (flag) => capture(join(project, 'node_modules', '.bin', command), [flag], { cwd: project })
    if (!/usage/i.test(await run('--help'))) throw new Error(`${command} --help says nothing of its use`)
    const said = (await run('--version')).trim()
    if (!said.endsWith(version)) throw new Error(`${command} --version says ${said}, not ${version}`)
  }
  return Object.keys(bin)
}
