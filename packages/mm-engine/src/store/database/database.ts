import type { Query } from './query.ts'
import type { Row } from './row.ts'

/** Rows of each query, in the order of the queries. */
export type Found = readonly (readonly Row[])[]

/** What to write, from what was found; nothing where there are no statements. */
export interface PlannedWrite<T> {
  readonly statements: readonly Query[]
  readonly result: T
}

/** Reads, plans and writes, with nobody else's writes between them. */
export interface Transaction<T> {
  readonly reads: readonly Query[]
  /** On the disk before it is acknowledged, whatever the store was opened for. */
  readonly isDurable: boolean
  /** Pure. Where it throws, nothing happens and its error passes through. */
  plan(found: Found): PlannedWrite<T>
}

export interface Written<T> {
  readonly result: T
  /** Rows that were changed, over all statements. */
  readonly changedRows: number
}

/** What a store needs of a database. */
export interface Database {
  /** Sees every write that was acknowledged. */
  read(queries: readonly Query[]): Promise<Found>
  /** One after the other, in the order of the calls. */
  write<T>(transaction: Transaction<T>): Promise<Written<T>>
  backup(path: string): Promise<void>
  sizeBytes(): Promise<number>
  /** What the database itself finds wrong. */
  findDamage(): Promise<readonly string[]>
  /** Waits for what was asked before; after this every call is refused. May be called twice. */
  close(): Promise<void>
}
