import { IdentityError } from '../errors/sync-error.ts'
import type { Queryable } from '../pool/queryable.ts'
import type { ClusterState } from './cursor.ts'

/** The timeline of the last checkpoint lags behind a promotion; the name of the WAL file that is being written does not. */
const CLUSTER_STATE = `
select s.system_identifier::text as "systemIdentifier",
  case when pg_is_in_recovery() then c.timeline_id else ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::integer end as timeline,
  pg_snapshot_xmin(pg_current_snapshot())::text as "snapshotXmin", pg_snapshot_xmax(pg_current_snapshot())::text as "snapshotXmax"
from pg_control_system() s, pg_control_checkpoint() c`

const INSUFFICIENT_PRIVILEGE = '42501'
const UNDEFINED_FUNCTION = '42883'

/**
 * Reads who the source is and how far its transactions are; in a REPEATABLE READ transaction, of that transaction's snapshot.
 * @throws {IdentityError} The role may not call `pg_control_system` and `pg_control_checkpoint`; the message says what to grant.
 */
export async function readClusterState(client: Queryable): Promise<ClusterState> {
  const result = await client.query<{ [Member in keyof ClusterState]: ClusterState[Member] }>(CLUSTER_STATE).catch(explainRefusal)
  const state = result.rows[0]
  if (!state) throw new IdentityError('pg_control_system() gave no row')
  return state
}

function explainRefusal(error: unknown): never {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code !== INSUFFICIENT_PRIVILEGE && code !== UNDEFINED_FUNCTION) throw error
  throw new IdentityError(
    'The source does not let this role read its identity, without which a cursor cannot tell a restored cluster from the old one: run ' +
      '`grant execute on function pg_control_system(), pg_control_checkpoint() to ROLE` there as a superuser',
    { cause: error },
  )
}
