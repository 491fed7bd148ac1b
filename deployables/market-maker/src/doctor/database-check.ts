import { stat } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { type Check, failed, ok, postgresCheck, warning } from '@kassandra/runtime'
import { Client } from 'pg'
import type { MakerConfig } from '../config/maker-config.ts'
import { whyEphemeral } from '../start/ephemeral.ts'

const CONNECT_TIMEOUT_MS = 5_000
const STATEMENT_TIMEOUT_MS = 10_000
const MIN_POSTGRES = 16

/** The database may be in use meanwhile: it is only read. */
export function databaseCheck(config: MakerConfig): Check {
  const { databaseUrl } = config.storage
  if (databaseUrl === undefined) return sqliteCheck(config)
  return postgresCheck({
    name: 'database',
    minVersion: MIN_POSTGRES,
    open: () =>
      new Client({
        connectionString: databaseUrl.reveal(),
        application_name: 'market-maker doctor',
        connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
        statement_timeout: STATEMENT_TIMEOUT_MS,
      }),
  })
}

const sqliteCheck = ({ mode, storage: { databasePath, stateStore, allowEphemeral, sizeAlertBytes } }: MakerConfig): Check => ({
  name: 'database',
  advice: 'put back a copy of data/backups, as the runbook says, or name another file in MM_DATABASE_PATH',
  run: async () => {
    const why = allowEphemeral || stateStore !== undefined ? undefined : await whyEphemeral(databasePath)
    if (why !== undefined && mode === 'live') return failed(why, 'put MM_DATABASE_PATH on a disk that stays, or name a STATE_STORE')
    const bytes = await sizeOf(databasePath)
    if (bytes === undefined) return ok(`${databasePath} will be made`)
    const answer = quickCheck(databasePath)
    const detail = `${databasePath}, ${(bytes / 1_000_000).toFixed(1)} MB`
    if (answer !== 'ok') throw new Error(`${databasePath}: ${answer}`)
    return bytes > sizeAlertBytes
      ? warning(detail, 'it is past DATABASE_SIZE_ALERT_MB; the runbook says how to make it smaller')
      : ok(detail)
  },
})

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size
  } catch (error) {
    if (Object(error).code === 'ENOENT') return undefined
    throw error
  }
}

/** `ok`, or what is wrong with the file. */
function quickCheck(path: string): string {
  const database = new DatabaseSync(path, { readOnly: true })
  try {
    return String(database.prepare('PRAGMA quick_check(1)').get()?.['quick_check'])
  } finally {
    database.close()
  }
}
