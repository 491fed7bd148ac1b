import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root, workspaces } from '../workspaces.mjs'
import { metadataProblems } from './metadata.mjs'
import { applyChangesets, copyForRelease, missingFromChangelog, readChangesets, readManifest } from './version.mjs'

/** What of a release can be wrong before anything is packed: its versions, its changelogs, what its packages say of themselves. */
export async function checkRelease() {
  const copy = mkdtempSync(join(tmpdir(), 'kassandra-release-'))
  try {
    const all = workspaces()
    const changesets = readChangesets()
    copyForRelease(all, copy)
    const release = { versions: await applyChangesets(copy, all), changesets }
    const problems = all
      .filter(({ manifest }) => manifest.private !== true)
      .flatMap((workspace) => releaseProblems(copy, workspace, release).map((problem) => `${workspace.name}: ${problem}`))
    if (problems.length > 0) throw new Error(problems.join('\n'))
    return { note: `${changesets.length} changesets` }
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

/** Problems of one package in a copy to which the changesets were applied, one line each. */
export function releaseProblems(copy, { name, dir }, { versions, changesets, runsIn }) {
  const changes = changesets.filter(({ packages }) => packages.includes(name))
  const changelog = join(copy, dir, 'CHANGELOG.md')
  return [
    ...metadataProblems({ dir, manifest: readManifest(join(copy, dir)) }, { platform: readManifest(root), versions, runsIn }),
    ...(changes.length === 0
      ? []
      : missingFromChangelog(existsSync(changelog) ? readFileSync(changelog, 'utf8') : '', versions.get(name), changes)),
  ]
}
