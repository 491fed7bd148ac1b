import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { syncShops } from './readme/sync-shops.ts'
import { createTestDatabase, dropAll } from './support/databases.ts'

const textOf = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')

it('shows the example that runs here', () => {
  expect(textOf('../README.md')).toContain(`\`\`\`ts\n${textOf('./readme/sync-shops.ts')}\`\`\``)
})

it('copies new and changed sales of two shops', async () => {
  const [north, south, headquarters] = await Promise.all([createTestDatabase(), createTestDatabase(), createTestDatabase()])
  for (const [at, { pool }] of [north, south].entries()) {
    await pool.query('create table sales (receipt uuid primary key, shop text, cents bigint, state text, revision int)')
    await pool.query(`insert into sales select gen_random_uuid(), 'shop ' || $1::int, n * 250, 'sold', 1 from generate_series(1, 40) n`, [
      at,
    ])
  }
  const sync = () => syncShops([north.url, south.url], headquarters.url)
  expect(await sync()).toBe(80)
  expect(await sync()).toBe(0)
  await north.pool.query(`update sales set state = 'returned', revision = revision + 1 where cents = 250`)
  expect(await sync()).toBe(1)
  const { rows } =
    await headquarters.pool.query(`select shop, count(*) as sales, sum(cents)::bigint as cents, count(*) filter (where state = 'returned')
    as returned from sales group by shop order by shop`)
  expect(rows).toEqual([
    { shop: 'shop 0', sales: 40, cents: 205_000, returned: 1 },
    { shop: 'shop 1', sales: 40, cents: 205_000, returned: 0 },
  ])
  await dropAll([north, south, headquarters])
})
