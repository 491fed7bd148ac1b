import { cursorMigrations, drain, kyselyOn, migrate, type SyncedTable } from '@kassandra/sync'
import { type Bench, COLUMNS, type Database, type Prints } from './tables.ts'

/** One way to bring all rows of the sources into the target. */
export interface Way {
  readonly name: string
  /** Once, before all rounds. */
  readonly prepare?: (bench: Bench) => Promise<void>
  readonly merge: (bench: Bench) => Promise<void>
}

const prints: SyncedTable = { name: 'prints', columns: COLUMNS, key: ['trade_id'], rule: { kind: 'keep-first' } }
const PAGE_ROWS = 50_000
const KYSELY_PAGE_ROWS = 5_000
const columnList = COLUMNS.join(', ')
const WORK_MEM = '64MB'

/** Pages of all sources as COPY bytes into one stage, one merge a round, cursors in its transaction. */
const ours: Way = {
  name: 'sync',
  prepare: async ({ target }) => {
    await migrate(target.pool, cursorMigrations)
  },
  merge: async ({ target, sources }) => {
    await target.pool.query('truncate sync_cursors')
    const feeds = sources.map(({ name, pool }) => ({ source: { name, pool }, table: prints }))
    await drain({ sink: target.pool, feeds, round: { pageRows: PAGE_ROWS } })
  },
}

/** One statement over three foreign tables. */
const union: Way = {
  name: 'postgres_fdw, one union',
  merge: async ({ target, sources }) => {
    const all = sources.map(({ name }, at) => `select ${columnList}, ${at} as origin from ${name}.prints`).join(' union all ')
    await inSql(target, [
      `insert into prints (${columnList}) select distinct on (trade_id) ${columnList} from (${all}) every
       order by trade_id, origin on conflict do nothing`,
    ])
  },
}

/** The same, source after source. */
const oneByOne: Way = {
  name: 'postgres_fdw, one by one',
  merge: ({ target, sources }) =>
    inSql(
      target,
      sources.map(({ name }) => `insert into prints (${columnList}) select ${columnList} from ${name}.prints on conflict do nothing`),
    ),
}

async function inSql({ pool }: Database, statements: readonly string[]): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query(`set work_mem = '${WORK_MEM}'`)
    for (const statement of statements) await client.query(statement)
  } finally {
    client.release(true)
  }
}

interface KyselyTables {
  readonly prints: Prints & { readonly id: number }
}

/** The obvious code: pages by key, inserted as values. */
const kysely: Way = {
  name: 'kysely',
  merge: async ({ target, sources }) => {
    const sink = kyselyOn<{ prints: Prints }>(target.pool)
    for (const { pool } of sources) {
      const db = kyselyOn<KyselyTables>(pool)
      for (let last = 0; ; ) {
        const page = await db
          .selectFrom('prints')
          .select([...COLUMNS, 'id'])
          .where('id', '>', last)
          .orderBy('id')
          .limit(KYSELY_PAGE_ROWS)
          .execute()
        if (page.length === 0) break
        const rows = page.map(({ id, ...row }) => row)
        await sink
          .insertInto('prints')
          .values(rows)
          .onConflict((on) => on.column('trade_id').doNothing())
          .execute()
        last = page.at(-1)?.id ?? last
      }
    }
  },
}

export const WAYS: readonly Way[] = [ours, union, oneByOne, kysely]
