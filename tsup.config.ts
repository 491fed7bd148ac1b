import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { transformSync } from 'esbuild'
import { rollup } from 'rollup'
import { defineConfig } from 'tsup'

/**
 * One recipe for every workspace, run in its folder. Entries follow from what is there: a package builds what its
 * package.json exports, as ESM, CJS and types; `src/main.ts` becomes the ESM program that the bin imports.
 *
 * A package is shipped once, not thrice. Its entries share their code in chunks, so that a class is the same class from
 * whichever entry it came, and the CJS files are those very files in the other syntax. The types stand in the `.d.cts` files
 * alone, which ESM may import as well as CJS may; a `.d.ts` passes them on. The code keeps its names, for stack traces, and
 * loses its indents, which would be parsed at every start. Maps of sources that are not shipped stay at home.
 */
interface Manifest {
  readonly exports?: Readonly<Record<string, unknown>>
}

const OUT = 'dist'
/** Opening a file costs a program's start more than reading this much that it may not need. */
const SMALL_BYTES = 10_000
/** Entries that are used together: what only they and the root have is one file. */
const TOGETHER: readonly string[] = ['book', 'ws']
/** Node prints the line that threw. */
const LINE_LIMIT = 120

const manifest: Manifest = JSON.parse(readFileSync('package.json', 'utf8'))
const names = Object.keys(manifest.exports ?? {})
  .filter((key) => key !== './package.json')
  .map((key) => (key === '.' ? 'index' : key.slice(2)))
const entry = names.map((name) => `src/${name}.ts`)

const shared = {
  outDir: OUT,
  target: 'node22',
  silent: true,
  removeNodeProtocol: false,
  tsconfig: fileURLToPath(new URL('./tsconfig.base.json', import.meta.url)),
} as const

const asEsm = { ...shared, entry, format: ['esm' as const], onSuccess: completeFormats }
const asTypes = { ...shared, entry, format: ['cjs' as const], dts: { only: true } }
const asProgram = { ...shared, entry: ['src/main.ts'], format: ['esm' as const], sourcemap: true }

async function completeFormats(): Promise<void> {
  if (names.length > 1) await joinChunks()
  for (const file of esmFiles()) {
    const code = readFileSync(join(OUT, file), 'utf8')
    writeFileSync(join(OUT, file), compact(code, 'esm'))
    writeFileSync(join(OUT, `${file.slice(0, -3)}.cjs`), toCommonJs(code))
  }
  for (const name of names) writeFileSync(join(OUT, `${name}.d.ts`), `export * from './${name}.cjs'\n`)
}

const esmFiles = (): readonly string[] => readdirSync(OUT).filter((file) => file.endsWith('.js') && file !== 'main.js')

/** A chunk for every set of entries makes dozens of files. What the root loads goes into a handful. */
async function joinChunks(): Promise<void> {
  const before = esmFiles()
  const chunkOf = planChunks()
  const input = names.map((name) => join(OUT, `${name}.js`))
  const bundle = await rollup({ input, external: (id) => !/^[./]/.test(id), onwarn: () => undefined })
  const { output } = await bundle.generate({
    format: 'es',
    entryFileNames: '[name].js',
    chunkFileNames: ({ name }) => `${name.split('-', 1)[0]}-[hash].js`,
    manualChunks: (id) => chunkOf.get(id),
    onlyExplicitManualChunks: true,
    hoistTransitiveImports: false,
    minifyInternalExports: false,
    generatedCode: 'es2015',
  })
  for (const file of before) rmSync(join(OUT, file))
  for (const file of output) if (file.type === 'chunk') writeFileSync(join(OUT, file.fileName), file.code)
}

/** Names the file that a chunk of the root goes into, where it does not stay by itself. */
function planChunks(): ReadonlyMap<string, string> {
  const others = names.filter((name) => name !== 'index' && !TOGETHER.includes(name)).map((name) => chunksOf(`${name}.js`))
  const plan = new Map<string, string>()
  for (const path of chunksOf('index.js')) {
    const id = resolve(OUT, path)
    if (statSync(id).size <= SMALL_BYTES) plan.set(id, 'shared')
    else if (
      TOGETHER.some((name) => names.includes(name) && chunksOf(`${name}.js`).has(path)) &&
      !others.some((chunks) => chunks.has(path))
    )
      plan.set(id, 'streams')
  }
  return plan
}

/** The chunks that a file imports, and those that they import. */
function chunksOf(file: string, seen: Set<string> = new Set()): ReadonlySet<string> {
  for (const [, path = ''] of readFileSync(join(OUT, file), 'utf8').matchAll(/^(?:import|export|\}) ?.*"\.\/(chunk-[^"]+)";$/gm)) {
    if (!seen.has(path)) chunksOf(path, seen.add(path))
  }
  return seen
}

/** Pure. An ESM file as CJS; what it takes from its neighbours, it takes from their CJS files. */
function toCommonJs(code: string): string {
  return compact(code, 'cjs').replace(/\b(require|import)\("\.\/([\w-]+)\.js"\)/g, '$1("./$2.cjs")')
}

const compact = (code: string, format: 'esm' | 'cjs'): string =>
  transformSync(code, {
    format,
    platform: 'node',
    target: shared.target,
    minifyWhitespace: true,
    minifySyntax: true,
    lineLimit: LINE_LIMIT,
  }).code

export default defineConfig([...(entry.length > 0 ? [asEsm, asTypes] : []), ...(existsSync('src/main.ts') ? [asProgram] : [])])
