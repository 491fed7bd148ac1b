import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'tsup'

/**
 * One recipe for every workspace, run in its folder. Entries follow from what is there: a package builds what its
 * package.json exports, as ESM, CJS and types; `src/main.ts` becomes the ESM program that the bin imports.
 */
interface Manifest {
  readonly exports?: Readonly<Record<string, unknown>>
}

const manifest: Manifest = JSON.parse(readFileSync('package.json', 'utf8'))
const entries = Object.keys(manifest.exports ?? {})
  .filter((key) => key !== './package.json')
  .map((key) => `src/${key === '.' ? 'index' : key.slice(2)}.ts`)

const shared = {
  outDir: 'dist',
  target: 'node22',
  sourcemap: true,
  silent: true,
  tsconfig: fileURLToPath(new URL('./tsconfig.base.json', import.meta.url)),
} as const

export default defineConfig([
  ...(entries.length > 0 ? [{ ...shared, entry: entries, format: ['esm' as const, 'cjs' as const], dts: true }] : []),
  ...(existsSync('src/main.ts') ? [{ ...shared, entry: ['src/main.ts'], format: ['esm' as const] }] : []),
])
