import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { capture } from '../run-quietly.mjs'

/** Writes the bill of materials of an installed project, in the form of CycloneDX. Throws where it leaves out a package or a licence. */
export async function writeSbom(project, file) {
  const text = await capture('npm', ['sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev'], { cwd: project })
  const { bomFormat, specVersion, components } = JSON.parse(text)
  if (bomFormat !== 'CycloneDX') throw new Error(`it is ${bomFormat}, not CycloneDX`)
  const listed = new Set(components.map(({ name, version }) => `${name}@${version}`))
  const problems = [
    ...installedIn(project)
      .filter((id) => !listed.has(id))
      .map((id) => `${id} is not listed`),
    ...components.filter(({ licenses = [] }) => licenses.length === 0).map(({ name, version }) => `${name}@${version} names no licence`),
  ]
  if (problems.length > 0) throw new Error(problems.join('\n'))
  writeFileSync(file, text)
  return { file, specVersion, components: components.length, licences: [...new Set(components.flatMap(licencesOf))].toSorted() }
}

const licencesOf = ({ licenses }) => licenses.map(({ license, expression }) => expression ?? license.id ?? license.name)

function installedIn(project) {
  const { packages } = JSON.parse(readFileSync(join(project, 'node_modules', '.package-lock.json'), 'utf8'))
  return Object.entries(packages).map(
    ([path, { name, version }]) => `${name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)}@${version}`,
  )
}
