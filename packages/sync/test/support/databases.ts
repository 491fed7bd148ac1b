import { randomUUID } from 'node:crypto'
import { Client, type Pool, type PoolClient } from 'pg'
import { inject } from 'vitest'
import { createPool } from '../../src/pool/create-pool.ts'

/** A database of one test on the run's cluster. */
export interface TestDatabase {
  readonly name: string
  readonly url: string
  readonly pool: Pool
  /** Ends the pool and drops the database, whoever is still connected. */
  drop(): Promise<void>
}

/** Runs one command as superuser outside of any test's database. */
export async function asSuperuser(sql: string): Promise<void> {
  const client = new Client({ connectionString: inject('postgresUrl') })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

export async function createTestDatabase(max = 16): Promise<TestDatabase> {
  const name = `sync_${randomUUID().replaceAll('-', '')}`
  await asSuperuser(`create database ${name}`)
  const url = new URL(inject('postgresUrl'))
  url.pathname = `/${name}`
  const pool = createPool({ url: url.href, max })
  return {
    name,
    url: url.href,
    pool,
    drop: async () => {
      await pool.end()
      await asSuperuser(`drop database ${name} with (force)`)
    },
  }
}

/** Runs `work` in one transaction of its own connection. */
export async function inTransaction(pool: Pool, work: (client: PoolClient) => Promise<void>): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await work(client)
    await client.query('commit')
    client.release()
  } catch (error) {
    client.release(true)
    throw error
  }
}

export async function dropAll(databases: readonly TestDatabase[]): Promise<void> {
  await Promise.all(databases.map((database) => database.drop()))
}
