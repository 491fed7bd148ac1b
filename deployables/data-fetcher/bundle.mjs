// Writes the program and everything that it loads into one file, for the image: `node bundle.mjs FOLDER`.
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const here = fileURLToPath(new URL('.', import.meta.url))
const [folder] = process.argv.slice(2)
if (folder === undefined) {
  process.stderr.write('usage: node bundle.mjs FOLDER\n')
  process.exit(2)
}

await build({
  entryPoints: [join(here, 'src/main.ts')],
  outfile: join(folder, 'dist/main.js'),
  tsconfig: join(here, '../../tsconfig.base.json'),
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node22',
  sourcemap: true,
  logLevel: 'warning',
  // Used by nothing that the program opens: its secrets are Google's, and its files grow, which those of S3 do not.
  external: ['@aws-sdk/*'],
  // Libraries in the older syntax ask for their neighbours by `require`.
  banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
})
cpSync(join(here, 'package.json'), join(folder, 'package.json'))
