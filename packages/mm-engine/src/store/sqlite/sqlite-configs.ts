import { CONFIG_VERSIONS_KEPT, type ConfigStore, type ConfigVersion } from '../config-store.ts'
import type { Connection, Statement } from './connection.ts'
import type { Row } from './row.ts'

const INSERT = 'INSERT INTO config_versions (created_at, source, content) VALUES (:atUs, :source, :content) RETURNING version'

export class SqliteConfigs implements ConfigStore {
  readonly #connection: Connection
  readonly #insert: Statement
  readonly #forget: Statement
  readonly #find: Statement
  readonly #list: Statement

  constructor(connection: Connection) {
    this.#connection = connection
    this.#insert = connection.prepare(INSERT)
    this.#forget = connection.prepare('DELETE FROM config_versions WHERE version <= :version')
    this.#find = connection.prepare('SELECT * FROM config_versions WHERE version = :version')
    this.#list = connection.prepare('SELECT * FROM config_versions ORDER BY version DESC')
  }

  save(config: Omit<ConfigVersion, 'version'>): number {
    return this.#connection.transaction(() => {
      const newest = this.list()[0]
      if (newest?.content === config.content) return newest.version
      const version = this.#insert.find({ atUs: config.atUs, source: config.source, content: config.content })?.integer('version') ?? 0
      this.#forget.run({ version: version - CONFIG_VERSIONS_KEPT })
      return version
    })
  }

  find(version: number): ConfigVersion | undefined {
    const row = this.#find.find({ version })
    return row && toVersion(row)
  }

  list(): readonly ConfigVersion[] {
    return this.#list.list().map(toVersion)
  }
}

function toVersion(row: Row): ConfigVersion {
  return { version: row.integer('version'), atUs: row.instant('created_at'), source: row.text('source'), content: row.text('content') }
}
