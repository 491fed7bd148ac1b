/** Where the two databases say the same thing in other words: all of the schema that is not common to both. */
export interface Dialect {
  /** A whole number of 64 bits. */
  readonly integer: string
  /** A primary key that the database counts up. */
  readonly counter: string
  /** A column that is an integer expression divided by a power of ten, for people and their queries. */
  decimal(expression: string, places: number): string
  /** A column that is a count of microseconds since 1970 as an instant in UTC, for people and their queries. */
  instant(expression: string): string
  /** True where a text column holds JSON. */
  isJson(column: string): string
  /** Behind the columns of a table. */
  readonly tableOptions: string
}

/** Decimals are floating point here: read them with the eyes, compute with the integers. */
export const SQLITE: Dialect = {
  integer: 'INTEGER',
  counter: 'INTEGER PRIMARY KEY AUTOINCREMENT',
  decimal: (expression, places) => `REAL GENERATED ALWAYS AS ((${expression}) / ${10 ** places}.0) VIRTUAL`,
  instant: (us) =>
    `TEXT GENERATED ALWAYS AS (strftime('%Y-%m-%dT%H:%M:%S', ${us} / 1000000, 'unixepoch') || printf('.%06dZ', ${us} % 1000000)) VIRTUAL`,
  isJson: (column) => `json_valid(${column})`,
  tableOptions: ' STRICT',
}

/** Exact: decimals are `numeric`, and an interval of whole microseconds is a 64-bit integer. */
export const POSTGRES: Dialect = {
  integer: 'bigint',
  counter: 'bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY',
  decimal: (expression, places) => `numeric(20, ${places}) GENERATED ALWAYS AS ((${expression}) * 0.${'1'.padStart(places, '0')}) STORED`,
  instant: (us) =>
    `timestamptz GENERATED ALWAYS AS ((timestamp '1970-01-01 00:00:00' + ${us} * interval '1 microsecond') AT TIME ZONE 'UTC') STORED`,
  isJson: (column) => `${column} IS JSON`,
  tableOptions: '',
}
