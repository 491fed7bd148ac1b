import { fileURLToPath } from 'node:url'
import { openEngine } from '@kassandra/archive'
import { openStore } from '@kassandra/archive/store'
import { type Check, type Command, diskCheck, doctorCommand, type Finding, failed, ok, postgresCheck, warning } from '@kassandra/runtime'
import { assertSchema, readClusterState } from '@kassandra/sync'
import { productionMigrations } from '@kassandra/sync/schema'
import type { Pool } from 'pg'
import { type DeduplicatorConfig, DeduplicatorSettings, type GathererAddress } from './config.ts'
import { type Environment, openPool, openProduction } from './open-pool.ts'
import { readGatherers } from './wire.ts'

const MIN_POSTGRES = 16
const MIN_FREE_BYTES = 1_024 ** 3
const ENOUGH_FREE_BYTES = 10 * 1_024 ** 3
const NAME = 'deduplicator doctor'

/** `deduplicator doctor`: looks at all that a start needs, with the settings of that start. */
export const deduplicatorDoctor = (env: Environment): Command =>
  doctorCommand({
    schema: DeduplicatorSettings,
    checks: (config) => [
      productionCheck(config, env),
      ...readGatherers(config.gatherers).flatMap((address) => [seriesCheck(address, config, env), recordsCheck(address, config, env)]),
      archiveCheck(config),
      engineCheck(config),
    ],
  })

const productionCheck = (config: DeduplicatorConfig, env: Environment): Check =>
  databaseCheck(
    'production',
    () => openProduction(config, env, NAME),
    'see that the server runs, that PRODUCTION_DATABASE_URL and its password are right, and that the user may connect; then `deduplicator migrate`',
    async (pool) => {
      await assertSchema(pool, productionMigrations, 'deduplicator migrate')
      return ok('migrated')
    },
  )

const SOURCE_ADVICE =
  'see that the server runs, that the entry of GATHERERS is right, that the firewall lets this machine in, and that `gatherer migrate --grant-roles` ran there'

const seriesCheck = ({ id, timeSeriesUrl }: GathererAddress, config: DeduplicatorConfig, env: Environment): Check =>
  databaseCheck(
    `${id}, time series`,
    () => openPool(PASSWORD, timeSeriesUrl, config.gatherersDatabasePassword, env, { applicationName: NAME, max: 1 }),
    SOURCE_ADVICE,
    async (pool) => {
      await readClusterState(pool)
      const { rows } = await pool.query<{ mayAcknowledge: boolean }>(
        `select has_table_privilege('acknowledged_cursors', 'insert, update') as "mayAcknowledge"`,
      )
      if (rows[0]?.mayAcknowledge !== true)
        return failed(
          'it may not be told how far it has been read',
          'run `gatherer migrate --grant-roles` there: nothing old would ever go',
        )
      return judgeHeartbeats(id, await selectHeartbeats(pool), config.sourceDownAfter)
    },
  )

const recordsCheck = ({ id, metadataUrl }: GathererAddress, config: DeduplicatorConfig, env: Environment): Check =>
  databaseCheck(
    `${id}, metadata`,
    () => openPool(PASSWORD, metadataUrl, config.gatherersDatabasePassword, env, { applicationName: NAME, max: 1 }),
    SOURCE_ADVICE,
    async (pool) => {
      const { rows } = await pool.query<{ known: boolean }>('select exists (select from markets) as known')
      return ok(rows[0]?.known === true ? 'it knows markets' : 'no market yet')
    },
  )
const PASSWORD = 'GATHERERS_DATABASE_PASSWORD'

interface Heartbeat {
  readonly gatherer: string
  readonly state: string
  readonly ageMs: number
}

async function selectHeartbeats(pool: Pool): Promise<readonly Heartbeat[]> {
  const { rows } = await pool.query<Heartbeat>(
    `select gatherer, state, (extract(epoch from clock_timestamp() - updated_at) * 1000)::bigint as "ageMs" from gatherer_heartbeat order by gatherer`,
  )
  return rows
}

/** Pure. Rows are known by the name that their gatherer gives itself, not by that in GATHERERS. */
export function judgeHeartbeats(id: string, heartbeats: readonly Heartbeat[], downAfterMs: number): Finding {
  const [other] = heartbeats
  if (!other) return warning('nobody has recorded here yet', `start ${id}`)
  const heartbeat = heartbeats.find(({ gatherer }) => gatherer === id)
  if (!heartbeat)
    return failed(`it is the database of ${other.gatherer}`, 'name it in GATHERERS as its GATHERER_ID does, or correct the address')
  const detail = `${heartbeat.state}, heard of ${(heartbeat.ageMs / 1_000).toFixed(1)} s ago`
  if (heartbeat.state === 'stopped' || heartbeat.ageMs <= downAfterMs) return ok(detail)
  return warning(`${detail}: it counts as down`, `look at ${id}; its outages are gaps where no other was whole`)
}

function databaseCheck(name: string, open: () => Pool, advice: string, look: (pool: Pool) => Promise<Finding>): Check {
  return {
    name,
    advice,
    run: (signal) => {
      const pool = open()
      const client = { connect: async () => undefined, query: (sql: string) => pool.query(sql), end: () => pool.end() }
      return postgresCheck({ name, minVersion: MIN_POSTGRES, open: () => client, look: () => look(pool) }).run(signal)
    },
  }
}

const archiveCheck = ({ archiveStore }: DeduplicatorConfig): Check =>
  /^(s3|gs):\/\//.test(archiveStore)
    ? {
        name: 'archive',
        advice:
          'see that ARCHIVE_STORE and the credentials of its cloud are right, and that the account may list, read and create objects there',
        run: async (signal) => {
          const store = await openStore(archiveStore)
          try {
            for await (const { key } of store.list('parquet/', signal)) return ok(`${archiveStore} can be listed, from ${key} on`)
            return ok(`${archiveStore} can be listed, and holds nothing yet`)
          } finally {
            await store.close()
          }
        },
      }
    : diskCheck({
        name: 'archive',
        folder: archiveStore.startsWith('file:') ? fileURLToPath(archiveStore) : archiveStore,
        minFreeBytes: MIN_FREE_BYTES,
        enoughFreeBytes: ENOUGH_FREE_BYTES,
      })

const engineCheck = ({ archiveEngine }: DeduplicatorConfig): Check => ({
  name: 'archive engine',
  advice: 'install what it names, or set ARCHIVE_ENGINE to hyparquet, which needs nothing that is compiled',
  run: async () => {
    await openEngine(archiveEngine)
    return ok(archiveEngine)
  },
})
