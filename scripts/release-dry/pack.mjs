import { join } from 'node:path'
import { capture } from '../run-quietly.mjs'
import { readManifest } from './version.mjs'

const NEEDED = ['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md']
const FOREIGN = [/\.test\./, /(^|\/)\.env/, /\.pem$/, /\.tsbuildinfo$/, /(^|\/)(src|test|node_modules)\//]

/** Packs a package of the copy as npm would publish it. Resolves to what the tarball is. */
export async function packPackage(copy, { name, dir }, version, folder) {
  const [packed] = JSON.parse(
    await capture('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], { cwd: join(copy, dir) }),
  )
  const paths = packed.files.map(({ path }) => path)
  const { bin = {} } = readManifest(join(copy, dir))
  const problems = [
    ...(packed.name === name && packed.version === version ? [] : [`it is ${packed.name}@${packed.version}, not ${name}@${version}`]),
    ...[...NEEDED, ...Object.values(bin)].filter((file) => !paths.includes(file)).map((file) => `it lacks ${file}`),
    ...paths.filter((path) => FOREIGN.some((pattern) => pattern.test(path))).map((path) => `${path} does not belong in it`),
    ...(paths.some((path) => path.startsWith('dist/')) ? [] : ['it lacks dist: run npm run build']),
  ]
  if (problems.length > 0) throw new Error(problems.join('\n'))
  return { file: join(folder, packed.filename), integrity: packed.integrity, sizeBytes: packed.size, files: paths.length }
}
