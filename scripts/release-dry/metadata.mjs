import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../workspaces.mjs'

const SHIPPED = ['dist', 'README.md', 'CHANGELOG.md', 'LICENSE']

/**
 * Problems of what a published package says of itself, one line each; none when it is fit to be published. npm takes a provenance
 * only where `repository` is the one that the workflow runs in.
 */
export function metadataProblems({ dir, manifest }, { platform, versions, runsIn }) {
  const repository = platform.repository.url
  const home = platform.homepage.replace(/#.*$/, '')
  const wanted = [
    ['license', manifest.license, platform.license],
    ['author', manifest.author, platform.author],
    ['repository.url', manifest.repository?.url, repository],
    ['repository.directory', manifest.repository?.directory, dir],
    ['homepage', manifest.homepage, `${home}/tree/main/${dir}#readme`],
    ['bugs.url', manifest.bugs?.url, platform.bugs.url],
    ['engines.node', manifest.engines?.node, platform.engines.node],
    ['type', manifest.type, 'module'],
    ['sideEffects', manifest.sideEffects, false],
    ['publishConfig.access', manifest.publishConfig?.access, 'public'],
    ['publishConfig.provenance', manifest.publishConfig?.provenance, true],
  ]
  return [
    ...wanted.filter(([, found, expected]) => found !== expected).map(([key, found, expected]) => `${key} is ${found}, not ${expected}`),
    ...textProblems(manifest),
    ...SHIPPED.filter((file) => !manifest.files?.includes(file)).map((file) => `files lacks ${file}`),
    ...exportProblems(manifest.exports ?? {}),
    ...ownDependencies(manifest, versions),
    ...licenceProblems(dir),
    ...(runsIn === undefined || repository === `git+https://github.com/${runsIn}.git` ? [] : [`${repository} is not ${runsIn}`]),
  ]
}

const textProblems = ({ description = '', keywords = [] }) => [
  ...(description.endsWith('.') && description.length >= 30 ? [] : ['description is no sentence']),
  ...(keywords.length >= 3 ? [] : ['keywords are fewer than 3']),
]

function exportProblems(entries) {
  const problems = entries['./package.json'] === './package.json' ? [] : ['exports lacks ./package.json']
  for (const [key, entry] of Object.entries(entries)) {
    if (key === './package.json') continue
    for (const [condition, ending] of [
      ['import', '.d.ts'],
      ['require', '.d.cts'],
    ])
      if (!entry[condition]?.default || !entry[condition]?.types?.endsWith(ending))
        problems.push(`exports["${key}"] lacks ${condition} with default and types (*${ending})`)
  }
  return problems
}

/** A package asks for exactly the versions that it is released with: they are tested together only. */
const ownDependencies = ({ dependencies = {} }, versions) =>
  Object.entries(dependencies)
    .filter(([name, range]) => versions.has(name) && range !== versions.get(name))
    .map(([name, range]) => `asks for ${name} ${range}, which is ${versions.get(name)}`)

function licenceProblems(dir) {
  const file = join(root, dir, 'LICENSE')
  if (!existsSync(file)) return ['LICENSE is absent']
  return readFileSync(file, 'utf8') === readFileSync(join(root, 'LICENSE'), 'utf8')
    ? []
    : ['LICENSE is another one than that of the repository']
}
