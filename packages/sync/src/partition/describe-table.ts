import { escapeIdentifier } from 'pg'
import { DefinitionError } from '../errors/sync-error.ts'
import type { Queryable } from '../pool/queryable.ts'

/** Who keeps a table's parts: PostgreSQL, TimescaleDB, or nobody, since it has none. */
export type TableKind = 'native' | 'hypertable' | 'plain'

export interface DescribedTable {
  readonly kind: TableKind
  /** The connection's role may change the table. */
  readonly isOwner: boolean
}

const DESCRIBE = `
select relkind = 'p' as "isNative", pg_has_role(relowner, 'usage') as "isOwner",
  to_regclass('timescaledb_information.hypertables') is not null as "hasTimescale"
from pg_class where oid = to_regclass($1)`

const IS_HYPERTABLE = `
select exists (select from timescaledb_information.hypertables where format('%I.%I', hypertable_schema, hypertable_name)::regclass = $1::regclass)
  as found`

/** @throws {DefinitionError} There is no such table. */
export async function describeTable(client: Queryable, table: string): Promise<DescribedTable> {
  const name = escapeIdentifier(table)
  const described = await client.query<{ isNative: boolean; isOwner: boolean; hasTimescale: boolean }>(DESCRIBE, [name])
  const found = described.rows[0]
  if (!found) throw new DefinitionError(`There is no table ${table}`)
  const { isNative, isOwner, hasTimescale } = found
  if (isNative) return { kind: 'native', isOwner }
  if (!hasTimescale) return { kind: 'plain', isOwner }
  const hypertable = await client.query<{ found: boolean }>(IS_HYPERTABLE, [name])
  return { kind: hypertable.rows[0]?.found === true ? 'hypertable' : 'plain', isOwner }
}
