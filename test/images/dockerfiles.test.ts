import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { argsOf, copiedFrom, environmentOf, isIgnored, parseDockerfile, type Stage } from '../support/dockerfile.ts'
import { PROGRAMS, ROOT, settingsOf } from './programs.ts'

interface Manifest {
  readonly name: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')
const manifestOf = (folder: string): Manifest => JSON.parse(read(join(folder, 'package.json')))
const IGNORE = read('.dockerignore')

/** The program and every package of ours that it needs, by folder. */
function withPackages(folder: string, found: Set<string> = new Set([folder])): readonly string[] {
  for (const name of Object.keys(manifestOf(folder).dependencies ?? {})) {
    const needed = `packages/${name.slice('@kassandra/'.length)}`
    if (name.startsWith('@kassandra/') && !found.has(needed)) withPackages(needed, found.add(needed))
  }
  return [...found].toSorted()
}

function stageOf(stages: readonly Stage[], name: string): Stage {
  const stage = stages.find((candidate) => candidate.name === name)
  if (stage === undefined) throw new Error(`there is no stage ${name}`)
  return stage
}

describe.each(PROGRAMS)('the image of %s', (program) => {
  const folder = `deployables/${program}`
  const { before, stages } = parseDockerfile(read(`${folder}/Dockerfile`))
  const last = stages.at(-1) as Stage
  const workspaces = withPackages(folder)

  it('is based on NODE_IMAGE, by default the Node that the project is tested on', () => {
    const pinned = manifestOf('.').devDependencies?.['node']
    const base = new RegExp(`^NODE_IMAGE=node:${pinned}-bookworm-slim(@sha256:[0-9a-f]{64})?$`)
    expect(before).toEqual([{ name: 'ARG', args: expect.stringMatching(base) }])
    const bases = stages.map(({ from }) => from)
    expect(bases).toEqual([`--platform=\${BUILDPLATFORM} \${NODE_IMAGE}`, 'manifests', 'manifests', `\${NODE_IMAGE}`])
  })

  it('installs from manifests of the program and its packages, and builds those', () => {
    const manifests = workspaces.map((workspace) => `${workspace}/package.json`)
    expect(copiedFrom(stageOf(stages, 'manifests')).toSorted()).toEqual(['package-lock.json', 'package.json', ...manifests].toSorted())
    const sources = copiedFrom(stageOf(stages, 'build')).filter((path) => /^(packages|deployables)\//.test(path))
    expect(sources.toSorted()).toEqual(workspaces)
  })

  it('copies files that are there, and that .dockerignore lets in', () => {
    const copied = stages
      .flatMap(copiedFrom)
      .flatMap((path) => (path === 'scripts' ? ['scripts/build.mjs', 'scripts/workspaces.mjs'] : [path]))
    expect(copied.filter((path) => !existsSync(join(ROOT, path)))).toEqual([])
    expect(copied.filter((path) => isIgnored(IGNORE, path))).toEqual([])
  })

  it('runs nothing in its last stage, so that it is made for any platform on any machine', () => {
    expect(argsOf(last, 'RUN')).toEqual([])
    expect(argsOf(stageOf(stages, 'libraries'), 'ARG')).toEqual(['TARGETARCH'])
  })

  it('holds what was built and what runs it, in layers that change more often the later they come', () => {
    expect(argsOf(last, 'COPY')).toEqual([
      '--from=build --chown=1000:1000 /out/data data',
      '--from=libraries /app/node_modules node_modules',
      '--from=libraries /app/packages packages',
      '--from=build /out/program ./',
      'scripts/images/healthcheck.mjs ./',
    ])
  })

  it('is process 1 under a user who is not root, asked for its health without a shell', () => {
    expect(argsOf(last, 'USER')).toEqual(['1000:1000'])
    expect(argsOf(last, 'ENTRYPOINT').map((args) => JSON.parse(args))).toEqual([['node', `/app/${folder}/dist/main.js`]])
    const [health = ''] = argsOf(last, 'HEALTHCHECK')
    expect(JSON.parse(health.slice(health.indexOf('CMD') + 3))).toEqual(['node', '/app/healthcheck.mjs'])
  })

  it('sets settings that the program has, and exposes the ports that it listens on', () => {
    const { names, defaultPorts } = settingsOf(program)
    const { NODE_ENV: _, ...set } = environmentOf(last)
    expect(Object.keys(set).filter((name) => !names.includes(name))).toEqual([])
    expect(set['HTTP_HOST']).toBe('0.0.0.0')
    expect(argsOf(last, 'EXPOSE').flatMap((args) => args.split(' ').map(Number))).toEqual(defaultPorts)
  })
})

it('has binaries of one platform in the image of the deduplicator alone', () => {
  const withBinaries = PROGRAMS.filter((program) => read(`deployables/${program}/Dockerfile`).includes('--binaries'))
  expect(withBinaries).toEqual(['deduplicator'])
})

it('builds images from no settings, keys, data or history', () => {
  const kept = [
    '.env',
    '.env.production',
    '.git/config',
    '.npmrc',
    'data/mm.db',
    'data/kalshi.pem',
    'deployables/data-fetcher/data/market_data/x.json',
    'deployables/market-maker/.env',
    'deployables/market-maker/kalshi.pem',
    'deployables/gatherer/dist/main.js',
    'deployables/gatherer/test/process.test.ts',
    'packages/sync/node_modules/x/index.js',
    'node_modules/node/bin/node',
    'terraform/aws-market-maker/terraform.tfvars',
    'local-stack/src/main.ts',
  ]
  expect(kept.filter((path) => !isIgnored(IGNORE, path))).toEqual([])
})

it('names folders without a star where .dockerignore lets them in', () => {
  expect(IGNORE.split('\n').filter((line) => line.startsWith('!') && line.includes('*'))).toEqual([])
})

it('refuses a Dockerfile with a word that is no instruction', () => {
  expect(() => parseDockerfile('FROM a\nRUNS b\n')).toThrow('RUNS b')
})
