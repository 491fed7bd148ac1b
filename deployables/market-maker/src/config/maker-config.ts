import { type MicroUsd, parseMicroUsd, parseQty, type Qty } from '@kassandra/kalshi-sdk/units'
import type { PaperConfig, QueueModelConfig } from '@kassandra/mm-engine'
import { type ConfigSources, type LogLevel, readConfig, type Secret } from '@kassandra/runtime'
import { MakerSettings } from './maker-settings.ts'
import { parseLatency } from './setting-kinds.ts'

export interface ExchangeConfig {
  readonly environment: 'prod' | 'demo' | { readonly restUrl: string; readonly wsUrl: string }
  readonly keyId: string
  /** A PEM, or the path of one. */
  readonly privateKey: Secret
  /** It plays a recording: its times are not of now. */
  readonly isRecorded: boolean
  readonly subaccount: number
  readonly rateShare: number
  /** Of an order group; undefined for none. */
  readonly orderGroupLimit: Qty | undefined
}

/** Which open markets are traded. Without any ticker, of all of them those with the highest volume. */
export interface SelectionConfig {
  readonly tickers: readonly string[]
  readonly eventTickers: readonly string[]
  readonly seriesTickers: readonly string[]
  readonly maxMarkets: number
  readonly minTimeToCloseMs: number
  /** Of the last 24 hours. */
  readonly minVolume: Qty
  readonly intervalMs: number
}

export interface RecoveryConfig {
  readonly maxPositionDifference: Qty
  /** Whatever the differences are, the exchange's word is taken. */
  readonly approveDifferences: boolean
  readonly reconcileIntervalMs: number
}

export interface StorageConfig {
  readonly databasePath: string
  /** In place of the path. */
  readonly databaseUrl: Secret | undefined
  readonly allowEphemeral: boolean
  /** 0 for never. */
  readonly backupIntervalMs: number
  readonly backupDir: string
  readonly backupsKept: number
  /** URL of a store that copies are uploaded to. */
  readonly backupStore: string | undefined
  /** URL of the store that lease, state and logs are kept in. */
  readonly stateStore: string | undefined
  readonly stateIntervalMs: number
  /** In place of Google's own. */
  readonly gcsEndpoint: string | undefined
  readonly sizeAlertBytes: number
}

export interface HttpConfig {
  readonly host: string
  readonly healthPort: number
  readonly metricsPort: number
  readonly controlPort: number
  /** Undefined: `openControlToken` makes one. */
  readonly controlToken: Secret | undefined
  readonly controlTokenFile: string
  /** Beside its own. */
  readonly controlOrigins: readonly string[]
}

export interface AlertConfig {
  readonly webhookUrls: readonly Secret[]
  readonly slackWebhookUrl: Secret | undefined
  /** The same alert is not sent again within this time. */
  readonly intervalMs: number
}

export type StrategySource =
  /** Watched while the process runs. */
  | { readonly kind: 'file'; readonly path: string }
  /** As it stands in the settings; undefined for the default. It was checked. */
  | { readonly kind: 'document'; readonly document: unknown }

export type StopMode = 'immediate' | 'drain' | 'unwind' | 'pause'

/** All that is said of a process before it starts. */
export interface MakerConfig {
  readonly mode: 'paper' | 'live'
  /** Drawdown and loss of a day at which trading halts. There in live mode. @see withMaxLoss */
  readonly maxLoss: MicroUsd | undefined
  readonly engineId: string
  readonly exchange: ExchangeConfig
  /** How often the key is read again. */
  readonly secretRefreshMs: number
  readonly selection: SelectionConfig
  readonly paper: { readonly cash: MicroUsd; readonly venue: PaperConfig }
  readonly strategy: StrategySource
  readonly recovery: RecoveryConfig
  readonly storage: StorageConfig
  /** Undefined: `./config/recording.yaml` where it is there, else the defaults. */
  readonly recordingFile: string | undefined
  readonly logLevel: LogLevel
  readonly logFile: string | undefined
  readonly http: HttpConfig
  readonly killFile: string
  readonly alerts: AlertConfig
  readonly stop: { readonly mode: StopMode; readonly timeoutMs: number }
}

/** Pure. @throws {ConfigError} Names every problem at once, no value. */
export function readMakerConfig(sources: ConfigSources): MakerConfig {
  return toMakerConfig(readConfig(MakerSettings, sources))
}

