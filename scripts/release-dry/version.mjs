import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { capture } from '../run-quietly.mjs'
import { root } from '../workspaces.mjs'

const CHANGESET = /^---\s*\n([\s\S]*?)\n?---\s*\n([\s\S]*)$/

/** Copies what a release is made of, so that nothing in the tree changes. */
export function copyForRelease(workspaces, copy) {
  const files = ['package.json', 'package-lock.json', '.changeset', ...workspaces.map(({ dir }) => `${dir}/package.json`)]
  const published = workspaces.filter(({ manifest }) => manifest.private !== true)
  for (const { dir, manifest } of published) files.push(...manifest.files.map((file) => `${dir}/${file}`))
  for (const file of files.filter((path) => existsSync(join(root, path)))) {
    mkdirSync(dirname(join(copy, file)), { recursive: true })
    cpSync(join(root, file), join(copy, file), { recursive: true })
  }
}

/** Changesets as they stand: whom they concern, and what they say. */
export function readChangesets() {
  const folder = join(root, '.changeset')
  return readdirSync(folder)
    .filter((file) => file.endsWith('.md') && file !== 'README.md')
    .map((file) => {
      const [, head = '', text = ''] = CHANGESET.exec(readFileSync(join(folder, file), 'utf8')) ?? []
      const packages = [...head.matchAll(/^\s*['"]?([^'":\s]+)['"]?\s*:\s*(major|minor|patch)\s*$/gm)].map(([, name]) => name)
      return { file, packages, text: text.trim() }
    })
}

/** Writes versions and changelogs into the copy. Resolves to the version of each workspace by its name. */
export async function applyChangesets(copy, workspaces) {
  await capture(process.execPath, [join(root, 'node_modules', '@changesets', 'cli', 'bin.js'), 'version'], { cwd: copy })
  return new Map(workspaces.map(({ name, dir }) => [name, readManifest(join(copy, dir)).version]))
}

export const readManifest = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))

/** Changes that a changelog does not say under the version that is released. */
export function missingFromChangelog(changelog, version, changes) {
  const section = changelog.split(/^## /m).find((part) => part.startsWith(`${version}\n`))
  if (section === undefined) return [`there is no heading ${version}`]
  return changes.filter(({ text }) => !flat(section).includes(flat(text))).map(({ file }) => `${file} is not under ${version}`)
}

const flat = (text) => text.replace(/\s+/g, ' ')
