import type { Sample } from './database.ts'
import { queryDuckdb } from './duckdb.ts'
import { HOUR } from './samples-table.ts'

const HOUR_START_US = Date.parse(HOUR.from) * 1_000

/** Reads archived `samples` by DuckDB in the order of the file, in the shape of the rows that went in. */
export async function readSamples(storeFolder: string): Promise<readonly Sample[]> {
  const files = `read_parquet('${storeFolder}/parquet/**/*.parquet', hive_partitioning = false)`
  const [{ type } = {}] = await queryDuckdb(`select typeof(price) as type from ${files} limit 1`)
  const isUnscaled = type === 'BIGINT'
  const price = (value: string): string => (isUnscaled ? value : `(${value} * 10000)::bigint`)
  const qty = (value: string): string => (isUnscaled ? value : `(${value}::decimal(38, 2) * 100)::decimal(20, 0)`)
  const rows = await queryDuckdb(`
    select market_ticker, epoch_us(exchange_ts) - ${HOUR_START_US} as at_us, seq::text as seq, ${price('price')} as price, ${qty('qty')}::text as qty,
      big::text as big, small, flag, note,
      list_transform(levels, lambda level: [${price('level.price')}::text, ${qty('level.qty')}::text]) as levels
    from ${files}`)
  return rows.map(toSample)
}

function toSample(row: Readonly<Record<string, unknown>>): Sample {
  const integer = (value: unknown): bigint | null => (value === null ? null : BigInt(String(value)))
  const number = (value: unknown): number | null => (value === null ? null : Number(value))
  return {
    ticker: String(row['market_ticker']),
    atUs: Number(row['at_us']),
    seq: BigInt(String(row['seq'])),
    price: number(row['price']),
    qty: integer(row['qty']),
    big: integer(row['big']),
    small: number(row['small']),
    flag: row['flag'] as boolean | null,
    note: row['note'] as string | null,
    levels: (row['levels'] as [string, string][] | null)?.map(([price, qty]) => [Number(price), BigInt(qty)] as const) ?? null,
  }
}

/** The order of an archived file. */
export function byKey(one: Sample, other: Sample): number {
  const byTicker = Buffer.compare(Buffer.from(one.ticker), Buffer.from(other.ticker))
  return byTicker || one.atUs - other.atUs || (one.seq < other.seq ? -1 : 1)
}