/** Pure. */
export function toMakerConfig(settings: MakerSettings): MakerConfig {
  const { mode, maxLossUsd, engineId, strategyFile, recordingFile, logLevel, logFile, killFile } = settings
  return {
    mode,
    maxLoss: maxLossUsd === undefined ? undefined : parseMicroUsd(maxLossUsd),
    engineId,
    exchange: toExchange(settings),
    secretRefreshMs: settings.secretRefresh,
    selection: toSelection(settings),
    paper: { cash: parseMicroUsd(settings.paperCashUsd), venue: toPaperVenue(settings) },
    strategy: strategyFile === undefined ? { kind: 'document', document: settings.strategy } : { kind: 'file', path: strategyFile },
    recovery: {
      maxPositionDifference: parseQty(settings.maxPositionDifference),
      approveDifferences: settings.approveDifferences,
      reconcileIntervalMs: settings.reconcileInterval,
    },
    storage: toStorage(settings),
    recordingFile,
    logLevel,
    logFile: logFile === 'none' ? undefined : logFile,
    http: toHttp(settings),
    killFile,
    alerts: {
      webhookUrls: settings.alertWebhookUrls ?? [],
      slackWebhookUrl: settings.slackWebhookUrl,
      intervalMs: settings.alertInterval,
    },
    stop: { mode: settings.stopMode, timeoutMs: settings.stopTimeout },
  }
}

function toExchange(settings: MakerSettings): ExchangeConfig {
  const { kalshiEnvironment, kalshiRestUrl, kalshiWsUrl, orderGroupLimit, subaccount, rateShare } = settings
  return {
    environment: kalshiEnvironment === 'custom' ? { restUrl: checked(kalshiRestUrl), wsUrl: checked(kalshiWsUrl) } : kalshiEnvironment,
    keyId: checked(settings.kalshiApiKey),
    privateKey: checked(settings.kalshiApiSecret),
    isRecorded: settings.exchangeClock === 'recorded',
    subaccount,
    rateShare,
    orderGroupLimit: orderGroupLimit === undefined ? undefined : parseQty(orderGroupLimit),
  }
}

function toSelection({ marketTickers, eventTickers, seriesTickers, ...rest }: MakerSettings): SelectionConfig {
  return {
    tickers: marketTickers ?? [],
    eventTickers: eventTickers ?? [],
    seriesTickers: seriesTickers ?? [],
    maxMarkets: rest.maxMarkets,
    minTimeToCloseMs: rest.minTimeToClose,
    minVolume: parseQty(rest.minVolume),
    intervalMs: rest.selectionInterval,
  }
}

function toPaperVenue(settings: MakerSettings): PaperConfig {
  return {
    queueModel: toQueueModel(settings),
    latency: {
      marketData: checked(parseLatency(settings.paperDataLatency)),
      command: checked(parseLatency(settings.paperCommandLatency)),
      answer: checked(parseLatency(settings.paperAnswerLatency)),
    },
    seed: settings.paperSeed,
  }
}

function toQueueModel({ paperQueueModel: kind, paperQueueExponent: exponent }: MakerSettings): QueueModelConfig {
  if (kind === 'risk-averse' || kind === 'log' || kind === 'log-total') return { kind }
  return { kind, exponent }
}

function toStorage(settings: MakerSettings): StorageConfig {
  return {
    databasePath: settings.databasePath,
    databaseUrl: settings.databaseUrl,
    allowEphemeral: settings.allowEphemeralDatabase,
    backupIntervalMs: settings.backupInterval,
    backupDir: settings.backupDir,
    backupsKept: settings.backupsKept,
    backupStore: settings.backupStore,
    stateStore: settings.stateStore,
    stateIntervalMs: settings.stateInterval,
    gcsEndpoint: settings.gcsEndpoint?.replace(/\/$/, ''),
    sizeAlertBytes: settings.databaseSizeAlertMb * 1_000_000,
  }
}

function toHttp(settings: MakerSettings): HttpConfig {
  const { httpHost: host, healthPort, metricsPort, controlPort, controlToken, controlTokenFile, controlOrigins = [] } = settings
  return { host, healthPort, metricsPort, controlPort, controlToken, controlTokenFile, controlOrigins }
}

/** What the schema has made sure of, which its type does not say. */
function checked<T>(value: T | undefined): T {
  if (value === undefined) throw new TypeError('the settings were not checked')
  return value
}
