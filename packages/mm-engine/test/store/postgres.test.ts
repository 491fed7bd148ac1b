import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { migrate } from '../../src/store/postgres/migrate.ts'
import { MIGRATIONS } from '../../src/store/schema/migrations.ts'
import { type MakerStore, openPostgresStore } from '../../src/store.ts'
import { AT, fill, halt, order } from '../support/store-changes.ts'
import { createPostgresHome, type StoreHome, withClient } from '../support/store-fixture.ts'

let home: StoreHome
let store: MakerStore | undefined
beforeEach(async () => {
  home = await createPostgresHome()
})
afterEach(async () => {
  await store?.close()
  store = undefined
  await home.remove()
})

async function open(): Promise<MakerStore> {
  store = await home.open()
  return store
}

const refused = (code: string, message: RegExp | string, retryable = false): unknown =>
  expect.objectContaining({ name: 'StoreError', code, message: expect.stringMatching(message), retryable })

/** Ends the connections of the store, as a failing network or a restart of the server does. */
const disconnect = (): Promise<unknown> =>
  home.query(`SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'kassandra-market-maker'`)

const idsOf = async (from: MakerStore): Promise<readonly string[]> => (await from.orders.listLive()).map(({ id }) => id)

describe('a lost connection', () => {
  it('S18 is an error of the call that may be tried again, keeps nothing half, and the store works on', async () => {
    const maker = await open()
    await maker.commit([order('a')])
    await maker.orders.listLive()
    await withClient(home.address, async (client) => {
      // Holds the commit up between its first statement and its end.
      await client.query('BEGIN; LOCK TABLE fills IN ACCESS EXCLUSIVE MODE')
      const commit = maker.commit([order('b'), fill('t-1', { orderId: 'b' })])
      const read = maker.fills.list()
      const failed = expect(commit).rejects.toEqual(refused('STORE_UNREACHABLE', 'try again', true))
      const alsoFailed = expect(read).rejects.toEqual(refused('STORE_UNREACHABLE', 'try again', true))
      await waitUntil(async () => {
        const { rows } = await client.query(
          `SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
        )
        return rows.length === 2
      })
      await disconnect()
      await Promise.all([failed, alsoFailed])
      await client.query('ROLLBACK')
    })
    expect(await idsOf(maker)).toEqual(['a'])
    await maker.commit([order('b'), fill('t-1', { orderId: 'b' })])
    expect((await maker.orders.find('b'))?.filledSize).toBe(2_00)
  })

  it('S18 is made good by the call after, at the latest', async () => {
    const maker = await open()
    await maker.commit([order('a')])
    await maker.orders.listLive()
    await disconnect()
    // Whether the end of the connection is heard before the next call is up to the network.
    const told = await maker.commit([order('b')]).catch((error: unknown) => error)
    if (told !== undefined) {
      expect(told).toEqual(refused('STORE_UNREACHABLE', 'try again', true))
      await maker.commit([order('b')])
    }
    const ids = await idsOf(maker).catch(() => idsOf(maker))
    expect(ids).toEqual(['a', 'b'])
  })

  it('S8 keeps the lock out of reach of a store whose place another has taken', async () => {
    const first = await open()
    await first.commit([order('a')])
    await disconnect()
    const second = await openPostgresStore({ url: home.address })
    const told = await retried(() => first.commit([order('b')]))
    expect(told).toEqual(refused('STORE_LOCKED', 'held by another market maker', true))
    await second.commit([order('c')])
    await second.close()
    await expect(first.commit([order('b')])).rejects.toEqual(refused('STORE_SUPERSEDED', 'start again'))
    await expect(first.commit([order('b')])).rejects.toEqual(refused('STORE_SUPERSEDED', 'start again'))
    await first.close()
    expect(await idsOf(await open())).toEqual(['a', 'c'])
  })
})

/** The error that a call ends with once the end of its connection is known: the first call may be the one that finds it out. */
async function retried(call: () => Promise<void>): Promise<unknown> {
  const error = await call().catch((thrown: unknown) => thrown)
  return Object(error).code === 'STORE_UNREACHABLE' ? call().catch((thrown: unknown) => thrown) : error
}

async function waitUntil(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setImmediate(resolve))
}

describe('one process', () => {
  it('S8 refuses a second store of the same database, and opens once the first is closed', async () => {
    const first = await open()
    await expect(home.open()).rejects.toEqual(refused('STORE_LOCKED', 'is held by another market maker; stop that one first', true))
    await first.close()
    await open()
  })

  it('S8 lets two schemas of one database have a store each', async () => {
    await open()
    await home.query('CREATE SCHEMA other')
    const other = await openPostgresStore({ url: `${home.address}?options=${encodeURIComponent('-c search_path=other')}` })
    await other.commit([order('theirs')])
    expect(await home.query('SELECT id FROM other.orders')).toEqual([{ id: 'theirs' }])
    expect(await home.query('SELECT id FROM orders')).toEqual([])
    await other.close()
  })
})

it('S18 ends a statement that takes too long, and keeps nothing of it', async () => {
  const maker = await openPostgresStore({ url: home.address, statementTimeoutMs: 300 })
  await withClient(home.address, async (client) => {
    await client.query('BEGIN; LOCK TABLE orders IN ACCESS EXCLUSIVE MODE')
    await expect(maker.commit([order('a')])).rejects.toEqual(refused('STORE_UNREACHABLE', 'did not finish in time', true))
    await client.query('ROLLBACK')
  })
  await maker.commit([order('b')])
  expect(await idsOf(maker)).toEqual(['b'])
  await maker.close()
})

it('S1 waits for the disk where a run begins and where a halt is told or lifted, whatever the store was opened for', async () => {
  const maker = await open()
  await home.query('CREATE TABLE seen (id bigint GENERATED ALWAYS AS IDENTITY, setting text)')
  await home.query(`CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN INSERT INTO seen (setting) VALUES (TG_TABLE_NAME || ' ' || current_setting('synchronous_commit')); RETURN NULL; END $$`)
  for (const table of ['runs', 'halts', 'orders']) {
    await home.query(`CREATE CONSTRAINT TRIGGER note_${table} AFTER INSERT OR UPDATE ON ${table}
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note()`)
  }
  const { epoch } = await maker.runs.begin({ engineId: 'e', mode: 'paper', atUs: AT })
  await maker.commit([halt(epoch, 'manual')])
  await maker.commit([{ kind: 'resume', haltId: 'all', atUs: AT, by: 'ann', note: '' }])
  await maker.commit([order('a')])
  const seen = await home.query('SELECT setting FROM seen ORDER BY id')
  expect(seen.map(({ setting }) => setting)).toEqual(['runs on', 'halts on', 'halts on', 'orders off'])
  await maker.close()
  const careful = await home.open('power-loss')
  await careful.commit([order('b')])
  expect(await home.query('SELECT setting FROM seen ORDER BY id DESC LIMIT 1')).toEqual([{ setting: 'orders on' }])
  await careful.close()
})

describe('databases that are no store', () => {
  it('S9 refuses one of a newer release and leaves it as it is', async () => {
    await (await open()).close()
    await home.query("INSERT INTO mm_store_schema (version, name) VALUES (2, 'later')")
    await expect(home.open()).rejects.toEqual(
      refused('STORE_NEWER', /has schema 2, this release knows up to 1; start the release that wrote it/),
    )
    expect(await home.query('SELECT max(version)::int AS version FROM mm_store_schema')).toEqual([{ version: 2 }])
  })

  it('S9 refuses tables of another program and leaves them as they are', async () => {
    await home.query('CREATE TABLE orders (theirs text)')
    await expect(home.open()).rejects.toEqual(refused('STORE_CORRUPT', /has tables of another program \(orders\); name an empty database/))
    const tables = await home.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    expect(tables).toEqual([{ tablename: 'orders' }])
  })
})

describe('addresses', () => {
  const withPassword = (password: string): string => {
    const url = new URL(home.address)
    url.password = password
    return url.href
  }

  it('names what is wrong and never the password', async () => {
    const wrong = [
      [withPassword('hunter2'), refused('STORE_UNWRITABLE', 'password authentication failed')],
      [home.address.replace(/\/[^/]*$/, '/nowhere'), refused('STORE_UNWRITABLE', 'database "nowhere" does not exist')],
      ['postgres://u:hunter2@127.0.0.1:1/db', refused('STORE_UNREACHABLE', /the database db at 127\.0\.0\.1:1: .*ECONNREFUSED/, true)],
      ['mysql://u:hunter2@127.0.0.1/db', refused('STORE_MISUSED', 'begins with postgresql://')],
      ['postgres://u:hunter2@:x:y/db', refused('STORE_MISUSED', 'must be a URL')],
    ] as const
    for (const [url, expected] of wrong) {
      const error = await openPostgresStore({ url }).catch((thrown: unknown) => thrown)
      expect(error).toEqual(expected)
      expect(textOf(error)).not.toMatch(/hunter2/)
    }
  })

  it('S18 gives up on a server that takes connections and never answers', async () => {
    const silent: Server = createServer(() => undefined).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { port } = silent.address() as { readonly port: number }
    const url = `postgres://u:p@127.0.0.1:${port}/db`
    await expect(openPostgresStore({ url, connectTimeoutMs: 50 })).rejects.toEqual(refused('STORE_UNREACHABLE', 'try again', true))
    silent.close()
  })
})

/** All that a logger could print of an error. */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return `${error.stack} ${JSON.stringify(error, Object.getOwnPropertyNames(error))} ${textOf(error.cause)}`
}

describe('migrations', () => {
  const second = { version: 2, name: `somebody's`, sql: () => 'CREATE TABLE later (a bigint)' }

  it('S10 bring an older database up to date and keep what is in it', async () => {
    const maker = await open()
    await maker.commit([order('a')])
    await maker.close()
    await withClient(home.address, async (client) => {
      await migrate(client, [...MIGRATIONS, second])
      await migrate(client, [...MIGRATIONS, second])
    })
    expect(await home.query('SELECT version::int, name FROM mm_store_schema ORDER BY 1')).toEqual([
      { version: 1, name: 'tables' },
      { version: 2, name: `somebody's` },
    ])
    expect(await home.query('SELECT o.id, l.a FROM orders o LEFT JOIN later l ON true')).toEqual([{ id: 'a', a: null }])
  })

  it('S10 leave nothing of a step that fails, its number included', async () => {
    const failing = { ...second, sql: () => `${second.sql()}; INSERT INTO nowhere VALUES (1)` }
    await withClient(home.address, async (client) => {
      await expect(migrate(client, [...MIGRATIONS, failing])).rejects.toThrow('relation "nowhere" does not exist')
      expect((await client.query(`SELECT to_regclass('later') AS later, to_regclass('orders')::text AS orders`)).rows).toEqual([
        { later: null, orders: 'orders' },
      ])
      await migrate(client, [...MIGRATIONS, second])
    })
    expect(await home.query('SELECT max(version)::int AS version FROM mm_store_schema')).toEqual([{ version: 2 }])
  })
})
