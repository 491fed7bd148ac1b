// Inside an image: takes out of package.json every development dependency that does not build, so that `npm ci` fetches the others alone.
import { readFileSync, writeFileSync } from 'node:fs'

const BUILDERS = ['@types/node', '@types/pg', '@types/pg-copy-streams', '@types/ws', 'esbuild', 'rollup', 'tsup', 'typescript']

const manifest = JSON.parse(readFileSync('package.json', 'utf8'))
const missing = BUILDERS.filter((name) => manifest.devDependencies[name] === undefined)
if (missing.length > 0) throw new Error(`package.json has no ${missing.join(', ')}`)
manifest.devDependencies = Object.fromEntries(Object.entries(manifest.devDependencies).filter(([name]) => BUILDERS.includes(name)))
writeFileSync('package.json', `${JSON.stringify(manifest, null, 2)}\n`)
