import type { Queryable } from '@kassandra/sync'
import { type Finding, upsertFindings } from './findings.ts'

const SELECT_LOSSES = `
select gatherer, table_name as "table", from_ts as "fromTs", to_ts as "toTs", rows, noted_at as "notedAt" from losses
order by gatherer, table_name, from_ts, noted_at`

interface Row {
  readonly gatherer: string
  readonly table: string
  readonly fromTs: string
  readonly toTs: string
  readonly rows: number
  readonly notedAt: string
}

/** Stores what the disk limits of gatherers took before it was read. Another gatherer may have it all the same: gaps say what nobody has. */
export async function noteLosses(client: Queryable): Promise<void> {
  const { rows } = await client.query<Row & Record<string, unknown>>(SELECT_LOSSES)
  await upsertFindings(
    client,
    rows.map(
      ({ gatherer, table, fromTs, toTs, rows: lost, notedAt }): Finding => ({
        kind: 'loss',
        subject: `${gatherer} ${table} ${fromTs} ${notedAt}`,
        market: undefined,
        at: fromTs,
        detail: { toTs, rows: lost },
      }),
    ),
  )
}
