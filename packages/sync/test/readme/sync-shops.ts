import { createPool, drain, prepareSink, prepareSource, type SyncedTable } from '@kassandra/sync'

/** What every shop's database has: `create table sales (receipt uuid primary key, shop text, cents bigint, state text, revision int)`. */
const sales: SyncedTable = {
  name: 'sales',
  columns: ['receipt', 'shop', 'cents', 'state', 'revision'],
  key: ['receipt'],
  rule: { kind: 'newest', version: ['revision'] }, // of two states of one receipt the higher revision stands
}

/** Copies what is new or changed in every shop to headquarters. Run it as often as you like, kill it whenever you like. */
export async function syncShops(shopUrls: readonly string[], headquartersUrl: string): Promise<number> {
  const headquarters = createPool({ url: headquartersUrl })
  const shops = shopUrls.map((url, at) => ({ name: `shop-${at}`, pool: createPool({ url }) }))
  try {
    for (const { pool } of shops) {
      await prepareSource(pool, sales, { updatesMarkedBy: 'trigger' }) // once; then it only looks
      await prepareSink(headquarters, [sales], pool)
    }
    const { applied } = await drain({ sink: headquarters, feeds: shops.map((source) => ({ source, table: sales })) })
    return applied
  } finally {
    await Promise.all([headquarters, ...shops.map((shop) => shop.pool)].map((pool) => pool.end()))
  }
}
