import type { Checkpoint, CheckpointStore } from '../checkpoint-store.ts'
import type { Connection, Statement } from './connection.ts'

const SAVE = `
INSERT INTO checkpoints (name, saved_at, content) VALUES (:name, :atUs, :content)
ON CONFLICT (name) DO UPDATE SET saved_at = excluded.saved_at, content = excluded.content`

export class SqliteCheckpoints implements CheckpointStore {
  readonly #save: Statement
  readonly #find: Statement

  constructor(connection: Connection) {
    this.#save = connection.prepare(SAVE)
    this.#find = connection.prepare('SELECT * FROM checkpoints WHERE name = :name')
  }

  save({ name, atUs, content }: Checkpoint): void {
    this.#save.run({ name, atUs, content })
  }

  find(name: string): Checkpoint | undefined {
    const row = this.#find.find({ name })
    return row && { name, atUs: row.instant('saved_at'), content: row.text('content') }
  }
}
