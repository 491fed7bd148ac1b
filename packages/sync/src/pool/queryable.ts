import type { PoolClient, QueryResult, QueryResultRow } from 'pg'

/** What runs one SQL command: a pool, a connection, or a wrapper of either. */
export interface Queryable {
  query<Row extends QueryResultRow>(text: string, values?: unknown[]): Promise<QueryResult<Row>>
}

/** What lends connections: a pool, or a wrapper of one. */
export interface ClientPool {
  connect(): Promise<PoolClient>
}
