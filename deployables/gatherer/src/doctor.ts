import type { KalshiClient } from '@kassandra/kalshi-sdk'
import { collectMigrations } from '@kassandra/recorder'
import { type Check, type Command, doctorCommand, failed, ok, skipped, warning } from '@kassandra/runtime'
import { assertSchema, type MigrationSet } from '@kassandra/sync'
import { metadataMigrations, timeSeriesMigrations } from '@kassandra/sync/schema'
import type { Pool } from 'pg'
import { type GathererConfig, GathererSettings } from './config.ts'
import { openKey } from './credentials.ts'
import { createClient, exchangeClockOf, openDatabases } from './wire.ts'

const MIN_VERSION = 16
/** The exchange refuses signatures that are older; the `Date` of an answer goes to the second. */
const MAX_OFFSET_MS = 2_000

/** `gatherer doctor`: looks at all that a start needs, with the settings of that start. */
export const gathererDoctor = (nowMs: () => number, env: Readonly<Record<string, string | undefined>>): Command =>
  doctorCommand({
    schema: GathererSettings,
    checks: async (config, signal) => {
      const { signer } = await openKey(config, env)
      const client = createClient(config, signer)
      const { timeSeries, metadata } = openDatabases(config, env, { applicationName: 'gatherer doctor', max: 1 })
      signal.addEventListener('abort', () => void Promise.all([client.close(), timeSeries.end(), metadata.end()]), { once: true })
      return [
        clockCheck(config, client, nowMs),
        keyCheck(signer.keyId, client),
        rateCheck(config, client),
        databaseCheck('time-series database', timeSeries, [timeSeriesMigrations, collectMigrations]),
        databaseCheck('metadata database', metadata, [metadataMigrations]),
        diskCheck(config, timeSeries),
      ]
    },
  })

const clockCheck = (config: GathererConfig, client: KalshiClient, nowMs: () => number): Check => ({
  name: 'exchange and clock',
  advice: 'see that this machine reaches the exchange, and that KALSHI_ENVIRONMENT names the right one',
  run: async (signal) => {
    const sentMs = nowMs()
    const { response } = await client.exchange.status({ signal }).withResponse()
    const answeredMs = nowMs()
    if (exchangeClockOf(config) === 'recorded') return skipped('it answers; its clock may be that of a recording')
    const exchangeMs = Date.parse(String(response.headers['date']))
    if (Number.isNaN(exchangeMs)) return skipped('it answers, without its time')
    const offsetMs = Math.max(0, exchangeMs - answeredMs, sentMs - exchangeMs - 1_000)
    if (offsetMs <= MAX_OFFSET_MS) return ok('it answers, and the clocks agree to the second')
    return failed(`our clock is ${Math.round(offsetMs / 1_000)} s off`, 'synchronise it, for instance with chrony: signatures are refused')
  },
})

const keyCheck = (usedId: string, client: KalshiClient): Check => ({
  name: 'key',
  advice: 'KALSHI_API_KEY and KALSHI_API_SECRET must belong together, and to this environment: prod and demo have keys of their own',
  run: async (signal) => {
    const { keys } = await client.apiKeys.list({ signal })
    const scopes = keys.find(({ keyId }) => keyId === usedId)?.scopes
    if (scopes === undefined) return ok('it is accepted')
    const mayWrite = scopes.filter((scope) => scope.startsWith('write'))
    if (mayWrite.length === 0) return ok(`it may ${scopes.join(', ')}`)
    return warning(`it may ${scopes.join(', ')}`, 'a key that can only read suffices: make one with scope read')
  },
})

const rateCheck = ({ rateShare, snapshotInterval }: GathererConfig, client: KalshiClient): Check => ({
  name: 'request rate',
  advice: 'see the check of the key',
  run: async (signal) => {
    const { read, usageTier } = await client.account.limits({ signal })
    const perSecond = (read.refillRate * rateShare) / TOKENS_A_READ
    const books = Math.floor((perSecond * POLLING_PART * snapshotInterval) / 1_000) * MARKETS_A_REQUEST
    const detail = `${perSecond.toFixed(1)} reads a second of tier ${usageTier}: order books of ${books} markets in SNAPSHOT_INTERVAL`
    return perSecond >= 1 ? ok(detail) : warning(detail, 'raise RATE_SHARE')
  },
})
const TOKENS_A_READ = 10
const POLLING_PART = 0.4
const MARKETS_A_REQUEST = 100

const databaseCheck = (name: string, pool: Pool, schemas: readonly MigrationSet[]): Check => ({
  name,
  advice:
    'see that the server runs, that the address and the password are right, and that the user may use the database; then `gatherer migrate`',
  run: async () => {
    const { rows } = await pool.query<{ version: string; major: number; user: string }>(
      `select current_setting('server_version') as version, current_setting('server_version_num')::int / 10000 as major, current_user as user`,
    )
    const { version = '', major = 0, user = '' } = rows[0] ?? {}
    const detail = `PostgreSQL ${version} as ${user}`
    if (major < MIN_VERSION) return failed(detail, `take PostgreSQL ${MIN_VERSION} or newer`)
    for (const schema of schemas) await assertSchema(pool, schema, 'gatherer migrate')
    return ok(`${detail}, migrated`)
  },
})

const diskCheck = ({ diskLimit }: GathererConfig, pool: Pool): Check => ({
  name: 'disk',
  advice: 'see the check of the time-series database',
  run: async () => {
    const { rows } = await pool.query<{ size: number }>('select pg_database_size(current_database()) as size')
    const sizeBytes = rows[0]?.size ?? 0
    const detail = `${(sizeBytes / 1e9).toFixed(2)} GB`
    if (diskLimit === undefined) return warning(`${detail}, without a limit`, 'set DISK_LIMIT to what the disk has less a tenth')
    if (sizeBytes >= diskLimit)
      return failed(`${detail} of ${diskLimit / 1e9} GB`, 'start the deduplicator, or give it more: the oldest goes')
    return ok(`${detail} of ${diskLimit / 1e9} GB`)
  },
})
