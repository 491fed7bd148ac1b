import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { NewRun, Run, RunStore } from '../run-store.ts'
import { StoreError } from '../store-error.ts'
import type { Connection, Statement } from './connection.ts'
import type { Row } from './row.ts'

export class SqliteRuns implements RunStore {
  readonly #connection: Connection
  readonly #durably: <T>(run: () => T) => T
  readonly #insert: Statement
  readonly #end: Statement
  readonly #last: Statement

  constructor(connection: Connection, durably: <T>(run: () => T) => T) {
    this.#connection = connection
    this.#durably = durably
    this.#insert = connection.prepare('INSERT INTO runs (epoch, engine_id, mode, started_at) VALUES (:epoch, :engineId, :mode, :atUs)')
    this.#end = connection.prepare('UPDATE runs SET ended_at = :atUs, end_reason = :reason WHERE epoch = :epoch AND ended_at IS NULL')
    this.#last = connection.prepare('SELECT * FROM runs ORDER BY epoch DESC LIMIT 1')
  }

  begin({ engineId, mode, atUs, epochAtLeast = 1 }: NewRun): Run {
    if (this.#connection.isInTransaction) throw new StoreError('STORE_MISUSED', 'a run begins outside of a transaction')
    return this.#durably(() => {
      const epoch = Math.max((this.findLast()?.epoch ?? 0) + 1, epochAtLeast)
      this.#insert.run({ epoch, engineId, mode, atUs })
      return { epoch, engineId, mode, startedUs: atUs, end: undefined }
    })
  }

  end(epoch: number, atUs: EpochUs, reason: string): void {
    if (this.#end.run({ epoch, atUs, reason }) === 0) throw new StoreError('STORE_NOT_FOUND', `no run ${epoch} is going on`)
  }

  findLast(): Run | undefined {
    const row = this.#last.find()
    return row && toRun(row)
  }
}

function toRun(row: Row): Run {
  const endedUs = row.maybe('ended_at', row.instant)
  return {
    epoch: row.integer('epoch'),
    engineId: row.text('engine_id'),
    mode: row.oneOf('mode', ['paper', 'live']),
    startedUs: row.instant('started_at'),
    end: endedUs === undefined ? undefined : { atUs: endedUs, reason: row.text('end_reason') },
  }
}
