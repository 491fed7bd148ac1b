import {
  type Command,
  type CommandCall,
  type ConfigSources,
  configCommand,
  durationMs,
  type LogLevel,
  list,
  logLevel,
  oneOf,
  port,
  postgresUrl,
  readConfig,
  type Secret,
  secret,
  text,
  textSetting,
  url,
  wholeNumber,
} from '@kassandra/runtime'
import { z } from 'zod'

const Databases = {
  timeseriesDatabaseUrl: postgresUrl().describe('PostgreSQL of trades, order books and tickers'),
  metadataDatabaseUrl: postgresUrl().describe('PostgreSQL of markets, events and series; may be the same'),
  timeseriesDatabasePassword: secret()
    .optional()
    .describe('in place of the one in the URL: itself, or where it is; asked for at each connection'),
  metadataDatabasePassword: secret().optional().describe('the same for the other database'),
  logLevel: logLevel().default('INFO').describe('DEBUG, INFO, WARNING or ERROR'),
}

const MigrateSettings = z.object(Databases)

const rateShare = () =>
  textSetting('a number above 0 up to 1', (value) => (Number(value) > 0 && Number(value) <= 1 ? Number(value) : undefined))

const UNITS: ReadonlyMap<string, number> = new Map([
  ['MB', 1_000 ** 2],
  ['GB', 1_000 ** 3],
  ['TB', 1_000 ** 4],
])

const sizeBytes = () =>
  textSetting('a size such as 500MB, 150GB or 1TB', (value) => {
    const [, amount = '', unit = ''] = /^(\d+)\s*([A-Z]{2})$/.exec(value) ?? []
    const bytes = Number(amount) * (UNITS.get(unit) ?? 0)
    return bytes > 0 ? bytes : undefined
  })

/** Said beside every other problem, not only once there is none. */
function neededBy(key: string): { readonly path: string[]; readonly message: string; readonly when: () => boolean } {
  return { path: [key], message: 'is required with KALSHI_ENVIRONMENT custom', when: () => true }
}

/** A variable is the key in capitals: `gathererId` is GATHERER_ID. */
export const GathererSettings = z
  .object({
    gathererId: text().describe('name in every row; one process a name'),
    kalshiEnvironment: oneOf('prod', 'demo', 'custom').describe('prod, demo, or custom with both URLs below'),
    kalshiRestUrl: url(['http', 'https']).optional().describe('REST base of a custom exchange, to /trade-api/v2'),
    kalshiWsUrl: url(['ws', 'wss']).optional().describe('WebSocket address of a custom exchange'),
    kalshiApiKey: text().describe('id of an API key, or where it is (file:/path); one that can only read suffices'),
    kalshiApiSecret: secret().describe('its private key: a PEM, the path of one, or where it is'),
    ...Databases,
    healthPort: port().default(8080).describe('port of /health, 0 for a free one'),
    metricsPort: port().default(9090).describe('port of /metrics, 0 for a free one'),
    httpHost: text().default('127.0.0.1').describe('address both listen on; 0.0.0.0 in a container'),
    seriesTickers: list().optional().describe('collect the open markets of these series'),
    eventTickers: list().optional().describe('collect the open markets of these events'),
    marketTickers: list().optional().describe('collect these markets; without any of the three, all that are open'),
    exchangeClock: oneOf('real', 'recorded').optional().describe('whether exchange times are of now; default real, recorded for custom'),
    rateShare: rateShare().default(0.3).describe("part of the account's request rate that this process may use, above 0 up to 1"),
    sockets: wholeNumber({ min: 1, max: 200 })
      .default(1)
      .describe('connections that share the markets; with one, a gap in a book covers every stream'),
    marketsPerSocket: wholeNumber({ min: 1 }).default(100_000).describe('markets that one connection takes at most'),
    batchRows: wholeNumber({ min: 1, max: 50_000 }).default(2_000).describe('rows that fill a write'),
    batchDelay: durationMs({ minMs: 1 }).default(250).describe('a write that is not full waits this long'),
    maxBacklogRows: wholeNumber({ min: 1 }).default(50_000).describe('unwritten rows at which reading pauses'),
    maxPause: durationMs({ minMs: 100 }).default(20_000).describe('a pause longer than this ends the connection with a stated gap'),
    idleGrace: durationMs({ minMs: 100 }).default(1_000).describe('silence after which the last instant is vouched for'),
    snapshotInterval: durationMs().default(900_000).describe('REST order books are read once in this time, 0 for never'),
    reconcileInterval: durationMs({ minMs: 1_000 }).default(300_000).describe('markets are listed again after this long'),
    backfillMargin: durationMs().default(60_000).describe('trades are fetched this far before the last one seen, in exchange time'),
    backfillRepeat: durationMs().default(5_000).describe('and once more after this long, for those listed late'),
    retentionDays: wholeNumber().default(2).describe('days of exchange time that are kept after the deduplicator has read them'),
    diskLimit: sizeBytes().optional().describe('the time-series database at most, such as 150GB; past it the oldest goes, read or not'),
    retentionInterval: durationMs({ minMs: 100 }).default(60_000).describe('the disk is looked at, and old rows go, after this long'),
    secretRefresh: durationMs({ minMs: 100 }).default(60_000).describe('the API key is read again after this long'),
    stopTimeout: durationMs({ minMs: 1_000 }).default(20_000).describe('a stop that takes longer fails'),
  })
  .refine(
    ({ kalshiEnvironment, kalshiRestUrl }) => kalshiEnvironment !== 'custom' || kalshiRestUrl !== undefined,
    neededBy('kalshiRestUrl'),
  )
  .refine(({ kalshiEnvironment, kalshiWsUrl }) => kalshiEnvironment !== 'custom' || kalshiWsUrl !== undefined, neededBy('kalshiWsUrl'))

