// A release as far as it goes without publishing it. The tree stays as it is.
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { workspaces } from '../workspaces.mjs'
import { releaseProblems } from './check-release.mjs'
import { entriesOf, installTarballs, loadEntries, runPrograms } from './consumer.mjs'
import { packPackage } from './pack.mjs'
import { writeSbom } from './sbom.mjs'
import { applyChangesets, copyForRelease, readChangesets, readManifest } from './version.mjs'

const USAGE = `Tries a release: versions and changelogs from the changesets, tarballs, an empty project that installs them, a bill of materials.

  npm run release:dry -- [options]

  --json                   print one JSON object in place of lines
  --out DIR                keep the tarballs and the bill of materials (sbom.cdx.json) there
  --repository OWNER/NAME  fail when the packages name another repository of GitHub: npm would refuse their provenance
  --help                   print this

Nothing is published, and no file of the repository is changed. Ends with 0 when all of it went well, 1 when something
did not, 2 for a bad command line.
`

const OPTIONS = {
  json: { type: 'boolean', default: false },
  out: { type: 'string' },
  repository: { type: 'string' },
  help: { type: 'boolean', default: false },
}

const values = readOptions()

function readOptions() {
  try {
    return parseArgs({ options: OPTIONS }).values
  } catch (error) {
    process.stderr.write(`release:dry: ${error.message}\n`)
    process.exit(2)
  }
}

async function main() {
  const startedAt = performance.now()
  const work = mkdtempSync(join(tmpdir(), 'kassandra-release-'))
  try {
    const checks = []
    const release = await tryRelease(work, checker(checks))
    const failed = checks.filter(({ outcome }) => outcome === 'failed').length
    const totals = { passed: checks.length - failed, failed, durationMs: Math.round(performance.now() - startedAt) }
    if (values.json) process.stdout.write(`${JSON.stringify({ ok: failed === 0, ...release, checks, ...totals })}\n`)
    else process.stdout.write(`${totals.passed} passed, ${failed} failed (${(totals.durationMs / 1_000).toFixed(1)} s)\n`)
    return failed === 0 ? 0 : 1
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** Runs a named step and keeps how it ended. Resolves to what the step gave, or to nothing when it failed. */
function checker(checks) {
  return async (name, run, describe = () => undefined) => {
    const startedAt = performance.now()
    const ended = (outcome, detail) => {
      const check = { name, outcome, ...detail, durationMs: Math.round(performance.now() - startedAt) }
      checks.push(check)
      if (!values.json) process.stdout.write(lineOf(check))
    }
    try {
      const result = await run()
      const note = describe(result)
      ended('passed', note === undefined ? {} : { note })
      return result
    } catch (error) {
      ended('failed', { reason: error.message.trimEnd() })
      return undefined
    }
  }
}

const lineOf = ({ name, outcome, note, reason, durationMs }) =>
  `${outcome === 'failed' ? 'FAILED' : outcome}  ${name}${note === undefined ? '' : `: ${note}`} (${(durationMs / 1_000).toFixed(1)} s)\n${reason === undefined ? '' : `${reason}\n`}`

async function tryRelease(work, check) {
  const [copy, folder, project] = ['copy', 'tarballs', 'kassandra'].map((name) => join(work, name))
  for (const path of [copy, folder, project]) mkdirSync(path)
  const all = workspaces()
  const published = all.filter(({ manifest }) => manifest.private !== true)
  const changesets = readChangesets()

  const versions = await check(
    'versions and changelogs follow from the changesets',
    async () => {
      copyForRelease(all, copy)
      return applyChangesets(copy, all)
    },
    () => `${changesets.length} changesets`,
  )
  if (versions === undefined) return { changesets: changesets.length, packages: [] }

  const packages = []
  for (const workspace of published) {
    const { name } = workspace
    const version = versions.get(name)
    await check(`${name}: says what npm has to know, and its changelog what changed`, () => {
      const problems = releaseProblems(copy, workspace, { versions, changesets, runsIn: values.repository })
      if (problems.length > 0) throw new Error(problems.join('\n'))
    })
    const tarball = await check(
      `${name}: packs`,
      () => packPackage(copy, workspace, version, folder),
      (packed) => `${version}, ${packed.files} files, ${Math.ceil(packed.sizeBytes / 1_000)} kB`,
    )
    if (tarball) packages.push({ name, from: workspace.manifest.version, to: version, ...tarball })
  }
  if (packages.length < published.length) return { changesets: changesets.length, packages: packages.map(toSummary) }

  const sbom = await tryPackages(packages, { copy, project, published, file: join(folder, 'sbom.cdx.json') }, check)
  if (values.out !== undefined) cpSync(folder, values.out, { recursive: true })
  return { changesets: changesets.length, packages: packages.map(toSummary), ...(sbom ? { sbom: toSummary(sbom) } : {}) }
}

async function tryPackages(packages, { copy, project, published, file }, check) {
  const tarballs = packages.map((tarball) => tarball.file)
  const version = packages
    .map(({ to }) => to)
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .at(-1)
  const installed = await check(
    'an empty project installs the tarballs, with one registry as the only other source',
    () => installTarballs(project, tarballs, version),
    (count) => `${count} packages`,
  )
  if (installed === undefined) return undefined
  const entries = published.flatMap(({ dir }) => entriesOf(readManifest(join(copy, dir))))
  await check(`${entries.length} entries load as ES modules`, () => loadEntries(project, entries, 'module'))
  await check(`${entries.length} entries load as CommonJS`, () => loadEntries(project, entries, 'commonjs'))
  for (const { name, to } of packages)
    await check(
      `${name}: its programs answer --help and --version`,
      () => runPrograms(project, name, to),
      (programs) => programs.join(', ') || 'it has none',
    )
  return check(
    'the bill of materials lists every package with its licence',
    () => writeSbom(project, file),
    ({ components, licences }) => `${components} components: ${licences.join(', ')}`,
  )
}

const toSummary = ({ file, ...rest }) => ({ ...rest, file: basename(file) })

if (values.help) process.stdout.write(USAGE)
else process.exitCode = await main()
