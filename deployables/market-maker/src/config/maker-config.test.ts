import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ConfigError, type ConfigSources, readConfig, settingNames } from '@kassandra/runtime'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { readMakerConfig } from './maker-config.ts'
import { LIVE_CONFIRMATION, MakerSettings } from './maker-settings.ts'
import { parseLatency } from './setting-kinds.ts'

const KEY = { KALSHI_API_KEY: 'key-id', KALSHI_API_SECRET: '/keys/kalshi.pem' }
const read = (env: Record<string, string> = {}, rest: Partial<ConfigSources> = {}): ReturnType<typeof readMakerConfig> =>
  readMakerConfig({ env: { ...KEY, ...env }, ...rest })

function problemsOf(sources: ConfigSources): readonly string[] {
  try {
    readMakerConfig(sources)
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
  throw new Error('the configuration was accepted')
}
const problems = (env: Record<string, string>): readonly string[] => problemsOf({ env: { ...KEY, ...env } })

describe('defaults', () => {
  it('trade on paper, on the demo exchange', () => {
    expect(read()).toMatchObject({
      mode: 'paper',
      maxLoss: undefined,
      exchange: { environment: 'demo', keyId: 'key-id', subaccount: 0, rateShare: 1, orderGroupLimit: undefined },
      selection: { tickers: [], eventTickers: [], seriesTickers: [], maxMarkets: 20, minTimeToCloseMs: 900_000, minVolume: 0 },
      paper: {
        cash: 1_000_000_000,
        venue: { queueModel: { kind: 'risk-averse' }, latency: { command: { kind: 'fixed', us: 50_000 } }, seed: 0 },
      },
      strategy: { kind: 'document', document: undefined },
      recovery: { maxPositionDifference: 0, approveDifferences: false },
      storage: {
        databasePath: './data/mm.db',
        databaseUrl: undefined,
        backupIntervalMs: 3_600_000,
        sizeAlertBytes: 1_024_000_000,
        stateStore: undefined,
        stateIntervalMs: 60_000,
      },
      logFile: './data/logs/market-maker.log',
      http: { host: '127.0.0.1', healthPort: 8080, metricsPort: 9090, controlPort: 8081, controlToken: undefined },
      killFile: './data/KILL',
      alerts: { webhookUrls: [], slackWebhookUrl: undefined },
      stop: { mode: 'immediate' },
    })
  })

  it('are what config/default.yaml says, setting by setting', () => {
    const path = fileURLToPath(new URL('../../config/default.yaml', import.meta.url))
    const text = readFileSync(path, 'utf8')
    const { strategy, ...config } = read({}, { file: { path, text } })
    expect({ ...config, strategy: read().strategy }).toEqual(read())
    expect(strategy).toEqual({ kind: 'document', document: { preset: 'baseline' } })
    const unnamed = Object.keys(MakerSettings.shape).filter((key) => !Object.hasOwn(parse(text), key))
    const defaults = readConfig(MakerSettings, { env: KEY })
    expect(unnamed.filter((key) => Object.hasOwn(defaults, key))).toEqual(['kalshiApiKey', 'kalshiApiSecret'])
  })

  it('do not reach to the key, without which nothing is told of any market', () => {
    expect(problemsOf({ env: {} })).toEqual([
      expect.stringMatching(/^KALSHI_API_KEY: is required, in paper mode too: .* Make a key in the settings of your account/),
      expect.stringMatching(/^KALSHI_API_SECRET: is required: the private key/),
    ])
  })
})

describe('names', () => {
  it('are those of MM_MODE and its like in the environment, and plain ones on the command line', () => {
    const env = {
      MM_MODE: 'paper',
      MM_LOG_LEVEL: 'debug',
      MM_DATABASE_PATH: '/a.db',
      MM_DATABASE_URL: 'postgres://u:hidden@h/mm',
      MODE: 'live',
    }
    expect(read(env)).toMatchObject({ mode: 'paper', logLevel: 'DEBUG', storage: { databasePath: '/a.db' } })
    const flags = { mode: 'live', 'max-loss-usd': '25', 'confirm-live': LIVE_CONFIRMATION, 'database-path': '/b.db' }
    expect(read(env, { flags })).toMatchObject({ mode: 'live', maxLoss: 25_000_000, storage: { databasePath: '/b.db' } })
  })
})

describe('live mode', () => {
  it('needs a largest loss and a confirmation, and says so at once', () => {
    expect(problems({ MM_MODE: 'live' })).toEqual([
      expect.stringMatching(/^MAX_LOSS_USD: is required in live mode/),
      expect.stringMatching(/^CONFIRM_LIVE: is required in live mode.*--confirm-live/),
    ])
  })

  it.each(['yes', 'true', LIVE_CONFIRMATION.toLowerCase(), `${LIVE_CONFIRMATION}!`])('does not take %j for a confirmation', (words) => {
    expect(problems({ MM_MODE: 'live', MAX_LOSS_USD: '50', CONFIRM_LIVE: words })).toEqual([
      `CONFIRM_LIVE: expected the words "${LIVE_CONFIRMATION}"`,
    ])
  })

  it.each(['0', '-5', '50 dollars', '1e2', '0.0000001', '$5'])('does not take %j for a largest loss', (loss) => {
    expect(problems({ MM_MODE: 'live', MAX_LOSS_USD: loss, CONFIRM_LIVE: LIVE_CONFIRMATION })).toEqual([
      'MAX_LOSS_USD: expected an amount in dollars such as 50 or 0.25, above 0',
    ])
  })

  it('takes money digit by digit, whether it is text or a number', () => {
    const live = { MM_MODE: 'live', CONFIRM_LIVE: LIVE_CONFIRMATION }
    expect(read({ ...live, MAX_LOSS_USD: '0.1' }).maxLoss).toBe(100_000)
    expect(read(live, { file: { path: 'c.yaml', text: 'maxLossUsd: 0.29\npaperCashUsd: "1234567.891234"\n' } })).toMatchObject({
      maxLoss: 290_000,
      paper: { cash: 1_234_567_891_234 },
    })
  })
})

describe('problems', () => {
  it('are told all at once, each under the name that its author used, with what does not go together', () => {
    const file = {
      path: 'maker.yaml',
      text: 'kalshiEnvironment: custom\nhelthPort: 1\nstrategy:\n  preset: bold\n  quoting:\n    spread: {min: -1}\nminVolume: 0.001\n',
    }
    const env = { MM_MODE: 'live', KALSHI_REST_URL: 'ftp://h', CONTROL_TOKEN: 'short', SLACK_WEBHOOK_URL: 'hooks', RATE_SHARE: '1.5' }
    expect(problemsOf({ file, env, flags: { 'paper-data-latency': 'soon', 'strategy-file': 's.yaml', 'control-port': '9090' } })).toEqual([
      'maker.yaml: unknown setting helthPort',
      'KALSHI_REST_URL: expected a http or https URL',
      'RATE_SHARE: expected a number above 0, at most 1',
      'maker.yaml: minVolume: expected a number of contracts such as 10 or 2.50, 0 or more',
      expect.stringMatching(/^--paper-data-latency: expected 50ms, "uniform/),
      'maker.yaml: strategy: preset: expected one of conservative, baseline, aggressive',
      'maker.yaml: strategy: quoting.spread.min: expected a number of 0 or more',
      'CONTROL_TOKEN: expected at least 24 printable ASCII characters without spaces',
      'SLACK_WEBHOOK_URL: expected an http or https URL',
      expect.stringMatching(/^KALSHI_API_KEY: is required/),
      expect.stringMatching(/^KALSHI_API_SECRET: is required/),
      'KALSHI_WS_URL: is required with KALSHI_ENVIRONMENT custom',
      expect.stringMatching(/^MAX_LOSS_USD: is required in live mode/),
      expect.stringMatching(/^CONFIRM_LIVE: is required in live mode/),
      'maker.yaml: strategy: is given, and so is STRATEGY_FILE: keep one of them',
      '--control-port: is the same as HEALTH_PORT or METRICS_PORT',
    ])
  })

  it('hold no secret and no value of one, whatever is wrong with it', () => {
    const value = fc.stringMatching(/^[a-z0-9]{8,12}$/).map((text) => `zz${text}`)
    fc.assert(
      fc.property(value, (hidden) => {
        const env = {
          MM_MODE: hidden,
          KALSHI_API_SECRET: hidden,
          MM_DATABASE_URL: `mysql://u:${hidden}@h/d`,
          CONTROL_TOKEN: `${hidden} ${hidden}`,
          ALERT_WEBHOOK_URLS: `https://h/${hidden},ftp://h/${hidden}`,
          SLACK_WEBHOOK_URL: `h/${hidden}`,
          PAPER_CASH_USD: hidden,
          STRATEGY: hidden,
        }
        const told = problemsOf({ env })
        expect(told).toHaveLength(8)
        expect(told.join('\n')).not.toContain(hidden)
      }),
    )
  })
})

it('has every variable in the README', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
  const variables = Object.entries(MakerSettings.shape).map(([key, setting]) => setting.meta()?.['variable'] ?? settingNames(key).variable)
  expect(variables.filter((variable) => !readme.includes(`\`${variable}\``))).toEqual([])
})

describe('settings', () => {
  it('give the exchange two addresses, a queue model its exponent and a latency its parts', () => {
    const config = read({
      KALSHI_ENVIRONMENT: 'custom',
      KALSHI_REST_URL: 'http://127.0.0.1:8090/trade-api/v2/',
      KALSHI_WS_URL: 'ws://127.0.0.1:8090/trade-api/ws/v2',
      PAPER_QUEUE_MODEL: 'power',
      PAPER_QUEUE_EXPONENT: '1.5',
      PAPER_ANSWER_LATENCY: 'exponential  20ms 30ms 0.5s',
      PAPER_COMMAND_LATENCY: 'uniform 0ms 1ms',
      ORDER_GROUP_LIMIT: '150.50',
      LOG_FILE: 'none',
      ALERT_WEBHOOK_URLS: 'https://a/1, http://b/2',
      STRATEGY: 'aggressive',
      SERIES_TICKERS: 'KXBTC,KXETH',
      CONTROL_ORIGINS: 'https://maker.example.com, http://localhost:8081',
      GCS_ENDPOINT: 'http://127.0.0.1:4443/',
    })
    expect(config).toMatchObject({
      exchange: {
        environment: { restUrl: 'http://127.0.0.1:8090/trade-api/v2', wsUrl: 'ws://127.0.0.1:8090/trade-api/ws/v2' },
        orderGroupLimit: 15_050,
      },
      paper: {
        venue: {
          queueModel: { kind: 'power', exponent: 1.5 },
          latency: {
            answer: { kind: 'exponential', minUs: 20_000, meanUs: 30_000, maxUs: 500_000 },
            command: { kind: 'uniform', minUs: 0, maxUs: 1_000 },
          },
        },
      },
      http: { controlOrigins: ['https://maker.example.com', 'http://localhost:8081'] },
      storage: { gcsEndpoint: 'http://127.0.0.1:4443' },
      logFile: undefined,
      strategy: { document: { preset: 'aggressive' } },
      selection: { seriesTickers: ['KXBTC', 'KXETH'] },
    })
    expect(config.alerts.webhookUrls.map((url) => url.reveal())).toEqual(['https://a/1', 'http://b/2'])
  })

  it.each(['https://maker.example.com/', 'maker.example.com', 'https://a.example,', '*'])('know no origin %j', (CONTROL_ORIGINS) => {
    expect(problems({ CONTROL_ORIGINS })).toEqual([expect.stringMatching(/^CONTROL_ORIGINS: expected origins such as/)])
  })

  it.each(['uniform 5ms', 'uniform 5ms 4ms', 'exponential 1ms 2ms', 'exponential 5ms 1ms 4ms', '50', 'uniform 1ms 2ms 3ms', 'fixed 1ms'])(
    'know no latency %j',
    (text) => expect(parseLatency(text)).toBeUndefined(),
  )
})
