import type { Client } from 'pg'
import { StoreError } from '../store-error.ts'
import { nameOf } from './client.ts'

/** A process that was just killed holds the lock until the server has noticed. */
const WAIT = '3s'

const KEY = `hashtextextended('kassandra market maker ' || current_schema(), 0)`

const TAKE = `INSERT INTO mm_store_owner (id, owner)
  SELECT 1, pid || ' since ' || backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()
  ON CONFLICT (id) DO UPDATE SET owner = excluded.owner RETURNING owner`

/**
 * Keeps others out for as long as the connection lives: who has the lock is the only writer.
 * @throws {StoreError} `STORE_LOCKED`: another process has it.
 */
export async function lockDatabase(client: Client): Promise<void> {
  try {
    await client.query(`SET lock_timeout = '${WAIT}'`)
    await client.query(`SELECT pg_advisory_lock(${KEY})`)
    await client.query('RESET lock_timeout')
  } catch (error) {
    if (!['55P03', '57014'].includes(String(Object(error).code))) throw error
    const advice = 'stop that one first, or name another database; after a lost connection the server may count it to us for a while'
    throw new StoreError('STORE_LOCKED', `${nameOf(client)} is held by another market maker; ${advice}`, { cause: error })
  }
}

/** Writes down who holds the store now. @returns The name of this holder, which no other has. */
export async function takeOwnership(client: Client): Promise<string> {
  const { rows } = await client.query<{ owner: string }>(TAKE)
  return rows[0]?.owner ?? ''
}

/** @throws {StoreError} `STORE_SUPERSEDED`: another process had the store while the connection was lost; what this one believes is old. */
export async function refuseOtherOwner(client: Client, owner: string): Promise<void> {
  const { rows } = await client.query<{ owner: string }>('SELECT owner FROM mm_store_owner WHERE id = 1')
  if (rows[0]?.owner === owner) return
  const advice = 'start again, so that the start reconciles with the exchange'
  throw new StoreError('STORE_SUPERSEDED', `another market maker used ${nameOf(client)} while the connection was lost; ${advice}`)
}
