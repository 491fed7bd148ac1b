import { randomUUID } from 'node:crypto'
import { createPool, migrate } from '@kassandra/sync'
import { metadataMigrations, type productionMigrations, timeSeriesMigrations } from '@kassandra/sync/schema'
import { Client, type Pool } from 'pg'
import { inject } from 'vitest'

export interface MergeDatabase {
  readonly url: string
  readonly pool: Pool
  /** Empties every table but the note of the schema. */
  empty(): Promise<void>
  /** Ends the pool and drops the database, whoever is still connected. */
  drop(): Promise<void>
}

type MigrationSet = typeof productionMigrations

/** A migrated database of its own on the run's cluster. */
export async function createDatabase(sets: readonly MigrationSet[]): Promise<MergeDatabase> {
  const name = `merge_${randomUUID().replaceAll('-', '')}`
  await asSuperuser(`create database ${name}`)
  const url = new URL(inject('postgresUrl'))
  url.pathname = `/${name}`
  const pool = createPool({ url: url.href, max: 8 })
  for (const set of sets) await migrate(pool, set)
  const { rows } = await pool.query<{ empty: string }>(
    `select string_agg(format('delete from %I', relname), '; ') as empty from pg_class
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition and relname <> 'schema_migrations'`,
  )
  return {
    url: url.href,
    pool,
    empty: async () => {
      await pool.query(rows[0]?.empty ?? '')
    },
    drop: async () => {
      await pool.end()
      await asSuperuser(`drop database ${name} with (force)`)
    },
  }
}

/** A gatherer's two databases in one. */
export const createSource = (): Promise<MergeDatabase> => createDatabase([timeSeriesMigrations, metadataMigrations])

async function asSuperuser(sql: string): Promise<void> {
  const client = new Client({ connectionString: inject('postgresUrl') })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
