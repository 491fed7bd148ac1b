import type { Privilege, RoleGrant } from '../roles/role-grant.ts'
import { metadataFeeds, timeSeriesFeeds } from './synced-tables.ts'

const READ: readonly Privilege[] = ['select']
const WRITE: readonly Privilege[] = ['select', 'insert', 'update']
const MAKE_PARTITION = 'sync_make_partition(regclass, text, timestamptz, timestamptz)'
const DROP_PARTITION = 'sync_drop_partition(regclass, regclass, timestamptz, timestamptz)'
const COMPRESS_PARTITION = 'sync_compress_partition(regclass, regclass)'
const PARTITION_FUNCTIONS = [MAKE_PARTITION, DROP_PARTITION, COMPRESS_PARTITION]

const toRead = (tables: readonly string[]): Readonly<Record<string, readonly Privilege[]>> =>
  Object.fromEntries(tables.map((table) => [table, READ]))

/** The one who records. It deletes nothing: what has been read elsewhere goes with its partition. */
const gatherer: RoleGrant = {
  role: 'gatherer',
  tables: { schema_migrations: READ, acknowledged_cursors: READ },
  otherTables: WRITE,
  functions: PARTITION_FUNCTIONS,
  temporaryTables: true,
}

const dedupReader = (tables: readonly string[]): RoleGrant => ({
  role: 'dedup_reader',
  tables: { ...toRead(tables), schema_migrations: READ, acknowledged_cursors: WRITE },
})

/** Roles in a gatherer's `kalshi_ts`. The deduplicator reads as `dedup_reader`; acknowledged cursors are all that it writes there. */
export const timeSeriesRoles: readonly RoleGrant[] = [gatherer, dedupReader(timeSeriesFeeds.map(({ name }) => name))]

/** Roles in a gatherer's `kalshi_meta`; to be granted beside the others where both are one database. */
export const metadataRoles: readonly RoleGrant[] = [gatherer, dedupReader(metadataFeeds.map(({ name }) => name))]

const EXPORTED = ['trades', 'orderbook_deltas', 'orderbook_snapshots', 'tickers']
const RECORDS = ['markets', 'events', 'series', 'record_versions']
const LEDGERS = ['segments', 'coverage', 'losses', 'data_quality', 'schema_migrations']

/** Roles in production: who merges, and who reads for the archive and keeps its outbox. */
export const productionRoles: readonly RoleGrant[] = [
  {
    role: 'deduplicator',
    tables: { schema_migrations: READ },
    otherTables: [...WRITE, 'delete'],
    functions: PARTITION_FUNCTIONS,
    temporaryTables: true,
  },
  {
    role: 'exporter',
    tables: { ...toRead([...EXPORTED, ...RECORDS, ...LEDGERS]), exports: WRITE, seal_intervals: ['select', 'update'] },
  },
]
