import { escapeIdentifier } from 'pg'

export type Privilege = 'select' | 'insert' | 'update' | 'delete'

/** What one role may do in one schema of a database. Partitions are written through their table only. */
export interface RoleGrant {
  readonly role: string
  /** Privileges by table; none of a table that is not named. */
  readonly tables: Readonly<Record<string, readonly Privilege[]>>
  /** Privileges on every table of the schema that is not named. */
  readonly otherTables?: readonly Privilege[]
  /** Functions that it may call, with their argument types: `sync_make_partition(regclass, text, timestamptz, timestamptz)`. */
  readonly functions?: readonly string[]
  /** It may make temporary tables; a round on a sink does. */
  readonly temporaryTables?: boolean
}

/**
 * Pure. The statements of a grant, which replaces what the role had on these tables.
 * @param existing Tables of the schema without partitions; a named table that is not there is left out, as another schema may have it.
 */
export function grantStatements(grant: RoleGrant, database: string, schema: string, existing: readonly string[]): readonly string[] {
  const role = escapeIdentifier(grant.role)
  const at = (name: string): string => `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`
  const perTable = existing.flatMap((table) => {
    const privileges = grant.tables[table] ?? grant.otherTables
    if (privileges === undefined) return []
    const revoke = `revoke all on ${at(table)} from ${role}`
    return privileges.length === 0 ? [revoke] : [revoke, `grant ${privileges.join(', ')} on ${at(table)} to ${role}`]
  })
  return [
    `grant connect${grant.temporaryTables === true ? ', temporary' : ''} on database ${escapeIdentifier(database)} to ${role}`,
    `grant usage on schema ${escapeIdentifier(schema)} to ${role}`,
    ...perTable,
    ...(grant.functions ?? []).map((signature) => `grant execute on function ${signature} to ${role}`),
  ]
}
