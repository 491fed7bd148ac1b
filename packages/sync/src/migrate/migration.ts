import type { TimescaleSupport } from '../timescale/probe.ts'

/** One step of a schema. Never changed once released: a later step changes what it made. */
export interface Migration {
  /** 1, 2, 3, … without a hole. */
  readonly version: number
  readonly name: string
  /**
   * One or more statements; they run in one transaction together with the note that they ran. Where TimescaleDB makes a difference, one
   * text for each of what a server may offer of it: see `perTimescale`.
   */
  readonly sql: string | Readonly<Record<TimescaleSupport, string>>
}

/** The ordered steps of one schema. Several sets may live in one database, told apart by `name`. */
export interface MigrationSet {
  readonly name: string
  readonly migrations: readonly Migration[]
}

/** Pure. What of a step runs on such a server. */
export function sqlOf({ sql }: Migration, timescale: TimescaleSupport): string {
  return typeof sql === 'string' ? sql : sql[timescale]
}