/** What `gatherer migrate` needs. */
export interface MigrateConfig {
  readonly timeseriesDatabaseUrl: Secret
  readonly metadataDatabaseUrl: Secret
  readonly timeseriesDatabasePassword?: Secret | undefined
  readonly metadataDatabasePassword?: Secret | undefined
  readonly logLevel: LogLevel
}

/** What `gatherer run` needs. Durations are in milliseconds. */
export interface GathererConfig extends MigrateConfig {
  readonly gathererId: string
  readonly kalshiEnvironment: 'prod' | 'demo' | 'custom'
  /** Both there for `custom`. */
  readonly kalshiRestUrl?: string | undefined
  readonly kalshiWsUrl?: string | undefined
  readonly kalshiApiKey: string
  readonly kalshiApiSecret: Secret
  readonly healthPort: number
  readonly metricsPort: number
  readonly httpHost: string
  readonly seriesTickers?: readonly string[] | undefined
  readonly eventTickers?: readonly string[] | undefined
  readonly marketTickers?: readonly string[] | undefined
  readonly exchangeClock?: 'real' | 'recorded' | undefined
  readonly rateShare: number
  readonly sockets: number
  readonly marketsPerSocket: number
  readonly batchRows: number
  readonly batchDelay: number
  readonly maxBacklogRows: number
  readonly maxPause: number
  readonly idleGrace: number
  readonly snapshotInterval: number
  readonly reconcileInterval: number
  readonly backfillMargin: number
  readonly backfillRepeat: number
  readonly retentionDays: number
  readonly diskLimit?: number | undefined
  readonly retentionInterval: number
  readonly secretRefresh: number
  readonly stopTimeout: number
}

/** Pure. @throws {ConfigError} Names every problem at once, no value. */
export function readGathererConfig(sources: ConfigSources): GathererConfig {
  return readConfig(GathererSettings, sources)
}

export function runCommand(run: (config: GathererConfig, call: CommandCall) => Promise<number | undefined>): Command {
  return configCommand({ name: 'run', summary: 'record until stopped', schema: GathererSettings, run })
}

export function migrateCommand(run: (config: MigrateConfig, call: CommandCall) => Promise<number | undefined>): Command {
  return configCommand({
    name: 'migrate',
    summary: 'bring both databases up to date',
    schema: MigrateSettings,
    options: {
      'grant-roles': {
        type: 'boolean',
        help: 'then give the roles gatherer and dedup_reader what they need, and take the rest from public',
      },
    },
    run,
  })
}
