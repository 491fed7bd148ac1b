import { randomBytes } from 'node:crypto'
import { migrate } from '@kassandra/sync'
import { productionMigrations } from '@kassandra/sync/schema'
import { Client, Pool } from 'pg'
import { HOUR } from './samples-table.ts'

const SAMPLES_DDL = `create table samples (
  market_ticker text not null, exchange_ts timestamptz not null, seq bigint not null, price integer, qty bigint, big bigint,
  small integer, flag boolean, note text, levels jsonb, xid xid8 not null default pg_current_xact_id(),
  primary key (market_ticker, exchange_ts, seq))`

export interface TestDatabase {
  readonly name: string
  readonly url: string
  readonly pool: Pool
  drop(): Promise<void>
}

/** Makes a database of the production schema, which has the outbox, and an empty `samples`. */
export async function createDatabase(postgresUrl: string): Promise<TestDatabase> {
  const database = await createEmptyDatabase(postgresUrl)
  await migrate(database.pool, productionMigrations)
  await database.pool.query(SAMPLES_DDL)
  return database
}

/** Makes a database with nothing in it. */
export async function createEmptyDatabase(postgresUrl: string): Promise<TestDatabase> {
  const name = `archive_${randomBytes(6).toString('hex')}`
  // A locale whose order of text is not the order of its bytes.
  await asAdmin(postgresUrl, `create database ${name} template template0 locale_provider icu icu_locale 'en-US'`)
  const url = new URL(postgresUrl)
  url.pathname = `/${name}`
  const pool = new Pool({ connectionString: url.href })
  // `pool.end` is back before its connections are closed, so that the drop may still terminate one; nobody waits for it then.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return {
    name,
    url: url.href,
    pool,
    drop: async () => {
      await pool.end()
      await asAdmin(postgresUrl, `drop database ${name} with (force)`)
    },
  }
}

async function asAdmin(postgresUrl: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: postgresUrl })
  await client.connect()
  await client.query(statement).finally(() => client.end())
}

/** A row of `samples` as its integers; the time is in microseconds behind `HOUR`. */
export interface Sample {
  readonly ticker: string
  readonly atUs: number
  readonly seq: bigint
  readonly price: number | null
  readonly qty: bigint | null
  readonly big: bigint | null
  readonly small: number | null
  readonly flag: boolean | null
  readonly note: string | null
  readonly levels: readonly (readonly [number, bigint])[] | null
}

export const sample = (fields: Partial<Sample> = {}): Sample => ({
  ticker: 'KXBTCD-26MAY1404-T64999.99',
  atUs: 1,
  seq: 1n,
  price: 4_200,
  qty: 1_00n,
  big: 7n,
  small: -7,
  flag: true,
  note: 'plain',
  levels: [[4_200, 5_00n]],
  ...fields,
})

/** Inserts rows in one transaction. */
export async function insertSamples(db: Pool, rows: readonly Sample[]): Promise<void> {
  const values = rows.map(({ ticker, atUs, levels, ...row }) => ({
    ...row,
    market_ticker: ticker,
    at_us: atUs,
    seq: String(row.seq),
    qty: row.qty === null ? null : String(row.qty),
    big: row.big === null ? null : String(row.big),
    levels: levels === null ? null : `[${levels.map(([price, qty]) => `[${price}, ${qty}]`).join(', ')}]`,
  }))
  await db.query(
    `insert into samples (market_ticker, exchange_ts, seq, price, qty, big, small, flag, note, levels)
     select market_ticker, timestamptz '${HOUR.from}' + at_us * interval '1 microsecond', seq, price, qty, big, small, flag, note, levels::jsonb
     from json_to_recordset($1) as given(market_ticker text, at_us bigint, seq bigint, price integer, qty bigint, big bigint,
       small integer, flag boolean, note text, levels text)`,
    [JSON.stringify(values)],
  )
}
