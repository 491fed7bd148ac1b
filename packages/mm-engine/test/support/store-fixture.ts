import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'
import { inject } from 'vitest'
import { type Durability, type MakerStore, openPostgresStore, openSqliteStore } from '../../src/store.ts'

type Columns = Readonly<Record<string, unknown>>

/** Where a store is kept: open it, look at it as other programs do, throw it away. */
export interface StoreHome {
  /** A path, or the address of a database. */
  readonly address: string
  open(durability?: Durability): Promise<MakerStore>
  /** Rows of a query of another program. */
  query(sql: string): Promise<readonly Columns[]>
  remove(): Promise<void>
}

export interface Folder {
  readonly path: string
  /** Of a store that is not there yet. */
  readonly file: string
  remove(): void
}

export function createFolder(): Folder {
  const path = mkdtempSync(join(tmpdir(), 'mm-store-'))
  return { path, file: join(path, 'data', 'mm.db'), remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** What another program does to a file, without our code. */
export function withDatabase<T>(file: string, act: (database: DatabaseSync) => T): T {
  mkdirSync(dirname(file), { recursive: true })
  const database = new DatabaseSync(file)
  try {
    return act(database)
  } finally {
    database.close()
  }
}

export async function createSqliteHome(): Promise<StoreHome> {
  const folder = createFolder()
  return {
    address: folder.file,
    open: (durability = 'process-crash') => openSqliteStore({ path: folder.file, durability, busyTimeoutMs: 20 }),
    query: async (sql) => withDatabase(folder.file, (database) => database.prepare(sql).all()),
    remove: async () => folder.remove(),
  }
}

/** Runs `act` on a connection of its own. */
export async function withClient<T>(url: string, act: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await act(client)
  } finally {
    await client.end()
  }
}

const asSuperuser = (sql: string): Promise<unknown> => withClient(inject('postgresUrl'), (client) => client.query(sql))

export async function createPostgresHome(): Promise<StoreHome> {
  const name = `mm_${randomUUID().replaceAll('-', '')}`
  await asSuperuser(`create database ${name}`)
  const url = new URL(inject('postgresUrl'))
  url.pathname = `/${name}`
  return {
    address: url.href,
    open: (durability = 'process-crash') => openPostgresStore({ url: url.href, durability }),
    query: (sql) => withClient(url.href, async (client) => (await client.query<Columns>(sql)).rows),
    remove: async () => {
      await asSuperuser(`drop database ${name} with (force)`)
    },
  }
}

/** What every store is tested on. */
export const DATABASES = [
  { database: 'SQLite', createHome: createSqliteHome },
  { database: 'PostgreSQL', createHome: createPostgresHome },
] as const
