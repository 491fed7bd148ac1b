import type { Pool, PoolClient } from 'pg'
import type { ClientPool } from '../../src/pool/queryable.ts'

/** `throw` loses the statement or its answer, `terminate` ends the backend and waits until it is gone. */
export type Harm = 'throw-before' | 'throw-after' | 'terminate-before' | 'terminate-after'

export class SabotageError extends Error {
  readonly code = 'ECONNRESET'
}

/** Counts the statements of the pools it wraps and does harm at one of them, once. */
export class Saboteur {
  readonly #admin: Pool
  readonly #at: number | RegExp
  readonly #harm: Harm
  statements = 0
  #isSpent = false

  /** @param at Which statement: its number from 1, past the last one it only counts; or the first one that reads so. */
  constructor(admin: Pool, at: number | RegExp, harm: Harm) {
    this.#admin = admin
    this.#at = at
    this.#harm = harm
  }

  wrap(pool: ClientPool): ClientPool {
    return { connect: async () => this.#wrapClient(await pool.connect()) }
  }

  #wrapClient(client: PoolClient): PoolClient {
    const run = (...args: unknown[]): unknown => {
      this.statements++
      const plain = (): unknown => Reflect.apply(client.query, client, args)
      if (this.#isSpent || !this.#isDue(args[0])) return plain()
      this.#isSpent = true
      if (typeof args[0] === 'object') return this.#harmStream(client, plain)
      return this.#harmQuery(client, plain)
    }
    return new Proxy(client, {
      get: (target, member) => {
        if (member === 'query') return run
        const value: unknown = Reflect.get(target, member)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
  }

  #isDue(statement: unknown): boolean {
    if (typeof this.#at === 'number') return this.statements === this.#at
    return this.#at.test(typeof statement === 'object' && statement !== null ? String(Reflect.get(statement, 'text')) : String(statement))
  }

  /** A COPY is a stream: it can be refused, or cut while it runs. */
  #harmStream(client: PoolClient, plain: () => unknown): unknown {
    if (this.#harm === 'throw-before') throw new SabotageError('before')
    const stream = plain()
    void this.#terminate(client)
    return stream
  }

  async #harmQuery(client: PoolClient, plain: () => unknown): Promise<unknown> {
    if (this.#harm === 'throw-before') throw new SabotageError('before')
    if (this.#harm === 'terminate-before') await this.#terminate(client)
    const result = await plain()
    if (this.#harm === 'throw-after') throw new SabotageError('after')
    if (this.#harm === 'terminate-after') await this.#terminate(client)
    return result
  }

  async #terminate(client: PoolClient): Promise<void> {
    await this.#admin.query('select pg_terminate_backend($1, 5000)', [Reflect.get(client, 'processID')])
  }
}
