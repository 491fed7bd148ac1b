import type { Halt, HaltStore, NewHalt, Resume } from '../halt-store.ts'
import { StoreError } from '../store-error.ts'
import type { Connection, Statement } from './connection.ts'
import type { Row } from './row.ts'

const INSERT = `
INSERT INTO halts (run_epoch, halted_at, rule, market_id, reason) VALUES (:runEpoch, :atUs, :rule, :marketId, :reason) RETURNING id`

export class SqliteHalts implements HaltStore {
  readonly #durably: <T>(run: () => T) => T
  readonly #insert: Statement
  readonly #resume: Statement
  readonly #byId: Statement
  readonly #open: Statement
  readonly #newest: Statement

  constructor(connection: Connection, durably: <T>(run: () => T) => T) {
    this.#durably = durably
    this.#insert = connection.prepare(INSERT)
    this.#resume = connection.prepare(
      'UPDATE halts SET resumed_at = :atUs, resumed_by = :by, resume_note = :note WHERE id = :id AND resumed_at IS NULL',
    )
    this.#byId = connection.prepare('SELECT id FROM halts WHERE id = :id')
    this.#open = connection.prepare('SELECT * FROM halts WHERE resumed_at IS NULL ORDER BY id')
    this.#newest = connection.prepare('SELECT * FROM halts ORDER BY id DESC LIMIT :limit')
  }

  record(halt: NewHalt): number {
    return this.#durably(() => this.#insert.find({ ...halt })?.integer('id') ?? 0)
  }

  resume(id: number, resume: Resume): void {
    this.#durably(() => {
      if (this.#resume.run({ id, ...resume }) > 0) return
      if (this.#byId.find({ id }) === undefined) throw new StoreError('STORE_NOT_FOUND', `there is no halt ${id}`)
      throw new StoreError('STORE_CONFLICT', `halt ${id} is over`)
    })
  }

  listOpen(): readonly Halt[] {
    return this.#open.list().map(toHalt)
  }

  list(limit: number): readonly Halt[] {
    return this.#newest.list({ limit }).map(toHalt)
  }
}

function toHalt(row: Row): Halt {
  const resumedUs = row.maybe('resumed_at', row.instant)
  return {
    id: row.integer('id'),
    runEpoch: row.integer('run_epoch'),
    atUs: row.instant('halted_at'),
    rule: row.text('rule'),
    marketId: row.maybe('market_id', row.text),
    reason: row.text('reason'),
    resume: resumedUs === undefined ? undefined : { atUs: resumedUs, by: row.text('resumed_by'), note: row.text('resume_note') },
  }
}
