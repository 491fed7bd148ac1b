import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { BatchColumns } from '@kassandra/sync'
import { DatabaseError, escapeIdentifier, type PoolClient } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'

/** Text handed to the connection at once, characters. */
const CHUNK_CHARS = 65_536

/**
 * Inserts many rows at once by COPY; rows whose key is there already are left out. Safe to repeat. Goes straight into the table, as most
 * of what comes behind an outage is new. Where a key is there already, the rows go once more: into a stage of the transaction, and from
 * there in the order of the first two columns, which the key begins with. Beside `insertBatch` it costs some round trips more, and less
 * for every row.
 * @param client In a transaction.
 */
export async function copyBatch<Row extends object>(
  client: PoolClient,
  table: string,
  columns: BatchColumns<Row>,
  rows: readonly Row[],
): Promise<void> {
  const names = Object.keys(columns)
  const list = names.map((name) => escapeIdentifier(name)).join(', ')
  const target = escapeIdentifier(table)
  const copyInto = (into: string) =>
    pipeline(Readable.from(toCopyText(names, rows)), client.query(copyFrom(`copy ${into} (${list}) from stdin`)))
  await client.query('savepoint straight')
  try {
    await copyInto(target)
    await client.query('release savepoint straight')
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    await client.query('rollback to savepoint straight; release savepoint straight')
    const stage = escapeIdentifier(`stage_${table}`)
    await client.query(
      `create temp table if not exists ${stage} on commit delete rows as select ${list} from ${target} with no data; truncate ${stage}`,
    )
    await copyInto(stage)
    await client.query(`insert into ${target} (${list}) select ${list} from ${stage} order by 1, 2 on conflict do nothing`)
  }
}

function isUniqueViolation(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === '23505'
}

/** Pure. The text format of COPY, in chunks. @see PostgreSQL documentation, COPY, "Text Format" */
export function* toCopyText<Row extends object>(names: readonly string[], rows: readonly Row[]): Generator<string> {
  let text = ''
  for (const row of rows) {
    let separator = ''
    for (const name of names) {
      text += separator + toField(Reflect.get(row, name))
      separator = '\t'
    }
    text += '\n'
    if (text.length < CHUNK_CHARS) continue
    yield text
    text = ''
  }
  if (text !== '') yield text
}

const SPECIAL = /[\\\t\n\r]/
const ALL_SPECIAL = new RegExp(SPECIAL, 'g')
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

function toField(value: unknown): string {
  if (value === null || value === undefined) return '\\N'
  if (typeof value !== 'string') return String(value)
  return SPECIAL.test(value) ? value.replace(ALL_SPECIAL, (character) => ESCAPES[character] ?? character) : value
}
