import { query } from '../database/query.ts'
import type { Connection } from './connection.ts'

export const readPragma = (connection: Connection, name: string): number => connection.list(query(`PRAGMA ${name}`))[0]?.integer(name) ?? 0

/** Of a pragma that answers in lines. */
export const listPragma = (connection: Connection, name: string, column: string): readonly string[] =>
  connection.list(query(`PRAGMA ${name}`)).map((row) => row.text(column))
