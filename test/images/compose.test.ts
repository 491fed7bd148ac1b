import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type ComposeFile, interpolate, readCompose, type Service } from '../support/compose.ts'
import { argsOf, parseDockerfile } from '../support/dockerfile.ts'
import { MIGRATE_NAMES, PROGRAMS, type Program, ROOT, settingsOf } from './programs.ts'

const MAKER = 'docker-compose.yml'
const ON_EC2 = 'docker-compose.aws.yml'
const PLATFORM = 'docker-compose.platform.yml'
const FETCHER = 'deployables/data-fetcher/docker-compose.yml'

/** What a person has put into .env. */
const VARIABLES = { KALSHI_API_KEY: 'an-id', KALSHI_API_SECRET: './data/kalshi.pem' }

const programOf = ({ build }: Service): Program | undefined => PROGRAMS.find((program) => build?.dockerfile.includes(`/${program}/`))

const servicesOf = (file: ComposeFile): readonly { name: string; service: Service; program: Program | undefined }[] =>
  Object.entries(file.services).map(([name, service]) => ({ name, service, program: programOf(service) }))

function stopSeconds({ stop_grace_period: period = '' }: Service): number {
  const [, seconds] = /^(\d+)s$/.exec(period) ?? []
  return Number(seconds)
}

function exposedBy(program: Program): readonly string[] {
  const { stages } = parseDockerfile(readFileSync(join(ROOT, 'deployables', program, 'Dockerfile'), 'utf8'))
  return stages.flatMap((stage) => argsOf(stage, 'EXPOSE').flatMap((args) => args.split(' ')))
}

it('knows every compose file of the repository', () => {
  const found = globSync('{docker-compose*.yml,*/**/docker-compose*.yml}', { cwd: ROOT, exclude: ['**/node_modules', '.cache'] })
  expect(found.toSorted()).toEqual([FETCHER, MAKER, ON_EC2, PLATFORM].toSorted())
})

describe.each([MAKER, PLATFORM, FETCHER])('%s', (path) => {
  const file = readCompose(ROOT, path)
  const services = servicesOf(file)
  const ours = services.filter(({ program }) => program !== undefined)

  it('runs images of this repository, built by Dockerfiles that are there', () => {
    expect(ours.length).toBeGreaterThan(0)
    for (const { service, program } of ours) {
      expect(interpolate(service.image, {})).toBe(`kassandra/${program}:local`)
      expect(existsSync(join(ROOT, dirname(path), service.build?.context ?? '', service.build?.dockerfile ?? ''))).toBe(true)
    }
  })

  it('names every other image with its version', () => {
    const others = services.filter(({ program }) => program === undefined).map(({ service }) => interpolate(service.image, {}))
    expect(others.filter((image) => !/^[\w/-]+:v?\d+\.[\w.-]+$/.test(image))).toEqual([])
  })

  it('sets settings that the programs have', () => {
    const unknown = ours.flatMap(({ name, service, program }) => {
      const isMigration = service.command?.includes('migrate') === true
      const known = [...settingsOf(program as Program).names, ...(isMigration ? MIGRATE_NAMES : [])]
      return Object.keys(service.environment ?? {})
        .filter((variable) => !known.includes(variable))
        .map((variable) => `${name}: ${variable}`)
    })
    expect(unknown).toEqual([])
  })

  it('sets what the programs accept', () => {
    for (const { service, program } of ours.filter(({ service }) => service.command === undefined)) {
      const set = Object.entries(service.environment ?? {}).map(([name, value]) => [name, interpolate(value, VARIABLES)])
      const fromFile = service.env_file === undefined ? {} : VARIABLES
      expect(() => settingsOf(program as Program).read({ ...fromFile, ...Object.fromEntries(set) })).not.toThrow()
    }
  })

  it('publishes on this machine alone, and of the programs only ports that they listen on', () => {
    const ports = services.flatMap(({ service }) => service.ports ?? [])
    expect(ports.filter((port) => !/^127\.0\.0\.1:\d+:\d+$/.test(port))).toEqual([])
    expect(new Set(ports.map((port) => port.split(':')[1])).size).toBe(ports.length)
    for (const { service, program } of ours) {
      const inside = (service.ports ?? []).map((port) => port.split(':')[2] ?? '')
      expect(inside.filter((port) => !exposedBy(program as Program).includes(port))).toEqual([])
    }
  })

  it('lets the programs write to their folder alone, as the user of the image', () => {
    for (const { service } of ours) {
      expect(service).toMatchObject({ init: true, read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] })
      expect(interpolate(service.user ?? '1000:1000', {})).toBe('1000:1000')
      const writable = (service.volumes ?? []).filter((volume) => !volume.endsWith(':ro')).map((volume) => volume.split(':').at(-1))
      expect(writable.filter((target) => target !== '/app/data')).toEqual([])
    }
  })

  it('gives the programs longer to stop than they take', () => {
    for (const { service, program } of ours.filter(({ service }) => service.command === undefined))
      expect(stopSeconds(service) * 1_000).toBeGreaterThan(settingsOf(program as Program).stopMs)
  })

  it('declares the volumes and secrets that it uses, and uses those that it declares', () => {
    const sources = services.flatMap(({ service }) => service.volumes ?? []).map((volume) => interpolate(volume, {}).split(':')[0] ?? '')
    const named = sources.filter((source) => !source.startsWith('.'))
    expect([...new Set(named)].toSorted()).toEqual(Object.keys(file.volumes ?? {}).toSorted())
    const secrets = services.flatMap(({ service }) => service.secrets ?? [])
    expect([...new Set(secrets)].toSorted()).toEqual(Object.keys(file.secrets ?? {}).toSorted())
    expect(new Set(named).size).toBe(named.length)
  })

  it('mounts files of the repository that are there', () => {
    const mounted = services
      .flatMap(({ service }) => service.volumes ?? [])
      .map((volume) => volume.split(':')[0] ?? '')
      .filter((source) => /^\.\/.*\.\w+$/.test(source))
    expect(mounted.filter((source) => !existsSync(join(ROOT, dirname(path), source)))).toEqual([])
  })

  it('waits for services that are there', () => {
    const awaited = services.flatMap(({ service }) => Object.keys(service.depends_on ?? {}))
    expect(awaited.filter((name) => file.services[name] === undefined)).toEqual([])
  })
})

