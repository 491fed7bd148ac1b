import { fileURLToPath } from 'node:url'
import type { z } from 'zod'
import { FetcherSettings, readFetcherConfig } from '../../deployables/data-fetcher/src/config/fetcher-config.ts'
import { DeduplicatorSettings, MigrateSettings, parseGatherers } from '../../deployables/deduplicator/src/config.ts'
import { GathererSettings, readGathererConfig } from '../../deployables/gatherer/src/config.ts'
import { readMakerConfig } from '../../deployables/market-maker/src/config/maker-config.ts'
import { MakerSettings } from '../../deployables/market-maker/src/config/maker-settings.ts'
import { readConfig } from '../../packages/runtime/src/config/read-config.ts'
import { settingMeta, settingNames } from '../../packages/runtime/src/config/setting-names.ts'

export const ROOT: string = fileURLToPath(new URL('../..', import.meta.url))

export const PROGRAMS = ['data-fetcher', 'deduplicator', 'gatherer', 'market-maker'] as const
export type Program = (typeof PROGRAMS)[number]

export type Environment = Readonly<Record<string, string>>

interface Known {
  readonly schema: z.ZodObject
  /** @throws It refuses the settings. */
  readonly read: (env: Environment) => unknown
  readonly defaultPorts: readonly number[]
  /** Within which it stops, by default. */
  readonly stopMs: number
}

const KNOWN: Readonly<Record<Program, Known>> = {
  'data-fetcher': { schema: FetcherSettings, read: (env) => readFetcherConfig({ env }), defaultPorts: [8080], stopMs: 8_000 },
  deduplicator: {
    schema: DeduplicatorSettings,
    read: (env) => parseGatherers(readConfig(DeduplicatorSettings, { env }).gatherers),
    defaultPorts: [8080, 9090],
    stopMs: 60_000,
  },
  gatherer: { schema: GathererSettings, read: (env) => readGathererConfig({ env }), defaultPorts: [8080, 9090], stopMs: 20_000 },
  'market-maker': { schema: MakerSettings, read: (env) => readMakerConfig({ env }), defaultPorts: [8080, 8081, 9090], stopMs: 20_000 },
}

/** What a program declares of its settings, and how it reads them. */
export function settingsOf(program: Program): Known & { readonly names: readonly string[] } {
  const known = KNOWN[program]
  const names = Object.keys(known.schema.shape).map((key) => settingNames(key, settingMeta(known.schema, key)).variable)
  return { ...known, names }
}

/** Settings of `migrate`, of which the deduplicator's are the shorter. */
export const MIGRATE_NAMES: readonly string[] = Object.keys(MigrateSettings.shape).map((key) => settingNames(key).variable)
