import { afterAll, beforeAll, expect, it } from 'vitest'
import { createPool } from '../src/pool/create-pool.ts'
import { createTestDatabase, type TestDatabase } from './support/databases.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

const SETTINGS = ['application_name', 'statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'TimeZone', 'DateStyle']

async function settingsOf(options: Omit<Parameters<typeof createPool>[0], 'url'>, parameters = ''): Promise<readonly unknown[]> {
  const pool = createPool({ url: `${database.url}${parameters}`, ...options })
  const { rows } = await pool.query(`select current_setting(name) as value from unnest($1::text[]) name`, [SETTINGS])
  await pool.end()
  return rows.map(({ value }) => value)
}

it('bounds statements, waits for locks and idle transactions on every connection, and says whose it is', async () => {
  expect(await settingsOf({})).toEqual(['kassandra', '1min', '30s', '1min', 'UTC', 'ISO, MDY'])
  const own = { applicationName: 'mine', statementTimeoutMs: 5_000, lockTimeoutMs: 1_000, idleInTransactionTimeoutMs: 2_000 }
  expect(await settingsOf(own)).toEqual(['mine', '5s', '1s', '2s', 'UTC', 'ISO, MDY'])
})

it('keeps to them whatever the connection string adds', async () => {
  const parameters = `?application_name=theirs&options=${encodeURIComponent('-c TimeZone=Asia/Tokyo -c search_path=other')}`
  expect(await settingsOf({}, parameters)).toEqual(['theirs', '1min', '30s', '1min', 'UTC', 'ISO, MDY'])
})

it('has the server notice within 20 s that we are gone, also while it sends', async () => {
  const pool = createPool({ url: database.url })
  const { rows } = await pool.query(
    `select current_setting('tcp_user_timeout') as unanswered,
       current_setting('tcp_keepalives_idle')::int + current_setting('tcp_keepalives_interval')::int * current_setting('tcp_keepalives_count')::int as silent`,
  )
  await pool.end()
  expect(rows).toEqual([{ unanswered: '20000', silent: 20 }])
})

it('ends what goes on for too long, with an error that may pass', async () => {
  const pool = createPool({ url: database.url, statementTimeoutMs: 1_000, lockTimeoutMs: 50, idleInTransactionTimeoutMs: 50 })
  await expect(pool.query('select pg_sleep(30)')).rejects.toMatchObject({ code: '57014' })
  await pool.query('create table held (a integer)')
  const holder = await database.pool.connect()
  await holder.query('begin; lock table held')
  await expect(pool.query('select from held')).rejects.toMatchObject({ code: '55P03' })
  await holder.query('rollback')
  holder.release()
  const idle = await pool.connect()
  const ended = new Promise((resolve) => idle.once('error', resolve))
  await idle.query('begin')
  expect(await ended).toMatchObject({ code: '25P03' })
  idle.release(true)
  await pool.end()
})