it('no compose file holds a secret', () => {
  for (const path of [MAKER, ON_EC2, PLATFORM, FETCHER]) {
    const text = readFileSync(join(ROOT, path), 'utf8')
    expect(text).not.toMatch(/:\/\/[^\s/:@]+:[^\s/@]+@/)
    const given = [...text.matchAll(/^ *(\w*(?:PASSWORD|SECRET|TOKEN|API_KEY)\w*): (.+)$/gm)].map(([, name, value = '']) => ({
      name,
      value,
    }))
    expect(given.filter(({ value }) => !/^(\$\{\w+:[-?][^}]*\}|(file:)?\/run\/secrets\/[\w-]+)$/.test(value))).toEqual([])
  }
})

it('the platform has three gatherers, each with databases of its own that the deduplicator reads', () => {
  const { services } = readCompose(ROOT, PLATFORM)
  const databases = ['1', '2', '3'].map((number) => {
    const { TIMESERIES_DATABASE_URL: timeSeries, METADATA_DATABASE_URL: metadata } = services[`gatherer-${number}`]?.environment ?? {}
    const migration = services[`gatherer-${number}-migrate`]
    expect(migration?.environment).toMatchObject({ TIMESERIES_DATABASE_URL: timeSeries, METADATA_DATABASE_URL: metadata })
    expect(Object.keys(migration?.depends_on ?? {})).toEqual([timeSeries, metadata].map((address = '') => new URL(address).hostname))
    return `gatherer-${number}=${timeSeries}|${metadata}`
  })
  expect(new Set(databases.flatMap((entry) => entry.split(/[=|]/))).size).toBe(9)
  expect(services['deduplicator']?.environment?.['GATHERERS']?.split(', ')).toEqual(databases)
})

it('.env.example has settings of the market maker, and no key', () => {
  const lines = readFileSync(join(ROOT, '.env.example'), 'utf8').split('\n')
  const set = lines.filter((line) => /^\w+=/.test(line)).map((line) => line.split('='))
  expect(set.map(([name]) => name).filter((name = '') => !settingsOf('market-maker').names.includes(name))).toEqual([])
  expect(Object.fromEntries(set)).toMatchObject({ MM_MODE: 'paper', KALSHI_API_KEY: '', KALSHI_API_SECRET: './data/kalshi.pem' })
})
