import { durationMs, list, logLevel, oneOf, port, postgresUrl, secret, text, toggle, url, wholeNumber } from '@kassandra/runtime'
import { z } from 'zod'
import { checkTogether } from './check-together.ts'
import {
  contracts,
  controlToken,
  latency,
  matching,
  origins,
  positive,
  secretUrl,
  secretUrls,
  strategyDocument,
  usd,
} from './setting-kinds.ts'

/** What a person has to say before real money is traded. */
export const LIVE_CONFIRMATION = 'I understand that this trades real money'

/** Every setting has a default but the exchange's key, and in live mode the largest loss and the confirmation. */
export const MakerSettings = checkTogether(
  z.object({
    mode: oneOf('paper', 'live').default('paper').meta({ description: 'paper or live', variable: 'MM_MODE' }),
    confirmLive: matching(`the words "${LIVE_CONFIRMATION}"`, new RegExp(`^${LIVE_CONFIRMATION}$`))
      .optional()
      .meta({
        description: `needed in live mode; elsewhere than on the command line: the words "${LIVE_CONFIRMATION}"`,
        switchText: LIVE_CONFIRMATION,
      }),
    maxLossUsd: usd({ isPositive: true })
      .optional()
      .describe('drawdown and loss of a day at which trading halts, dollars; needed in live mode'),
    engineId: matching('1 to 32 letters, digits, dots, hyphens or underscores', /^[\w.-]{1,32}$/)
      .default('mm')
      .describe('first part of every client order id; one maker a name and account'),

    kalshiEnvironment: oneOf('prod', 'demo', 'custom').default('demo').describe('prod, demo, or custom with both URLs below'),
    kalshiRestUrl: url(['http', 'https']).optional().describe('REST base of a custom exchange, to /trade-api/v2'),
    kalshiWsUrl: url(['ws', 'wss']).optional().describe('WebSocket address of a custom exchange'),
    kalshiApiKey: text().optional().describe('id of an API key; in paper mode one that can only read suffices'),
    kalshiApiSecret: secret().optional().describe('its private key: a PEM, or the path of one'),
    secretRefresh: durationMs({ minMs: 1_000 })
      .default(60_000)
      .describe('how often the key is read again, so that a new one needs no restart'),
    exchangeClock: oneOf('real', 'recorded')
      .default('real')
      .describe('whether exchange times are of now, or of a recording that is played'),
    subaccount: wholeNumber({ max: 63 }).default(0).describe('subaccount that is traded; 0 is the primary one'),
    rateShare: positive(1).default(1).describe("this process's part of the account's request budget, up to 1"),
    orderGroupLimit: contracts({ isPositive: true })
      .optional()
      .describe('contracts matched in 15 s past which the exchange itself cancels everything; without it no order group'),

    marketTickers: list().optional().describe('trade these markets'),
    eventTickers: list().optional().describe('trade markets of these events'),
    seriesTickers: list().optional().describe('trade markets of these series; without any of the three, of all'),
    maxMarkets: wholeNumber({ min: 1, max: 10_000 }).default(20).describe('at most so many, those with the highest volume'),
    minTimeToClose: durationMs().default(900_000).describe('a market that closes sooner is not taken up'),
    minVolume: contracts().default('0').describe('contracts traded in 24 h below which a market is not taken up'),
    selectionInterval: durationMs({ minMs: 1_000 }).default(300_000).describe('how often markets are looked for'),

    paperCashUsd: usd({ isPositive: true }).default('1000').describe('cash of a new paper account, dollars'),
    paperQueueModel: oneOf('risk-averse', 'power', 'power-total', 'power-share', 'log', 'log-total')
      .default('risk-averse')
      .describe('how paper orders move up in their queue; risk-averse fills least'),
    paperQueueExponent: positive().default(2).describe('exponent of the three power models'),
    paperDataLatency: latency().default('50ms').describe('from the exchange to here'),
    paperCommandLatency: latency().default('50ms').describe('from here to the exchange'),
    paperAnswerLatency: latency().default('50ms').describe('from the exchange to here, of answers and fills'),
    paperSeed: wholeNumber().default(0).describe('of the latencies that are drawn'),

    strategyFile: text().optional().describe('file of the strategy; read again when it changes'),
    strategy: strategyDocument().optional().describe('the strategy, in the settings file; elsewhere the name of a preset'),

    maxPositionDifference: contracts().default('0').describe('contracts by which a start may find other positions than were kept'),
    approveDifferences: toggle()
      .default(false)
      .meta({ description: 'take what a start finds on the exchange, however different', switchText: 'true' }),
    reconcileInterval: durationMs({ minMs: 1_000 }).default(60_000).describe('how often the account is compared with the exchange'),

    databasePath: text().default('./data/mm.db').meta({ description: 'SQLite file', variable: 'MM_DATABASE_PATH' }),
    databaseUrl: postgresUrl().optional().meta({ description: 'PostgreSQL in its place', variable: 'MM_DATABASE_URL' }),
    allowEphemeralDatabase: toggle()
      .default(false)
      .meta({ description: 'live mode on a file system that does not outlive the machine', switchText: 'true' }),
    backupInterval: durationMs().default(3_600_000).describe('how often the database is copied, 0 for never'),
    backupDir: text().default('./data/backups').describe('folder of the copies'),
    backupsKept: wholeNumber({ min: 1 }).default(24).describe('copies that are kept'),
    backupStore: text().optional().describe('where copies are uploaded: s3://bucket/prefix, gs://bucket/prefix or file:///folder'),
    stateStore: text()
      .optional()
      .describe('where lease, state and logs are kept that outlive the machine: s3://bucket/prefix, gs://bucket/prefix or file:///folder'),
    stateInterval: durationMs({ minMs: 1_000 }).default(60_000).describe('how often the database is copied there'),
    gcsEndpoint: url(['http', 'https']).optional().describe('address of Cloud Storage, for emulators'),
    databaseSizeAlertMb: wholeNumber({ min: 1 }).default(1_024).describe('millions of bytes of the database that raise an alert'),
    recordingFile: text().optional().describe('settings of the recordings; default ./config/recording.yaml where it is there'),

    logLevel: logLevel().default('INFO').meta({ description: 'DEBUG, INFO, WARNING or ERROR', variable: 'MM_LOG_LEVEL' }),
    logFile: text().default('./data/logs/market-maker.log').describe('log file beside standard output; "none" for none'),

    httpHost: text().default('127.0.0.1').describe('address all three ports listen on; 0.0.0.0 in a container'),
    healthPort: port().default(8080).describe('port of /health, 0 for a free one'),
    metricsPort: port().default(9090).describe('port of /metrics, 0 for a free one'),
    controlPort: port().default(8081).describe('port of the page and the API, 0 for a free one'),
    controlToken: controlToken().optional().describe('what the API asks for; without it one is made and kept in the file below'),
    controlTokenFile: text().default('./data/control.token').describe('file of the token that was made'),
    controlOrigins: origins().optional().describe('further origins of the page, such as those of a proxy: https://maker.example.com'),
    killFile: text().default('./data/KILL').describe('trading halts when this file is there'),

    alertWebhookUrls: secretUrls().optional().describe('addresses that alerts are posted to as JSON'),
    slackWebhookUrl: secretUrl().optional().describe('address of a Slack-compatible webhook'),
    alertInterval: durationMs().default(300_000).describe('the same alert is not sent again within this time'),

    stopMode: oneOf('immediate', 'drain', 'unwind', 'pause')
      .default('immediate')
      .describe('on SIGTERM: cancel all at once; lessen positions first; close them first; or let nothing rest'),
    stopTimeout: durationMs({ minMs: 1_000 }).default(20_000).describe('a stop that takes longer cancels all and fails'),
  }),
)

/** The settings as they are written down: money and sizes are decimal text, durations milliseconds. */
export type MakerSettings = z.output<typeof MakerSettings>
