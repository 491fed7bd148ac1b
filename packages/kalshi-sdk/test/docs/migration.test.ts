import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readOfficialClient } from '../conformance/official-client.ts'
import { readDoc } from './support/markdown.ts'
import { callFor, reasonFor, toMigrationTable } from './support/migration-table.ts'

const NAME = 'migration-from-kalshi-typescript.md'
const PAGE = fileURLToPath(new URL(`../../../../docs/${NAME}`, import.meta.url))
const MARK = /^[\s\S]*?<!-- From here on made by [^\n]* -->\n\n/

const official = readOfficialClient()

describe('the way from kalshi-typescript', () => {
  it('reads every operation of the official client', () => {
    expect(official.operations.length).toBeGreaterThanOrEqual(114)
    expect(official.operations).toContainEqual({
      api: 'MarketApi',
      method: 'getMarket',
      httpMethod: 'GET',
      path: '/markets/{ticker}',
      parameters: ['ticker'],
    })
  })

  it('leads somewhere from every operation, or says why not', () => {
    const lost = official.operations.filter((operation) => callFor(operation) === undefined && reasonFor(operation) === undefined)
    expect(lost).toEqual([])
  })

  it('is what the page says; -u writes it anew', async () => {
    const written = MARK.exec(readDoc(NAME))?.[0] ?? ''
    expect(written).not.toBe('')
    await expect(written + toMigrationTable(official)).toMatchFileSnapshot(PAGE)
  })
})
