import type { Queryable } from '@kassandra/sync'

/** Kinds of rows in `data_quality`; docs/spec/audit.md says what each holds. */
export type FindingKind =
  | 'equality'
  | 'disagreement'
  | 'books'
  | 'book-mismatch'
  | 'negative-level'
  | 'gap'
  | 'completeness'
  | 'late-rows'
  | 'loss'

export interface Finding {
  readonly kind: FindingKind
  /** What was judged; with the kind it is the row's identity. */
  readonly subject: string
  readonly market: string | undefined
  /** Exchange time, as text. */
  readonly at: string
  readonly detail: Readonly<Record<string, unknown>>
}

const UPSERT = `
insert into data_quality (kind, subject, market_ticker, exchange_ts, detail)
select distinct on (kind, subject) * from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::jsonb[])
  as f (kind, subject, market_ticker, exchange_ts, detail) order by kind, subject
on conflict (kind, subject) do update set exchange_ts = excluded.exchange_ts, detail = excluded.detail
where (data_quality.exchange_ts, data_quality.detail) is distinct from (excluded.exchange_ts, excluded.detail)`

/** Stores findings. One that is stored already and says the same is left as it is; one that says another thing is replaced. */
export async function upsertFindings(client: Queryable, findings: readonly Finding[]): Promise<void> {
  if (findings.length > 0) await client.query(UPSERT, columnsOf(findings))
}

const ADD = `
insert into data_quality (kind, subject, market_ticker, exchange_ts, detail)
select * from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::jsonb[])
on conflict (kind, subject) do update set detail = (
  select jsonb_object_agg(key, coalesce((data_quality.detail ->> key)::bigint, 0) + (value #>> '{}')::bigint) from jsonb_each(excluded.detail))`

/** Adds counts to a sum over an interval. Not idempotent: belongs into the transaction that takes away what was counted. */
export async function addCounts(client: Queryable, sum: Finding): Promise<void> {
  await client.query(ADD, columnsOf([sum]))
}

function columnsOf(findings: readonly Finding[]): unknown[] {
  return [
    findings.map(({ kind }) => kind),
    findings.map(({ subject }) => subject),
    findings.map(({ market }) => market ?? null),
    findings.map(({ at }) => at),
    findings.map(({ detail }) => JSON.stringify(detail)),
  ]
}
