import type { PoolClient } from 'pg'
import type { ClientPool } from './queryable.ts'

/** A connection on loan. The first of `release` and `discard` counts. */
export interface Lease {
  readonly client: PoolClient
  /** Gives the connection back for others. */
  release(): void
  /** Closes it, whatever state it is in. */
  discard(): void
}

/**
 * Takes a connection from a pool. While it is on loan, its end between two statements is heard here, where nobody waits for it; whoever
 * runs the next statement gets the error. Unheard, the driver would end the process.
 */
export async function borrow(pool: ClientPool): Promise<Lease> {
  const client = await pool.connect()
  const ignore = (): void => undefined
  client.on('error', ignore)
  let returned = false
  const giveBack = (broken: boolean): void => {
    if (returned) return
    returned = true
    client.release(broken)
    if (!broken) client.removeListener('error', ignore)
  }
  return { client, release: () => giveBack(false), discard: () => giveBack(true) }
}
