import { randomUUID } from 'node:crypto'
import { createPool, migrate } from '@kassandra/sync'
import { metadataMigrations, timeSeriesMigrations } from '@kassandra/sync/schema'
import { Client, type Pool, type QueryResultRow } from 'pg'
import { inject } from 'vitest'
import { collectMigrations } from '../../src/collect/schema.ts'

/** A gatherer's two databases in one, migrated. */
export interface GathererDatabase {
  readonly url: string
  readonly pool: Pool
  rows<Row extends QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>
  /** Ends the pool and drops the database, whoever is still connected. */
  drop(): Promise<void>
}

export async function createGathererDatabase(): Promise<GathererDatabase> {
  const name = `collect_${randomUUID().replaceAll('-', '')}`
  await asSuperuser(`create database ${name}`)
  const url = new URL(inject('postgresUrl'))
  url.pathname = `/${name}`
  const pool = createPool({ url: url.href, max: 6 })
  for (const set of [timeSeriesMigrations, metadataMigrations, collectMigrations]) await migrate(pool, set)
  return {
    url: url.href,
    pool,
    rows: async <Row extends QueryResultRow>(sql: string, values: unknown[] = []) => (await pool.query<Row>(sql, values)).rows,
    drop: async () => {
      await pool.end()
      await asSuperuser(`drop database ${name} with (force)`)
    },
  }
}

async function asSuperuser(sql: string): Promise<void> {
  const client = new Client({ connectionString: inject('postgresUrl') })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
