import {
  type Command,
  type CommandCall,
  type ConfigSources,
  configCommand,
  durationMs,
  type LogLevel,
  logLevel,
  type OptionSpec,
  oneOf,
  port,
  readConfig,
  type Secret,
  secret,
  text,
  textSetting,
  toggle,
  url,
  wholeNumber,
} from '@kassandra/runtime'
import { z } from 'zod'

/** Said beside every other problem, not only once there is none. */
function needed(key: string, by: string): { readonly path: string[]; readonly message: string; readonly when: () => boolean } {
  return { path: [key], message: `is required with ${by}`, when: () => true }
}

const rateShare = textSetting('a number above 0, at most 1', (value) => {
  const share = /^\d+(?:\.\d+)?$/.test(value) ? Number(value) : Number.NaN
  return share > 0 && share <= 1 ? share : undefined
})

/** A variable is the key in capitals; `store` is DATA_STORE. */
export const FetcherSettings = z
  .object({
    kalshiEnvironment: oneOf('prod', 'demo', 'custom').default('prod').describe('prod, demo, or custom with the URL below'),
    kalshiRestUrl: url(['http', 'https']).optional().describe('REST base of a custom exchange, to /trade-api/v2'),
    kalshiApiKey: text().optional().describe('id of an API key, or gcp-secret:prod-keyid; without a key as anybody may'),
    kalshiApiSecret: secret().optional().describe('its private key: a PEM, the path of one, or gcp-secret:prod-keyfile'),
    rateShare: rateShare.optional().describe("this process's part of the account's request budget, default 1"),
    tickersFile: text().default('./tickers.txt').describe('what to fetch, one ticker a line'),
    store: text()
      .default('./data')
      .meta({ description: 'where files are kept: gs://bucket/prefix, file:///path or a path', variable: 'DATA_STORE' }),
    candlePeriod: oneOf('1m', '1h', '1d', 'none').default('1m').describe('period of candlesticks'),
    firstLookback: durationMs().default(86_400_000).describe('how far back a new file begins'),
    settleDelay: durationMs().default(120_000).describe('what is younger is left to the next run'),
    concurrency: wholeNumber({ min: 1, max: 64 }).default(4).describe('tickers at once'),
    runTimeout: durationMs({ minMs: 1 }).default(1_500_000).describe('a run that takes longer ends with what it has'),
    stopTimeout: durationMs({ maxMs: 60_000 }).default(8_000).describe('what is being written at a stop may take so long'),
    port: port().default(8080).describe('port of /run and /health, 0 for a free one'),
    httpHost: text().default('127.0.0.1').describe('address it listens on; 0.0.0.0 in a container'),
    verifyToken: toggle().default(false).describe('verify OpenID tokens here too; not behind Cloud Run, which removes signatures'),
    tokenAudience: text().optional().describe('what tokens must be made for, with verify-token'),
    tokenServiceAccount: text().optional().describe('account whose tokens are taken, with verify-token'),
    tokenCertsUrl: url(['http', 'https']).optional().describe("address of the certificates, default Google's"),
    googleCloudProject: text().optional().describe('project of secrets that name none, default that of the credentials'),
    gcsEndpoint: url(['http', 'https']).optional().describe('address of Cloud Storage, for emulators'),
    secretManagerEndpoint: url(['http', 'https']).optional().describe('address of Secret Manager, for emulators'),
    logLevel: logLevel().default('INFO').describe('DEBUG, INFO, WARNING or ERROR'),
  })
  .refine(
    ({ kalshiEnvironment, kalshiRestUrl }) => kalshiEnvironment !== 'custom' || kalshiRestUrl !== undefined,
    needed('kalshiRestUrl', 'KALSHI_ENVIRONMENT custom'),
  )
  .refine(
    ({ kalshiApiKey, kalshiApiSecret }) => kalshiApiSecret === undefined || kalshiApiKey !== undefined,
    needed('kalshiApiKey', 'KALSHI_API_SECRET'),
  )
  .refine(
    ({ kalshiApiKey, kalshiApiSecret }) => kalshiApiKey === undefined || kalshiApiSecret !== undefined,
    needed('kalshiApiSecret', 'KALSHI_API_KEY'),
  )
  .refine(({ verifyToken, tokenAudience }) => verifyToken !== true || tokenAudience !== undefined, needed('tokenAudience', 'VERIFY_TOKEN'))
  .refine(
    ({ verifyToken, tokenServiceAccount }) => verifyToken !== true || tokenServiceAccount !== undefined,
    needed('tokenServiceAccount', 'VERIFY_TOKEN'),
  )

/** Durations are in milliseconds. */
export interface FetcherConfig {
  readonly kalshiEnvironment: 'prod' | 'demo' | 'custom'
  /** There for `custom`. */
  readonly kalshiRestUrl?: string | undefined
  /** Both or neither. */
  readonly kalshiApiKey?: string | undefined
  readonly kalshiApiSecret?: Secret | undefined
  readonly rateShare?: number | undefined
  readonly tickersFile: string
  readonly store: string
  readonly candlePeriod: '1m' | '1h' | '1d' | 'none'
  readonly firstLookback: number
  readonly settleDelay: number
  readonly concurrency: number
  readonly runTimeout: number
  readonly stopTimeout: number
  readonly port: number
  readonly httpHost: string
  readonly verifyToken: boolean
  /** Both there with `verifyToken`. */
  readonly tokenAudience?: string | undefined
  readonly tokenServiceAccount?: string | undefined
  readonly tokenCertsUrl?: string | undefined
  readonly googleCloudProject?: string | undefined
  readonly gcsEndpoint?: string | undefined
  readonly secretManagerEndpoint?: string | undefined
  readonly logLevel: LogLevel
}

const OPTIONS: Readonly<Record<string, OptionSpec>> = {
  once: { type: 'boolean', help: 'one run, its summary, and the end' },
  'dry-run': { type: 'boolean', help: 'as --once, but write nothing and say what would be written' },
  'schedule-time': { type: 'string', value: 'INSTANT', help: 'scheduled time of the one run, such as 2026-05-14T04:00:00Z' },
  json: { type: 'boolean', help: 'print the summary of the one run as a line of JSON' },
}

/** Pure. @throws {ConfigError} Names every problem at once, no value. */
export function readFetcherConfig(sources: ConfigSources): FetcherConfig {
  return readConfig(FetcherSettings, sources)
}

export function fetchCommand(
  check: (config: FetcherConfig) => Promise<void>,
  run: (config: FetcherConfig, call: CommandCall) => Promise<number | undefined>,
): Command {
  return configCommand({ name: 'run', summary: 'fetch at every POST /run, or once', schema: FetcherSettings, options: OPTIONS, check, run })
}
