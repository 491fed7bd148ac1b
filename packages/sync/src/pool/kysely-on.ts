import { Kysely, PostgresDialect } from 'kysely'
import type { Pool, PoolClient } from 'pg'

/** Typed queries on a pool. Destroying the result ends the pool. */
export function kyselyOn<Tables>(pool: Pool): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
}

/**
 * Typed queries on one connection, inside whatever transaction is open there: in the hook of a round, its transaction.
 * The result neither releases nor ends the connection; never open a transaction on it.
 */
export function kyselyOnClient<Tables>(client: PoolClient): Kysely<Tables> {
  const borrowed = new Proxy(client, {
    get: (target, member) => {
      if (member === 'release') return () => undefined
      const value: unknown = Reflect.get(target, member)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  const pool = { connect: async () => borrowed, end: async () => undefined, options: {} }
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
}
