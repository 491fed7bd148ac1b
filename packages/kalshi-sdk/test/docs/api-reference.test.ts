import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const ROOT = new URL('../../../../', import.meta.url)
const readJson = <T>(path: string): T => JSON.parse(readFileSync(new URL(path, ROOT), 'utf8'))

it('the API reference is made of every entry of the package', () => {
  const { exports } = readJson<{ readonly exports: Readonly<Record<string, unknown>> }>('packages/kalshi-sdk/package.json')
  const { entryPoints } = readJson<{ readonly entryPoints: readonly string[] }>('typedoc.json')
  const entries = Object.keys(exports)
    .filter((key) => key !== './package.json')
    .map((key) => `packages/kalshi-sdk/src/${key === '.' ? 'index' : key.slice(2)}.ts`)
  expect(entryPoints.toSorted()).toEqual(entries.toSorted())
})
