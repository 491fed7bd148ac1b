import type { Shard } from '@kassandra/recorder'
import { durationMs, list, logLevel, oneOf, port, postgresUrl, Secret, secret, text, textSetting, wholeNumber } from '@kassandra/runtime'
import { z } from 'zod'
import { pollIntervals } from './poll-intervals.ts'

const Production = {
  productionDatabaseUrl: postgresUrl().describe('PostgreSQL that takes what was merged'),
  productionDatabasePassword: secret()
    .optional()
    .describe('in place of the one in the URL: itself, or where it is; asked for at each connection'),
  logLevel: logLevel().default('INFO').describe('DEBUG, INFO, WARNING or ERROR'),
}

/** What `deduplicator migrate` needs. */
export const MigrateSettings = z.object(Production)
export type MigrateConfig = z.output<typeof MigrateSettings>

/** What `deduplicator coverage` needs. */
export const CoverageSettings = z.object({
  ...Production,
  market: list().optional().describe('market tickers, a comma list; without any, the sums over all markets'),
  from: text().optional().describe('RFC 3339 instant of exchange time, included; default the first that is recorded'),
  to: text().optional().describe('RFC 3339 instant of exchange time, excluded; default the last that is decided'),
})
export type CoverageConfig = z.output<typeof CoverageSettings>

/** `0/2`: the first of two. */
const shard = () =>
  textSetting('a part such as 0/2, counted from 0', (value): Shard | undefined => {
    const [, index, count] = /^(\d{1,3})\/(\d{1,3})$/.exec(value)?.map(Number) ?? []
    return index !== undefined && count !== undefined && index < count ? { index, count } : undefined
  })

/** A gatherer's name and its two databases. */
export interface GathererAddress {
  readonly id: string
  readonly timeSeriesUrl: Secret
  readonly metadataUrl: Secret
}

const FORM = 'takes a comma list of id=timeseriesUrl|metadataUrl'

/** What `deduplicator run` needs. A variable is the key in capitals: `archiveStore` is ARCHIVE_STORE. */
export const DeduplicatorSettings = z.object({
  ...Production,
  gatherers: secret().describe(`the gatherers: a comma list of id=timeseriesUrl|metadataUrl`),
  gatherersDatabasePassword: secret().optional().describe("the same for the gatherers' databases, one for all"),
  archiveStore: text().describe('where the Parquet archive is: a folder, s3://bucket/prefix or gs://bucket/prefix'),
  archiveEngine: oneOf('duckdb', 'hyparquet', 'parquetjs').default('duckdb').describe('what writes the Parquet files'),
  sealIntervalSeconds: wholeNumber({ min: 1, max: 86_400 }).default(3_600).describe('exchange time of one exported file'),
  mergeGrace: durationMs().default(2_000).describe('exchange time by which all must have passed an instant before it counts as known'),
  sourceDownAfter: durationMs({ minMs: 1_000 }).default(15_000).describe('a gatherer that is silent for longer counts as down'),
  mergeMode: oneOf('segment', 'multiset')
    .default('segment')
    .describe('multiset also takes what no leader has; only where the audit shows that exchange times agree'),
  shard: shard().optional().describe('merge a part of the markets only, such as 0/2; each part has a production database of its own'),
  pageRows: wholeNumber({ min: 1, max: 200_000 })
    .default(20_000)
    .describe('rows of one page; a round holds a page of each table and gatherer'),
  settleChunkRows: wholeNumber({ min: 1, max: 200_000 }).default(20_000).describe('landed rows that one transaction audits and drops'),
  lockWait: durationMs().default(10_000).describe('wait at the start for another one that is about to end'),
  roundOverdue: durationMs({ minMs: 1_000 }).default(30_000).describe('unhealthy when no round was committed for longer'),
  exportOverdueIntervals: wholeNumber({ min: 1 }).default(3).describe('degraded when more intervals wait for the archive'),
  pollBusyMs: wholeNumber({ min: 1 })
    .default(100)
    .describe('wait after a round that found rows of trades, deltas, tickers or segments, milliseconds'),
  pollIdleMs: wholeNumber({ min: 1 }).default(1_000).describe('wait after a round that found none of them, milliseconds'),
  pollIntervals: pollIntervals().optional().describe('waits of single tables in place of these, such as trades=100ms/1s,markets=5s'),
  healthPort: port().default(8080).describe('port of /health, 0 for a free one'),
  metricsPort: port().default(9090).describe('port of /metrics, 0 for a free one'),
  httpHost: text().default('127.0.0.1').describe('address both listen on; 0.0.0.0 in a container'),
})
export type DeduplicatorConfig = z.output<typeof DeduplicatorSettings>

/**
 * Reads GATHERERS. What is wrong is named by its place, never quoted: the addresses hold passwords.
 * @throws {RangeError} An entry has another form, or a name stands twice.
 */
export function parseGatherers(list: Secret): readonly GathererAddress[] {
  const gatherers = list
    .reveal()
    .split(',')
    .map((entry, at): GathererAddress => {
      const [, id, timeSeriesUrl, metadataUrl] =
        /^\s*([^=\s]+)=(postgres(?:ql)?:\/\/[^|]+)\|(postgres(?:ql)?:\/\/\S+?)\s*$/.exec(entry) ?? []
      if (!id || !timeSeriesUrl || !metadataUrl) throw new RangeError(`GATHERERS ${FORM}: entry ${at + 1} has another form`)
      return { id, timeSeriesUrl: new Secret(timeSeriesUrl), metadataUrl: new Secret(metadataUrl) }
    })
  const twice = gatherers.find(({ id }, at) => gatherers.findIndex((other) => other.id === id) !== at)
  if (twice) throw new RangeError(`GATHERERS names ${twice.id} twice`)
  return gatherers
}
