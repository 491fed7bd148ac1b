import { type CustomTypesConfig, types } from 'pg'
import { instantOfTimestamptz } from './instant.ts'

/** Type OIDs of PostgreSQL's catalogue (src/include/catalog/pg_type.dat). */
const OID: Readonly<Record<'int8' | 'textArray' | 'int8Array' | 'date' | 'timestamp' | 'timestamptz' | 'timestamptzArray', number>> = {
  int8: 20,
  textArray: 1009,
  int8Array: 1016,
  date: 1082,
  timestamp: 1114,
  timestamptz: 1184,
  timestamptzArray: 1185,
}

const parseStrings: (text: string) => readonly (string | null)[] = types.getTypeParser(OID.textArray)

const arrayOf =
  (parse: (text: string) => unknown) =>
  (text: string): unknown =>
    parseStrings(text).map((element) => (element === null ? null : parse(element)))

const OWN_PARSERS = new Map<number, (text: string) => unknown>([
  [OID.int8, safeInteger],
  [OID.date, String],
  [OID.timestamp, String],
  [OID.timestamptz, instantOfTimestamptz],
  [OID.int8Array, arrayOf(safeInteger)],
  [OID.timestamptzArray, arrayOf(instantOfTimestamptz)],
])

/** Parsers of one pool, none of them global: no `Date` anywhere, `bigint` as a safe integer, everything else as `pg` does it. */
export const exactTypes: CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    (format === 'binary' ? undefined : OWN_PARSERS.get(oid)) ?? types.getTypeParser(oid, format),
}

/** A rounded amount is worse than none: past the safe integers this throws, and the query fails. */
function safeInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} is past the safe integers; select it as text`)
  return value
}
