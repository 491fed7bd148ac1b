import type { Dialect } from './dialect.ts'
import { createTables } from './tables.ts'

/** One step of the schema. Released steps are never edited; a change is a new step at the end. */
export interface Migration {
  /** Counts from 1 without a gap. */
  readonly version: number
  readonly name: string
  /** Statements of one dialect, applied whole together with the number, or not at all. */
  sql(dialect: Dialect): string
}

export const MIGRATIONS: readonly Migration[] = [{ version: 1, name: 'tables', sql: createTables }]
