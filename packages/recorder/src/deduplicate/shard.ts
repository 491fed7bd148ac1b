import type { MergeRule, StagedRows, SyncedTable } from '@kassandra/sync'

/** One of several processes that share the markets: a market belongs to the shard that its name hashes to. */
export interface Shard {
  /** From 0. */
  readonly index: number
  readonly count: number
}

/** By which column a table's rows belong to a market; the others are read whole by every shard. */
const MARKET_COLUMNS: ReadonlyMap<string, string> = new Map([
  ['trades', 'market_ticker'],
  ['orderbook_deltas', 'market_ticker'],
  ['orderbook_snapshots', 'market_ticker'],
  ['tickers', 'market_ticker'],
  ['markets', 'ticker'],
])

/** SQL, not of one PostgreSQL version: the first 28 bits of the name's MD5. */
const hashOf = (column: string): string => `('x' || substr(md5(${column}), 1, 7))::bit(28)::int`

/** Pure. The table as this shard takes it: rows of other shards' markets are read past. */
export function shardTable(table: SyncedTable, { index, count }: Shard): SyncedTable {
  const column = MARKET_COLUMNS.get(table.name)
  if (column === undefined) return table
  const drop = `where ${hashOf(column)} % ${Number(count)} <> ${Number(index)}`
  const rule: MergeRule = {
    kind: 'custom',
    merge: async (staged) => {
      await staged.client.query(`delete from ${staged.stage} ${drop}`)
      return table.rule.kind === 'custom' ? table.rule.merge(staged) : keepFirst(table, staged)
    },
  }
  return { ...table, rule }
}

async function keepFirst(table: SyncedTable, { client, stage }: StagedRows): Promise<number> {
  if (table.rule.kind !== 'keep-first') throw new RangeError(`${table.name} cannot be sharded: its rule is ${table.rule.kind}`)
  const [columns, key] = [table.columns.join(', '), table.key.join(', ')]
  const merged = await client.query(
    `insert into ${table.target ?? table.name} (${columns})
     select distinct on (${key}) ${columns} from ${stage} order by ${key}, _source, _xid, _id on conflict (${key}) do nothing`,
  )
  return merged.rowCount ?? 0
}
