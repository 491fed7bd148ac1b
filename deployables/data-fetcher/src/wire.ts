import { type AppendStore, openAppendStore, StoreConfigError } from '@kassandra/archive/append'
import type { Environment } from '@kassandra/kalshi-sdk'
import { ConfigError, openSecret } from '@kassandra/runtime'
import type { FetcherConfig } from './config/fetcher-config.ts'
import { ExchangeAccess, type KeySources } from './exchange/exchange-access.ts'
import { googleTokenCheck, noTokenCheck, type TokenCheck } from './http/token-check.ts'
import { dryRunStore } from './run/dry-run-store.ts'
import { type RunObserver, RunService } from './run/run-service.ts'
import { loadTickers } from './tickers/load-tickers.ts'

/** What only `main` may take from its surroundings. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly nowMs: () => number
  readonly observer: RunObserver
  readonly isDryRun: boolean
}

/** The service, and what it holds open. */
export interface OpenedService {
  readonly service: RunService
  close(): Promise<void>
}

const PERIOD_MINUTES = { '1m': 1, '1h': 60, '1d': 1_440, none: undefined } as const

/** @throws {ConfigError} A store, a secret's reference or a file of tickers that is none. */
export async function openService(config: FetcherConfig, { env, nowMs, observer, isDryRun }: Surroundings): Promise<OpenedService> {
  const access = new ExchangeAccess({ environment: toEnvironment(config), key: toKey(config, env), rateShare: toRateShare(config) })
  const opened = await openStore(config)
  const service = new RunService({
    store: isDryRun ? dryRunStore(opened) : opened,
    access,
    loadTickers: () => loadTickers(config.tickersFile),
    nowMs,
    observer,
    periodMinutes: PERIOD_MINUTES[config.candlePeriod],
    firstLookbackMs: config.firstLookback,
    settleMs: config.settleDelay,
    concurrency: config.concurrency,
    runTimeoutMs: config.runTimeout,
    stopTimeoutMs: config.stopTimeout,
    isDryRun,
  })
  return { service, close: async () => void (await Promise.all([access.close(), opened.close()])) }
}

/** Looks at everything that the settings name and that can be looked at without a network. @throws {ConfigError} */
export async function checkConfig(config: FetcherConfig, env: Surroundings['env']): Promise<void> {
  const checks = [() => loadTickers(config.tickersFile), async () => toKey(config, env), async () => (await openStore(config)).close()]
  const problems: string[] = []
  for (const check of checks) {
    await check().catch((error: unknown) => {
      if (!(error instanceof ConfigError)) throw error
      problems.push(...error.problems)
    })
  }
  if (problems.length > 0) throw new ConfigError(problems)
}

export function toTokenCheck({ verifyToken, tokenAudience = '', tokenServiceAccount = '', tokenCertsUrl }: FetcherConfig): TokenCheck {
  if (!verifyToken) return noTokenCheck
  return googleTokenCheck({ audience: tokenAudience, serviceAccount: tokenServiceAccount, certsUrl: tokenCertsUrl })
}

/** @throws {ConfigError} */
async function openStore({ store, gcsEndpoint: endpoint }: FetcherConfig): Promise<AppendStore> {
  try {
    return await openAppendStore(store, { gcs: { endpoint } })
  } catch (error) {
    if (error instanceof StoreConfigError) throw new ConfigError([`DATA_STORE: ${error.message}`], { cause: error })
    throw error
  }
}

function toKey(config: FetcherConfig, env: Surroundings['env']): KeySources | undefined {
  const { kalshiApiKey, kalshiApiSecret, secretManagerEndpoint: endpoint, googleCloudProject: project } = config
  if (kalshiApiKey === undefined || kalshiApiSecret === undefined) return undefined
  const options = { env, google: { endpoint, project } }
  return {
    keyId: openSecret('KALSHI_API_KEY', kalshiApiKey, options),
    privateKey: openSecret('KALSHI_API_SECRET', kalshiApiSecret, options),
  }
}

function toEnvironment({ kalshiEnvironment, kalshiRestUrl = '' }: FetcherConfig): Environment {
  if (kalshiEnvironment !== 'custom') return kalshiEnvironment
  return { restUrl: kalshiRestUrl, wsUrl: kalshiRestUrl.replace(/^http/, 'ws') } // no socket is ever opened
}

/** An exchange that is given by its URL has no budget that is known. */
function toRateShare({ kalshiEnvironment, rateShare }: FetcherConfig): number | undefined {
  return kalshiEnvironment === 'custom' ? undefined : rateShare
}
