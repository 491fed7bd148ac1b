import type { Checkpoint } from '../checkpoint-store.ts'
import { type Query, query } from '../database/query.ts'
import type { Row } from '../database/row.ts'
import { writerOf } from './table.ts'

const CONTENT = ['saved_at_us', 'content']

const CHECKPOINTS = writerOf({ name: 'checkpoints', columns: ['name', ...CONTENT], key: ['name'], updated: CONTENT })

const BY_NAME = CHECKPOINTS.select('WHERE name = $1')

export const checkpointByName = (name: string): Query => query(BY_NAME, name)

export const putCheckpoints = (checkpoints: readonly Checkpoint[]): readonly Query[] =>
  CHECKPOINTS.put(checkpoints.map(({ name, atUs, content }) => ({ name, saved_at_us: atUs, content })))

export const toCheckpoint = (row: Row): Checkpoint => ({
  name: row.text('name'),
  atUs: row.instant('saved_at_us'),
  content: row.text('content'),
})
