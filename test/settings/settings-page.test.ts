import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import type { z } from 'zod'
import { FetcherSettings } from '../../deployables/data-fetcher/src/config/fetcher-config.ts'
import { CoverageSettings, DeduplicatorSettings } from '../../deployables/deduplicator/src/config.ts'
import { GathererSettings } from '../../deployables/gatherer/src/config.ts'
import { MakerSettings } from '../../deployables/market-maker/src/config/maker-settings.ts'
import { describeSettings } from './describe-settings.ts'
import { toSettingsPage } from './settings-page.ts'

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

const SCHEMAS: Readonly<Record<string, readonly z.ZodObject[]>> = {
  'data-fetcher': [FetcherSettings],
  deduplicator: [DeduplicatorSettings, CoverageSettings],
  gatherer: [GathererSettings],
  'market-maker': [MakerSettings],
}

const programs = Object.entries(SCHEMAS).map(([program, schemas]) => {
  const settings = new Map(schemas.flatMap(describeSettings).map((setting) => [setting.variable, setting]))
  return { program, settings: [...settings.values()] }
})

it('is what docs/settings.md says it is; -u writes it anew', async () => {
  await expect(toSettingsPage(programs)).toMatchFileSnapshot(fromRoot('docs/settings.md'))
})

it('covers every program below deployables', () => {
  const folders = readdirSync(fromRoot('deployables'), { withFileTypes: true }).filter((entry) => entry.isDirectory())
  expect(Object.keys(SCHEMAS)).toEqual(folders.map(({ name }) => name).toSorted())
})

it.each(programs)('says of every setting of $program what it takes and means', ({ settings }) => {
  const unclear = settings.filter(({ takes, meaning, variable }) => meaning === '' || (takes === '' && variable !== 'STRATEGY'))
  expect(unclear).toEqual([])
})
