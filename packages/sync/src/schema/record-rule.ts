import { mergeStatement } from '../sink/merge-statement.ts'
import type { MergeRule, StagedRows } from '../table/synced-table.ts'

/** The last writer by exchange update time, then by time of receipt; a name decides between two gatherers that agree on both. */
const NEWEST: Extract<MergeRule, { kind: 'newest' }> = {
  kind: 'newest',
  version: ['exchange_updated_at', 'received_at', 'gatherer'],
  onEqual: 'replace', // a gatherer also fills in what it learns later, and leaves both times as they are
}

/** A record that changes: the newest version stands in its table, every version that ever arrived in `record_versions`. */
export function recordRule(kind: 'market' | 'event' | 'series'): MergeRule {
  return {
    kind: 'custom',
    merge: async ({ client, table, stage }: StagedRows): Promise<number> => {
      await client.query(
        `insert into record_versions (kind, ticker, content_hash, raw, exchange_updated_at, received_at, gatherer)
         select distinct on (ticker, md5(raw::text)) '${kind}', ticker, md5(raw::text), raw, exchange_updated_at, received_at, gatherer
         from ${stage} order by ticker, md5(raw::text), received_at, _source, _xid, _id
         on conflict do nothing`,
      )
      const merged = await client.query(mergeStatement(table, NEWEST, stage))
      return merged.rowCount ?? 0
    },
  }
}
