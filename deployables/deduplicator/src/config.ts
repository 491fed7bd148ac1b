import { durationMs, logLevel, port, postgresUrl, Secret, secret, text, wholeNumber } from '@kassandra/runtime'
import { z } from 'zod'

const Production = {
  productionDatabaseUrl: postgresUrl().describe('PostgreSQL that takes what was merged'),
  logLevel: logLevel().default('INFO').describe('DEBUG, INFO, WARNING or ERROR'),
}

/** What `deduplicator migrate` needs. */
export const MigrateSettings = z.object(Production)
export type MigrateConfig = z.output<typeof MigrateSettings>

/** What `deduplicator coverage` needs. */
export const CoverageSettings = z.object({
  ...Production,
  market: text().describe('market ticker'),
  from: text().describe('RFC 3339 instant of exchange time, included'),
  to: text().describe('RFC 3339 instant of exchange time, excluded'),
})
export type CoverageConfig = z.output<typeof CoverageSettings>

/** A gatherer's name and its two databases. */
export interface GathererAddress {
  readonly id: string
  readonly timeSeriesUrl: Secret
  readonly metadataUrl: Secret
}

const FORM = 'takes a comma list of id=timeseriesUrl|metadataUrl'

/** What `deduplicator run` needs. A variable is the key in capitals: `archiveDir` is ARCHIVE_DIR. */
export const DeduplicatorSettings = z.object({
  ...Production,
  gatherers: secret().describe(`the gatherers: a comma list of id=timeseriesUrl|metadataUrl`),
  archiveDir: text().describe('folder of the Parquet archive'),
  sealIntervalSeconds: wholeNumber({ min: 1, max: 86_400 }).default(3_600).describe('exchange time of one exported file'),
  mergeGrace: durationMs().default(2_000).describe('exchange time by which all must have passed an instant before it counts as known'),
  sourceDownAfter: durationMs({ minMs: 1_000 }).default(15_000).describe('a gatherer that is silent for longer counts as down'),
  pollBusyMs: wholeNumber({ min: 1 }).default(100).describe('wait after a round that found rows, milliseconds'),
  pollIdleMs: wholeNumber({ min: 1 }).default(1_000).describe('wait after a round that found none, milliseconds'),
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
