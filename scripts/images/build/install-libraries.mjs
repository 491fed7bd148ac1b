// Inside an image: `node install-libraries.mjs PROGRAM ARCHITECTURE [--binaries]` installs what a program needs at run time, for Linux on
// amd64 or arm64 whatever machine this is, and removes the files that nothing loads. Only with --binaries come packages of one platform.
import { execFileSync } from 'node:child_process'
import { existsSync, globSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'

const CPUS = { amd64: 'x64', arm64: 'arm64' }

const { values, positionals } = parseArgs({ options: { binaries: { type: 'boolean', default: false } }, allowPositionals: true })
const [program, architecture] = positionals
const cpu = CPUS[architecture]
if (cpu === undefined) throw new Error(`no image is made for ${architecture}; there are ${Object.keys(CPUS).join(' and ')}`)

execFileSync(
  'npm',
  [
    'ci',
    `--workspace=deployables/${program}`,
    '--omit=dev',
    ...(values.binaries ? [] : ['--omit=optional']),
    '--os=linux',
    '--libc=glibc',
    `--cpu=${cpu}`,
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
  ],
  { stdio: 'inherit' },
)

// A package whose lock entry lacks this platform installs without a word, and fails when it is loaded.
const wanted = new RegExp(`-linux-${cpu}(-gnu)?$`)
for (const path of values.binaries ? globSync('node_modules/{*,@*/*}/package.json') : []) {
  const { name, optionalDependencies = {} } = JSON.parse(readFileSync(path, 'utf8'))
  const missing = Object.keys(optionalDependencies).filter((other) => wanted.test(other) && !existsSync(join('node_modules', other)))
  if (missing.length > 0) throw new Error(`${name}: ${missing.join(', ')} is not in package-lock.json, or not published`)
}

const isKept = (path) => /\/(licen[cs]e|notice|copying)[^/]*$/i.test(path)
for (const path of globSync('{,packages/*/}node_modules/**/*.{ts,mts,cts,map,md,markdown}'))
  if (!isKept(path)) rmSync(path, { force: true })
for (const path of globSync('{,packages/*/}node_modules/@types/*/package.json')) rmSync(dirname(path), { recursive: true })
