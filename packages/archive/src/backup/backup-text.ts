/**
 * A backup is a script of SQL, which `psql` restores too, with lines of comment that say what is to come: what it is, before the rows
 * of each table which, behind them how many, and at its end the digest of everything above.
 */
export const HEAD = '-- kassandra-backup 1\n'

export const COPY_MARK = '-- kassandra-copy '
export const ROWS_MARK = '-- kassandra-rows '
export const END_MARK = '-- kassandra-end '

/** What the last line says. */
export interface BackupEnd {
  readonly tables: number
  readonly rows: number
  /** SHA-256, hex, over all bytes above the last line. */
  readonly sha256: string
}

/** What the session must be like for the script to mean what it says. */
export const SESSION_SETTINGS: readonly string[] = [
  'set client_encoding = utf8',
  'set standard_conforming_strings = on',
  'set check_function_bodies = off',
  `set search_path = ''`,
  `set timezone = 'UTC'`,
  'set datestyle = iso',
  'set intervalstyle = postgres',
  'set extra_float_digits = 3',
  'set bytea_output = hex',
  'set xmloption = content',
]
