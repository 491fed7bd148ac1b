/** One step of a schema. Never changed once released: a later step changes what it made. */
export interface Migration {
  /** 1, 2, 3, … without a hole. */
  readonly version: number
  readonly name: string
  /** One or more statements; they run in one transaction together with the note that they ran. */
  readonly sql: string
}

/** The ordered steps of one schema. Several sets may live in one database, told apart by `name`. */
export interface MigrationSet {
  readonly name: string
  readonly migrations: readonly Migration[]
}
