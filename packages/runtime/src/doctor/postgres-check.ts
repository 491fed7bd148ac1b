import { type Check, type Finding, failed, ok } from './check.ts'

/** What is used of a `pg` client. */
export interface PostgresClient {
  connect(): Promise<unknown>
  query(sql: string): Promise<{ readonly rows: readonly Readonly<Record<string, unknown>>[] }>
  end(): Promise<unknown>
}

export interface PostgresCheckOptions {
  readonly name: string
  /** Major version from which it is supported. */
  readonly minVersion: number
  /** One that is not connected yet. */
  readonly open: () => PostgresClient
  /** Looks further, once it is the right server. */
  readonly look?: (client: PostgresClient) => Promise<Finding>
  /** What to do when it cannot be reached, or `look` throws; by default what concerns the connection. */
  readonly advice?: string
}

const ADVICE = 'see that the server runs, that the address and the password are right, and that pg_hba.conf lets this user in'

const FACTS = `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int / 10000 AS major,
  pg_is_in_recovery() AS "isStandby", current_user AS "user", coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false) AS "isEncrypted"`

/** Connects, and looks at the version and whether it can be written to. */
export function postgresCheck({ name, minVersion, open, look, advice = ADVICE }: PostgresCheckOptions): Check {
  return {
    name,
    advice,
    run: async () => {
      const client = open()
      try {
        await client.connect()
        const [facts = {}] = (await client.query(FACTS)).rows
        const { version, major, isStandby, user, isEncrypted } = facts
        const detail = `PostgreSQL ${version} as ${user}, ${isEncrypted === true ? 'over TLS' : 'without TLS'}`
        if (Number(major) < minVersion) return failed(detail, `take PostgreSQL ${minVersion} or newer`)
        if (isStandby === true) return failed(`${detail}, a standby that takes no writes`, 'name the primary server')
        if (!look) return ok(detail)
        const found = await look(client)
        return { ...found, detail: `${detail}; ${found.detail}` }
      } finally {
        await client.end()
      }
    },
  }
}
