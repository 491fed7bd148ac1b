import { ExportTakenError } from '../errors/export-errors.ts'
import { ENTRY_COLUMNS, type EntryRow, toEntry } from './entry-row.ts'
import type { ExportKey, OutboxEntry, VerifiedFacts, WrittenFile } from './outbox-entry.ts'

/** What is used of a `pg` pool or client. */
export interface SqlClient {
  query(text: string, values?: readonly unknown[]): Promise<{ readonly rows: readonly unknown[] }>
}

/** The record of every export, kept in the database whose rows are exported. Every step is one statement and safe to lose. */
export interface Outbox {
  find(key: ExportKey): Promise<OutboxEntry | undefined>
  /** The entry of an interval's highest generation. */
  findLast(interval: Omit<ExportKey, 'generation'>): Promise<OutboxEntry | undefined>
  /** Entries in the order of table, interval and generation; of all tables unless one is named. */
  list(table?: string): Promise<readonly OutboxEntry[]>
  /** Plans an export as of now, or takes up the one that is there. One that is not final counts a further attempt. */
  begin(key: ExportKey): Promise<OutboxEntry>
  /** Back to `planned`, with the snapshot it was planned with. */
  restart(entry: OutboxEntry): Promise<OutboxEntry>
  markEmpty(entry: OutboxEntry): Promise<OutboxEntry>
  markWritten(entry: OutboxEntry, file: WrittenFile): Promise<OutboxEntry>
  markVerified(entry: OutboxEntry, facts: VerifiedFacts): Promise<OutboxEntry>
  markUploaded(entry: OutboxEntry): Promise<OutboxEntry>
}

const INTERVAL = 'table_name = $1 and from_ts = $2 and to_ts = $3'
const KEY = `${INTERVAL} and generation = $4`

/**
 * The outbox in the table `exports`.
 * @throws {ExportTakenError} From every step of an attempt that another process has overtaken.
 */
export function postgresOutbox(db: SqlClient): Outbox {
  const step = async (entry: OutboxEntry, assignments: string, values: readonly unknown[]): Promise<OutboxEntry> => {
    const rows = await select(
      db,
      `update exports set ${assignments}, updated_at = clock_timestamp() where ${KEY} and attempts = $5 and state = $6 returning ${ENTRY_COLUMNS}`,
      [...keyValues(entry.key), entry.attempts, storedState(entry), ...values],
    )
    return rows[0] ?? taken(entry.key)
  }
  return {
    find: async (key) => (await select(db, `select ${ENTRY_COLUMNS} from exports where ${KEY}`, keyValues(key)))[0],
    findLast: async ({ table, from, to }) => {
      const newest = `select ${ENTRY_COLUMNS} from exports where ${INTERVAL} order by generation desc limit 1`
      return (await select(db, newest, [table, from, to]))[0]
    },
    list: (table) =>
      select(
        db,
        `select ${ENTRY_COLUMNS} from exports where $1::text is null or table_name = $1 order by table_name, from_ts, to_ts, generation`,
        [table ?? null],
      ),
    begin: async (key) => {
      const inserted = `insert into exports (table_name, from_ts, to_ts, generation, snapshot)
        values ($1, $2, $3, $4, pg_current_snapshot()::text)
        on conflict (table_name, from_ts, to_ts, generation) do update
        set attempts = exports.attempts + (exports.state <> 'uploaded')::integer
        returning ${ENTRY_COLUMNS}`
      return (await select(db, inserted, keyValues(key)))[0] ?? taken(key)
    },
    restart: (entry) =>
      step(
        entry,
        `state = 'planned', path = null, row_count = null, min_ts = null, max_ts = null, content_sha256 = null, file_sha256 = null,
         size_bytes = null, column_sums = null, engine = null`,
        [],
      ),
    markEmpty: (entry) => step(entry, `state = 'uploaded', row_count = 0`, []),
    markWritten: (entry, file) =>
      step(entry, `state = 'written', path = $7, row_count = $8, content_sha256 = $9, file_sha256 = $10, size_bytes = $11, engine = $12`, [
        file.path,
        file.rowCount,
        file.contentSha256,
        file.fileSha256,
        file.sizeBytes,
        file.engine,
      ]),
    markVerified: (entry, { minTs, maxTs, columnSums }) =>
      step(entry, `state = 'verified', min_ts = $7, max_ts = $8, column_sums = $9`, [minTs, maxTs, JSON.stringify(columnSums)]),
    markUploaded: (entry) => step(entry, `state = 'uploaded'`, []),
  }
}

async function select(db: SqlClient, text: string, values: readonly unknown[]): Promise<readonly OutboxEntry[]> {
  const { rows } = await db.query(text, values)
  return rows.map((row) => toEntry(row as EntryRow))
}

function keyValues({ table, from, to, generation }: ExportKey): readonly unknown[] {
  return [table, from, to, generation]
}

function storedState({ progress }: OutboxEntry): string {
  return progress.state === 'empty' ? 'uploaded' : progress.state
}

function taken({ table, from, generation }: ExportKey): never {
  throw new ExportTakenError(`another process took over the export of ${table} from ${from}, generation ${generation}`)
}
