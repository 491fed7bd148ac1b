import { escapeIdentifier } from 'pg'
import { DefinitionError } from '../errors/sync-error.ts'
import type { Queryable } from '../pool/queryable.ts'
import { readColumnTypes } from '../source/column-types.ts'
import { cursorColumnsOf, type SyncedTable } from '../table/synced-table.ts'

/** What a source table should have beside the columns of the cursor and their index. */
export interface SourceNeeds {
  /**
   * Who marks a changed row for the next reader. `writer` (default): every UPDATE says `xid = pg_current_xact_id()`, as `upsertBatch` does.
   * `trigger`: a trigger does it, whoever writes.
   */
  readonly updatesMarkedBy?: 'writer' | 'trigger'
  /** A boolean column that a DELETE sets in place of removing the row, so that the deletion is copied. Added with its trigger; implies `updatesMarkedBy: 'trigger'`. */
  readonly tombstone?: string
}

/**
 * Pure. Statements that make a table readable by cursor, to be read or run by a person. Adding the columns writes every row of the table
 * anew and keeps everybody else out while it does; each statement can be run again.
 */
export function sourceDdl(table: SyncedTable, needs: SourceNeeds = {}): readonly string[] {
  const { xid, id } = cursorColumnsOf(table)
  const [name, xidName, idName] = [table.name, xid, id].map((text) => escapeIdentifier(text))
  const tombstone = needs.tombstone === undefined ? undefined : escapeIdentifier(needs.tombstone)
  return [
    `alter table ${name} add column if not exists ${xidName} xid8 not null default pg_current_xact_id(),
  add column if not exists ${idName} bigint generated always as identity${
    tombstone === undefined ? '' : `,\n  add column if not exists ${tombstone} boolean not null default false`
  }`,
    `create index if not exists ${escapeIdentifier(`${table.name}_${xid}_${id}`)} on ${name} (${xidName}, ${idName})`,
    ...(needs.updatesMarkedBy === 'trigger' || tombstone !== undefined ? markUpdates(table.name, xid) : []),
    ...(tombstone === undefined ? [] : keepDeleted(table, tombstone)),
  ]
}

function markUpdates(table: string, xid: string): readonly string[] {
  const routine = escapeIdentifier(`${table}_mark_update`)
  return [
    `create or replace function ${routine}() returns trigger language plpgsql as $mark$
begin new.${escapeIdentifier(xid)} := pg_current_xact_id(); return new; end $mark$`,
    `create or replace trigger ${routine} before update on ${escapeIdentifier(table)} for each row execute function ${routine}()`,
  ]
}

/** The row stays and says so; a DELETE tells its caller of no row. */
function keepDeleted({ name, key }: SyncedTable, tombstone: string): readonly string[] {
  const routine = escapeIdentifier(`${name}_keep_deleted`)
  const sameKey = key.map((column) => escapeIdentifier(column)).map((column) => `${column} = old.${column}`)
  return [
    `create or replace function ${routine}() returns trigger language plpgsql as $keep$
begin update ${escapeIdentifier(name)} set ${tombstone} = true where ${sameKey.join(' and ')} and not ${tombstone}; return null; end $keep$`,
    `create or replace trigger ${routine} before delete on ${escapeIdentifier(name)} for each row execute function ${routine}()`,
  ]
}

const HAS_INDEX = `
select exists (
  select from pg_index where indrelid = to_regclass($1) and indisvalid and indkey[0] = (select attnum from pg_attribute
    where attrelid = indrelid and attname = $2) and indkey[1] = (select attnum from pg_attribute where attrelid = indrelid and attname = $3)
) as found`

/**
 * Makes a table of a source readable by cursor, as far as it is not: the statements of `sourceDdl`. Changes nothing where all is there, and
 * needs no more than reading then; to be called at each start if you like.
 * @returns The statements that were run.
 * @throws {DefinitionError} The table is missing, or one of its columns has the name but not the type of the cursor's.
 */
export async function prepareSource(database: Queryable, table: SyncedTable, needs: SourceNeeds = {}): Promise<readonly string[]> {
  const found = (await readColumnTypes(database, [table.name])).get(table.name)
  if (!found) throw new DefinitionError(`There is no table ${table.name} to prepare`)
  const { xid, id } = cursorColumnsOf(table)
  for (const [column, type] of [
    [xid, 'xid8'],
    [id, 'bigint'],
    ...(needs.tombstone === undefined ? [] : [[needs.tombstone, 'boolean'] as const]),
  ] as const) {
    const other = found.get(column)
    if (other && other.type !== type) {
      throw new DefinitionError(
        `${table.name}.${column} is ${other.type} and not ${type}: choose another name, by \`cursorColumns\` for the cursor's`,
      )
    }
  }
  const hasColumns = [xid, id, needs.tombstone].every((column) => column === undefined || found.has(column))
  const index = await database.query<{ found: boolean }>(HAS_INDEX, [escapeIdentifier(table.name), xid, id])
  const [columns, indexDdl, ...triggers] = sourceDdl(table, needs)
  const missing = [
    ...(hasColumns ? [] : [columns]),
    ...(index.rows[0]?.found === true ? [] : [indexDdl]),
    ...((await hasTriggers(database, table, needs)) ? [] : triggers),
  ].filter((statement) => statement !== undefined)
  // One transaction, since they are sent as one. Writing a large table anew takes as long as it takes.
  if (missing.length > 0) await database.query([`select set_config('statement_timeout', '0', true)`, ...missing].join(';\n'))
  return missing
}

async function hasTriggers(database: Queryable, table: SyncedTable, needs: SourceNeeds): Promise<boolean> {
  const wanted = [
    ...(needs.updatesMarkedBy === 'trigger' || needs.tombstone !== undefined ? [`${table.name}_mark_update`] : []),
    ...(needs.tombstone === undefined ? [] : [`${table.name}_keep_deleted`]),
  ]
  if (wanted.length === 0) return true
  const { rows } = await database.query<{ name: string }>(
    'select tgname as name from pg_trigger where tgrelid = to_regclass($1) and tgname = any($2)',
    [escapeIdentifier(table.name), wanted],
  )
  return rows.length === wanted.length
}
