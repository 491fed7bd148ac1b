import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

/** What each package's sources may import of ours. Programs, examples and benchmarks may import any package. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'packages/kalshi-sdk': [],
  'packages/kalshi-sim': ['@kassandra/kalshi-sdk'],
  'packages/kalshi-cli': ['@kassandra/kalshi-sdk'],
  'packages/sync': [],
  'packages/archive': [],
  'packages/runtime': [],
  'packages/mm-engine': ['@kassandra/kalshi-sdk'],
  'packages/recorder': ['@kassandra/kalshi-sdk', '@kassandra/sync', '@kassandra/archive'],
}
const SIM_ENTRIES = ['@kassandra/kalshi-sdk/units', '@kassandra/kalshi-sdk/wire', '@kassandra/kalshi-sdk/capture']

interface SourceFile {
  readonly path: string
  readonly imports: readonly string[]
}

const sourcesOf = (workspace: string): readonly SourceFile[] =>
  globSync(`${workspace}/src/**/*.ts`, { cwd: root })
    .filter((path) => !path.endsWith('.test.ts'))
    .map((path) => ({ path, imports: importsOf(path) }))

function importsOf(path: string): readonly string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(root, path), 'utf8'), true, true)
  return importedFiles.map((file) => file.fileName)
}

const packageOf = (specifier: string): string => specifier.split('/').slice(0, 2).join('/')
const isOurs = (specifier: string): boolean => specifier.startsWith('@kassandra/')

/** Files on a cycle of relative imports, each as the path that leads back to it; empty where there is none. */
function cyclesAmong(files: readonly SourceFile[]): readonly string[] {
  const targets = new Map(
    files.map(({ path, imports }) => [
      path,
      imports.filter((name) => name.startsWith('.')).map((name) => relative(root, resolve(root, dirname(path), name))),
    ]),
  )
  const done = new Set<string>()
  const found: string[] = []
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) found.push([...trail.slice(trail.indexOf(path)), path].join(' -> '))
    if (done.has(path) || trail.includes(path)) return
    for (const target of targets.get(path) ?? []) visit(target, [...trail, path])
    done.add(path)
  }
  for (const { path } of files) visit(path, [])
  return found
}

describe.each(Object.keys(ALLOWED))('%s', (workspace) => {
  const sources = sourcesOf(workspace)
  const manifest: {
    readonly dependencies?: Readonly<Record<string, string>>
    readonly peerDependencies?: Readonly<Record<string, string>>
  } = JSON.parse(readFileSync(join(root, workspace, 'package.json'), 'utf8'))

  it('has sources', () => {
    expect(sources.length).toBeGreaterThan(0)
  })

  it('imports only the packages that its place allows', () => {
    const forbidden = sources.flatMap(({ path, imports }) =>
      imports.filter((name) => isOurs(name) && !(ALLOWED[workspace] ?? []).includes(packageOf(name))).map((name) => `${path}: ${name}`),
    )
    expect(forbidden).toEqual([])
  })

  it('declares every package that it imports', () => {
    const declared = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })
    const bare = (name: string): boolean => !name.startsWith('.') && !name.startsWith('node:')
    const undeclared = sources.flatMap(({ path, imports }) =>
      imports
        .filter(bare)
        .map((name) => (name.startsWith('@') ? packageOf(name) : (name.split('/')[0] ?? name)))
        .filter((name) => !declared.includes(name))
        .map((name) => `${path}: ${name}`),
    )
    expect(undeclared).toEqual([])
  })

  it('has no import cycle', () => {
    expect(cyclesAmong(sources)).toEqual([])
  })

  it('stays inside its own folder with relative imports', () => {
    const strays = sources.flatMap(({ path, imports }) =>
      imports
        .filter((name) => name.startsWith('.') && !resolve(root, dirname(path), name).startsWith(join(root, workspace, 'src')))
        .map((name) => `${path}: ${name}`),
    )
    expect(strays).toEqual([])
  })
})

describe('the repository', () => {
  const everything = [...Object.keys(ALLOWED), ...globSync('deployables/*', { cwd: root }), 'local-stack'].flatMap(sourcesOf)

  it('enters packages of ours by their exports only', () => {
    const strays = everything.flatMap(({ path, imports }) =>
      imports
        .filter(isOurs)
        .filter((name) => {
          const entry = name.slice(packageOf(name).length + 1) || 'index'
          return !existsSync(join(root, 'packages', packageOf(name).slice('@kassandra/'.length), 'src', `${entry}.ts`))
        })
        .map((name) => `${path}: ${name}`),
    )
    expect(strays).toEqual([])
  })

  it('lets the simulator know units, wire types and captures of the client, no more', () => {
    const known = sourcesOf('packages/kalshi-sim').flatMap(({ imports }) => imports.filter(isOurs))
    expect(known.filter((name) => !SIM_ENTRIES.includes(name))).toEqual([])
  })

  it('writes relative imports with their extension', () => {
    const bare = everything.flatMap(({ path, imports }) =>
      imports.filter((name) => name.startsWith('.') && !name.endsWith('.ts')).map((name) => `${path}: ${name}`),
    )
    expect(bare).toEqual([])
  })
})
