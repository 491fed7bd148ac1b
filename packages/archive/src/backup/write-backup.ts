import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { to as copyTo } from 'pg-copy-streams'
import { BackupRequestError } from '../errors/backup-errors.ts'
import { type BackupClient, queryTexts } from './backup-client.ts'
import { COPY_MARK, END_MARK, HEAD, ROWS_MARK, SESSION_SETTINGS } from './backup-text.ts'
import { BEFORE_ROWS, BEHIND_ROWS, ROW_TABLES, UNSUPPORTED } from './schema/catalog-sql.ts'

/** How far a backup or a restore is. */
export interface BackupStep {
  readonly table: string
  /** Tables that are through. */
  readonly tables: number
  readonly tableCount: number
}

/**
 * Gives the script of a database, as one transaction sees it, table by table; nothing is kept in memory.
 * @param client Inside the transaction, with the settings of a backup.
 * @throws {BackupRequestError} The database has something that a backup would leave out.
 */
export async function* writeBackup(client: BackupClient, onStep: (step: BackupStep) => void): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  const noted = (bytes: Buffer): Buffer => {
    hash.update(bytes)
    return bytes
  }
  await refuseUnsupported(client)
  yield noted(Buffer.from(HEAD + toScript(SESSION_SETTINGS) + toScript(await queryAll(client, BEFORE_ROWS))))
  const { rows: found } = await client.query(ROW_TABLES)
  const tables = found as readonly { readonly name: string; readonly columns: string | null }[]
  let rows = 0
  for (const [at, { name, columns }] of tables.entries()) {
    onStep({ table: name, tables: at, tableCount: tables.length })
    const target = columns === null ? name : `${name} (${columns})`
    yield noted(Buffer.from(`${COPY_MARK}${name}\ncopy ${target} from stdin;\n`))
    const stream = copyTo(`copy ${target} to stdout`)
    client.query(stream)
    for await (const chunk of stream as Readable) yield noted(chunk as Buffer)
    await client.query('select 1') // the server's count comes behind the bytes
    rows += stream.rowCount
    yield noted(Buffer.from(`\\.\n${ROWS_MARK}${stream.rowCount}\n`))
  }
  yield noted(Buffer.from(toScript(await queryAll(client, BEHIND_ROWS))))
  yield Buffer.from(`${END_MARK}${JSON.stringify({ tables: tables.length, rows, sha256: hash.digest('hex') })}\n`)
}

async function refuseUnsupported(client: BackupClient): Promise<void> {
  const found = await queryAll(client, UNSUPPORTED)
  if (found.length === 0) return
  const named = found.slice(0, 5).join(', ') + (found.length > 5 ? ` and ${found.length - 5} more` : '')
  throw new BackupRequestError(`a backup would leave out ${named}; use pg_dump of the server's version for this database`)
}

async function queryAll(client: BackupClient, queries: readonly string[]): Promise<readonly string[]> {
  const results: string[] = []
  for (const sql of queries) results.push(...(await queryTexts(client, sql)))
  return results
}

function toScript(statements: readonly string[]): string {
  return statements.map((statement) => `${statement.trimEnd()};\n`).join('')
}
