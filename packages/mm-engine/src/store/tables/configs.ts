import type { ConfigVersion } from '../config-store.ts'
import { type Query, query } from '../database/query.ts'
import type { Row } from '../database/row.ts'

const COLUMNS = 'version, created_at_us, source, content'
const INSERT = `INSERT INTO config_versions (${COLUMNS}) VALUES ($1, $2, $3, $4)`
const LIST = `SELECT ${COLUMNS} FROM config_versions ORDER BY version DESC`

export const configByVersion = (version: number): Query => query(`SELECT ${COLUMNS} FROM config_versions WHERE version = $1`, version)
export const configs = (): Query => query(LIST)
export const newestConfig = (): Query => query(`${LIST} LIMIT 1`)
export const forgetConfigsThrough = (version: number): Query => query('DELETE FROM config_versions WHERE version <= $1', version)

export const insertConfig = ({ version, atUs, source, content }: ConfigVersion): Query => query(INSERT, version, atUs, source, content)

export const toConfig = (row: Row): ConfigVersion => ({
  version: row.integer('version'),
  atUs: row.instant('created_at_us'),
  source: row.text('source'),
  content: row.text('content'),
})
