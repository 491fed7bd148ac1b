import type { Client } from 'pg'
import { POSTGRES } from '../schema/dialect.ts'
import { MIGRATIONS, type Migration } from '../schema/migrations.ts'
import { pendingSteps } from '../schema/pending-steps.ts'
import { TABLE_NAMES } from '../schema/tables.ts'
import { StoreError } from '../store-error.ts'
import { nameOf } from './client.ts'

const OWN_TABLES = `
CREATE TABLE IF NOT EXISTS mm_store_owner (id bigint PRIMARY KEY CHECK (id = 1), owner text NOT NULL);
CREATE TABLE IF NOT EXISTS mm_store_schema (version bigint PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now());
`

const EXISTING = `SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename = ANY ($1)`

/**
 * Brings the schema up to date, each step in a transaction of its own together with its number in `mm_store_schema`: killed anywhere, the
 * next start goes on. To be called with the database locked.
 * @throws {StoreError} `STORE_NEWER`: the database knows steps that this code does not. `STORE_CORRUPT`: another program has tables of our names.
 */
export async function migrate(client: Client, migrations: readonly Migration[] = MIGRATIONS): Promise<void> {
  const steps = pendingSteps(nameOf(client), await currentVersion(client), migrations)
  for (const { version, name, sql } of steps) {
    // Statements that are sent as one text are one transaction.
    await client.query(
      `${OWN_TABLES}${sql(POSTGRES)}; INSERT INTO mm_store_schema (version, name) VALUES (${version}, ${client.escapeLiteral(name)})`,
    )
  }
}

async function currentVersion(client: Client): Promise<number> {
  const existing = await tablesAmong(client, ['mm_store_schema'])
  if (existing.length > 0) {
    const { rows } = await client.query<{ version: number }>('SELECT coalesce(max(version), 0) AS version FROM mm_store_schema')
    return rows[0]?.version ?? 0
  }
  const foreign = await tablesAmong(client, TABLE_NAMES)
  if (foreign.length === 0) return 0
  const advice = 'name an empty database, or a schema of its own'
  throw new StoreError('STORE_CORRUPT', `${nameOf(client)} has tables of another program (${foreign.join(', ')}); ${advice}`)
}

async function tablesAmong(client: Client, names: readonly string[]): Promise<readonly string[]> {
  const { rows } = await client.query<{ tablename: string }>(EXISTING, [names])
  return rows.map(({ tablename }) => tablename)
}
