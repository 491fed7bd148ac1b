import { escapeIdentifier, escapeLiteral, type PoolClient } from 'pg'
import { DefinitionError } from '../errors/sync-error.ts'
import { PARTITION_FUNCTIONS_DDL } from '../partition/partition-functions.ts'
import { borrow } from '../pool/borrow.ts'
import type { ClientPool, Queryable } from '../pool/queryable.ts'
import { grantStatements, type RoleGrant } from './role-grant.ts'

/**
 * Gives each role what it needs and takes everything from `public`: connecting, temporary tables, tables, functions for partitions. Roles
 * that are missing are created without a login; an administrator lets them in (`alter role reader login password ...`) or makes users
 * members of them. To be run by the owner of the tables after each migration. Idempotent, one transaction.
 * @throws {DefinitionError} A role is missing and may not be created; says what to run.
 */
export async function grantRoles(pool: ClientPool, grants: readonly RoleGrant[]): Promise<void> {
  const lease = await borrow(pool)
  try {
    await lease.client.query('begin')
    await lease.client.query(`select pg_advisory_xact_lock(hashtextextended('kassandra migrations', 0))`)
    for (const role of new Set(grants.map((grant) => grant.role))) await ensureRole(lease.client, role)
    await grantAll(lease.client, grants)
    await lease.client.query('commit')
    lease.release()
  } finally {
    lease.discard()
  }
}

async function grantAll(client: PoolClient, grants: readonly RoleGrant[]): Promise<void> {
  const { database, schema } = await whereAmI(client)
  await client.query(PARTITION_FUNCTIONS_DDL)
  await client.query(`revoke all on database ${escapeIdentifier(database)} from public`)
  await client.query(`revoke create on schema ${escapeIdentifier(schema)} from public`)
  const tables = await listTables(client, schema)
  await client.query(tables.map((table) => `revoke all on ${escapeIdentifier(schema)}.${escapeIdentifier(table)} from public`).join('; '))
  for (const grant of grants) {
    for (const statement of grantStatements(grant, database, schema, tables)) await client.query(statement)
  }
  await client.query(SHARE_PARTITIONS, [escapeIdentifier(schema)])
}

const SHARE_PARTITIONS = `
select sync_share_partition(inhparent, inhrelid) from pg_inherits join pg_class part on part.oid = inhrelid
where part.relispartition and part.relkind = 'r' and part.relnamespace = $1::regnamespace and pg_has_role(part.relowner, 'usage')`

async function whereAmI(client: Queryable): Promise<{ readonly database: string; readonly schema: string }> {
  const { rows } = await client.query<{ database: string; schema: string }>(
    'select current_database() as database, current_schema() as schema',
  )
  const [row] = rows
  if (!row?.schema) throw new DefinitionError('The search path of the connection names no schema that exists')
  return row
}

async function listTables(client: Queryable, schema: string): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = $1::regnamespace and relkind in ('r', 'p') and not relispartition
      and pg_has_role(relowner, 'usage') order by 1`,
    [escapeIdentifier(schema)],
  )
  return rows.map(({ name }) => name)
}

const INSUFFICIENT_PRIVILEGE = '42501'

/** Two databases of one cluster may be migrated at once: whoever comes second finds the role. */
async function ensureRole(client: Queryable, role: string): Promise<void> {
  const { rows } = await client.query('select from pg_roles where rolname = $1', [role])
  if (rows.length > 0) return
  const create = `create role ${escapeIdentifier(role)} nologin`
  await client
    .query(
      `do $create$ begin execute ${escapeLiteral(create)}; exception when duplicate_object or unique_violation then null; end $create$`,
    )
    .catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === INSUFFICIENT_PRIVILEGE)) throw error
      throw new DefinitionError(`There is no role ${role}, and this one may not create roles: run \`${create}\` as an administrator`, {
        cause: error,
      })
    })
}
