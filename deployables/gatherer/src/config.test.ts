import { ConfigError } from '@kassandra/runtime'
import { expect, it } from 'vitest'
import { readGathererConfig } from './config.ts'
import { toSelection } from './selection.ts'

const ENV = {
  GATHERER_ID: 'g1',
  KALSHI_ENVIRONMENT: 'demo',
  KALSHI_API_KEY: 'key',
  KALSHI_API_SECRET: 'key.pem',
  TIMESERIES_DATABASE_URL: 'postgres://u:hidden@h:5432/kalshi_ts',
  METADATA_DATABASE_URL: 'postgres://u:hidden@h:5433/kalshi_meta',
}
const problemsOf = (env: Record<string, string>): readonly string[] => {
  try {
    readGathererConfig({ env })
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
}

it('needs a name, an exchange with its key, and two databases', () => {
  expect(readGathererConfig({ env: ENV })).toMatchObject({
    gathererId: 'g1',
    healthPort: 8080,
    metricsPort: 9090,
    logLevel: 'INFO',
    snapshotInterval: 900_000,
  })
  expect(problemsOf({})).toHaveLength(Object.keys(ENV).length)
})

it('wants both addresses of a custom exchange, and says so beside every other problem', () => {
  expect(problemsOf({ ...ENV, KALSHI_ENVIRONMENT: 'custom', HEALTH_PORT: 'x' })).toEqual([
    'HEALTH_PORT: expected a whole number from 0 to 65535',
    'KALSHI_REST_URL: is required with KALSHI_ENVIRONMENT custom',
    'KALSHI_WS_URL: is required with KALSHI_ENVIRONMENT custom',
  ])
})

it('shows no secret', () => {
  expect(JSON.stringify(readGathererConfig({ env: ENV }))).not.toMatch(/hidden|key\.pem/)
  expect(problemsOf({ ...ENV, TIMESERIES_DATABASE_URL: 'mysql://u:hidden@h/db' }).join()).not.toContain('hidden')
})

it('selects all open markets unless something is named', () => {
  expect(toSelection(readGathererConfig({ env: ENV }))).toEqual({ kind: 'all' })
  expect(toSelection(readGathererConfig({ env: { ...ENV, SERIES_TICKERS: 'S, T', MARKET_TICKERS: 'M' } }))).toEqual({
    kind: 'some',
    seriesTickers: ['S', 'T'],
    eventTickers: [],
    tickers: ['M'],
  })
})
