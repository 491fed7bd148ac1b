import { createPool, cursorMigrations, drain, migrate, type SyncedTable } from '@kassandra/sync'

/** In a shop, beside its own columns: what makes the table readable by cursor. */
export const shopTable = `
  create table sales (
    receipt uuid primary key, shop text not null, sold_at timestamptz not null, cents bigint not null, state text not null, revision int not null,
    id bigint generated always as identity, xid xid8 not null default pg_current_xact_id()
  );
  create index on sales (xid, id)`

/** At headquarters: the same columns and the same key. */
export const headquartersTable = `
  create table sales (
    receipt uuid primary key, shop text not null, sold_at timestamptz not null, cents bigint not null, state text not null, revision int not null
  )`

const sales: SyncedTable = {
  name: 'sales',
  columns: ['receipt', 'shop', 'sold_at', 'cents', 'state', 'revision'],
  key: ['receipt'],
  rule: { kind: 'newest', version: ['revision'] },
}

/** Copies what is new or changed in every shop. Run it as often as you like, kill it whenever you like. */
export async function syncShops(shopUrls: readonly string[], headquartersUrl: string): Promise<number> {
  const headquarters = createPool({ url: headquartersUrl })
  const shops = shopUrls.map((url, at) => ({ name: `shop-${at}`, pool: createPool({ url }) }))
  try {
    await migrate(headquarters, cursorMigrations)
    const { applied } = await drain({ sink: headquarters, feeds: shops.map((source) => ({ source, table: sales })) })
    return applied
  } finally {
    await Promise.all([headquarters, ...shops.map((shop) => shop.pool)].map((pool) => pool.end()))
  }
}
