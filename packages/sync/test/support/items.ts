import type { Pool } from 'pg'
import { cursorMigrations } from '../../src/cursor/ddl.ts'
import { migrate } from '../../src/migrate/migrate.ts'
import type { Queryable } from '../../src/pool/queryable.ts'
import type { SyncSource } from '../../src/source/source-session.ts'
import type { SyncedTable } from '../../src/table/synced-table.ts'
import { createTestDatabase, type TestDatabase } from './databases.ts'

/** Facts of several sources that overlap: `label` is of the fact, `origin` of the source that saw it. */
export const facts: SyncedTable = {
  name: 'facts',
  columns: ['owner', 'no', 'label', 'origin'],
  key: ['owner', 'no'],
  rule: { kind: 'keep-first' },
}

/** Records that change; the higher revision wins. */
export const records: SyncedTable = {
  name: 'records',
  columns: ['name', 'revision', 'label'],
  key: ['name'],
  rule: { kind: 'newest', version: ['revision'] },
}

/** What a source vouches for: of its own facts, those numbered up to `complete` are committed. */
export const promises: SyncedTable = {
  name: 'promises',
  columns: ['origin', 'complete', 'closed'],
  key: ['origin'],
  rule: { kind: 'furthest', greatest: ['complete'], least: [], firstKnown: ['closed'] },
  after: ['facts'],
}

const synced = (name: string): string => `
  alter table ${name} add id bigint generated always as identity, add xid xid8 not null default pg_current_xact_id();
  create index on ${name} (xid, id);`

export const ITEM_TABLES_DDL = `
  create table facts (owner text, no integer, label text not null, origin text not null, primary key (owner, no));
  create table records (name text primary key, revision integer, label text not null);
  create table promises (origin text primary key, complete integer not null, closed text);`

export const ITEM_SOURCE_DDL = `${ITEM_TABLES_DDL} ${synced('facts')} ${synced('records')} ${synced('promises')}`

export async function createItemSource(): Promise<TestDatabase> {
  const database = await createTestDatabase()
  await database.pool.query(ITEM_SOURCE_DDL)
  return database
}

export async function createItemSink(): Promise<TestDatabase> {
  const database = await createTestDatabase()
  await database.pool.query(ITEM_TABLES_DDL)
  await migrate(database.pool, cursorMigrations)
  return database
}

export const sourceOf = (name: string, database: TestDatabase): SyncSource => ({ name, pool: database.pool })

/** Inserts facts `from` to `to` of one owner in one transaction. */
export async function insertFacts(client: Queryable, owner: string, from: number, to: number, origin = owner): Promise<void> {
  await client.query(`insert into facts select $1, no, $1 || '-' || no, $4 from generate_series($2::int, $3::int) no`, [
    owner,
    from,
    to,
    origin,
  ])
}

/** All rows of a table as texts, in order. */
export async function dump(pool: Pool, table: string, columns: string): Promise<readonly string[]> {
  const { rows } = await pool.query<{ line: string }>(
    `select row_to_json(picked)::text as line from (select ${columns} from ${table}) picked order by 1`,
  )
  return rows.map((row) => row.line)
}
