import { formatInstantUs } from './instant.ts'

/** What the path of an archived file says. */
export interface ArchivePath {
  readonly table: string
  /** Start of the hour that holds the start of the file's interval, microseconds since the epoch. */
  readonly hourUs: number
  /** 0 for the sealed interval, counting on for rows that came later. */
  readonly generation: number
  /** First twelve hex digits of the SHA-256 over the file's rows as canonical text. */
  readonly sha12: string
}

/** Key prefix of every archived file. */
export const ARCHIVE_PREFIX = 'parquet/'

const PATH = /^parquet\/([a-z][a-z0-9_]*)\/year=(\d{4})\/month=(\d{2})\/day=(\d{2})\/\1-(\d{2})-(\d+)-([0-9a-f]{12})\.parquet$/
const TABLE_NAME = /^[a-z][a-z0-9_]*$/

/**
 * Pure. `parquet/<table>/year=YYYY/month=MM/day=DD/<table>-HH-<generation>-<sha12>.parquet`, in UTC: hive partitions that DuckDB,
 * Athena, Trino and Spark prune by.
 * @throws {RangeError} A table name or digest that no path can carry.
 */
export function toArchivePath({ table, hourUs, generation, sha12 }: ArchivePath): string {
  if (!TABLE_NAME.test(table)) throw new RangeError(`a table name is lower case letters, digits and underscores: ${table}`)
  if (!/^[0-9a-f]{12}$/.test(sha12) || !Number.isSafeInteger(generation) || generation < 0)
    throw new RangeError(`bad digest or generation for ${table}`)
  const instant = formatInstantUs(hourUs)
  const [year, month, day, hour] = [instant.slice(0, 4), instant.slice(5, 7), instant.slice(8, 10), instant.slice(11, 13)]
  return `${tablePrefix(table)}year=${year}/month=${month}/day=${day}/${table}-${hour}-${generation}-${sha12}.parquet`
}

/** Pure. Reads a path; `undefined` for one that is not of the archive. */
export function parseArchivePath(path: string): ArchivePath | undefined {
  const match = PATH.exec(path)
  if (!match) return undefined
  const [, table = '', year, month, day, hour, generation, sha12 = ''] = match
  const hourUs = Date.parse(`${year}-${month}-${day}T${hour}:00:00Z`) * 1_000
  return Number.isNaN(hourUs) ? undefined : { table, hourUs, generation: Number(generation), sha12 }
}

/** Pure. Key prefix of one table's files. */
export function tablePrefix(table: string): string {
  return `${ARCHIVE_PREFIX}${table}/`
}
