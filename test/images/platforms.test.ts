import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ROOT } from './programs.ts'

interface Entry {
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

it('the lock file has the binaries of every platform, wherever it was made', () => {
  const { packages }: { packages: Readonly<Record<string, Entry>> } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'))
  const missing = Object.entries(packages)
    .filter(([path]) => path.startsWith('node_modules/@duckdb/'))
    .flatMap(([path, { optionalDependencies = {} }]) => Object.keys(optionalDependencies).map((name) => ({ path, name })))
    .filter(({ name }) => packages[`node_modules/${name}`] === undefined)
  expect(missing).toEqual([])
})
