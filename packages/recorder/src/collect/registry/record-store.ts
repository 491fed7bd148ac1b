import { hash } from 'node:crypto'
import type { JsonObject, KalshiEvent, Market, Series } from '@kassandra/kalshi-sdk'
import { type EpochUs, formatInstant } from '@kassandra/kalshi-sdk/units'
import type { BatchColumns, Queryable } from '@kassandra/sync'
import { type EventRow, eventColumns, type MarketRow, marketColumns, type SeriesRow, seriesColumns } from '@kassandra/sync/schema'

/** A market as the database has it. */
export interface KnownMarket {
  readonly ticker: string
  readonly eventTicker: string | undefined
  readonly seriesTicker: string | undefined
}

/** What is stored of an event. */
export type EventFacts = Pick<KalshiEvent, 'ticker' | 'title' | 'seriesTicker' | 'lastUpdatedTime' | 'raw'>
/** What is stored of a series. */
export type SeriesFacts = Pick<Series, 'ticker' | 'title' | 'category' | 'lastUpdatedTime' | 'raw'>
/** What is stored of a market. */
export type MarketFacts = Pick<
  Market,
  'ticker' | 'title' | 'status' | 'eventTicker' | 'seriesTicker' | 'openTime' | 'closeTime' | 'updatedTime' | 'raw'
>

/** What a lifecycle message changes. Absent: nothing is said. */
export interface MarketChange {
  readonly ticker: string
  readonly status: string | undefined
  readonly closeTime: EpochUs | undefined
  /** When it happened, by the exchange. */
  readonly at: EpochUs | undefined
}

/** Figures of trading inside a market's record: they change all the time and are collected elsewhere. */
const QUOTE_FIELDS = [
  'yes_bid_dollars',
  'yes_bid_size_fp',
  'yes_ask_dollars',
  'yes_ask_size_fp',
  'no_bid_dollars',
  'no_ask_dollars',
  'last_price_dollars',
  'previous_yes_bid_dollars',
  'previous_yes_ask_dollars',
  'previous_price_dollars',
  'volume_fp',
  'volume_24h_fp',
  'open_interest_fp',
  'liquidity_dollars',
]

const NO_QUOTES: Readonly<Record<string, undefined>> = Object.fromEntries(QUOTE_FIELDS.map((field) => [field, undefined]))
const KNOWN_A_PAGE = 10_000

/**
 * Markets, events and series in the relational database of one gatherer. A record is written when more than its quotes changed, and
 * never over one that the exchange updated later.
 */
export class RecordStore {
  readonly #database: Queryable
  readonly #gatherer: string

  constructor(database: Queryable, gatherer: string) {
    this.#database = database
    this.#gatherer = gatherer
  }

  /** Markets that had not ended when they were heard of last, in order of their tickers, read in pages. */
  async *listOpen(): AsyncGenerator<KnownMarket> {
    for (let after = ''; ; ) {
      const { rows } = await this.#database.query<{ ticker: string; event_ticker: string | null; series_ticker: string | null }>(
        `select ticker, event_ticker, series_ticker from markets
          where ticker > $1 and status is distinct from 'finalized' order by ticker limit $2`,
        [after, KNOWN_A_PAGE],
      )
      for (const { ticker, event_ticker, series_ticker } of rows) {
        yield { ticker, eventTicker: event_ticker ?? undefined, seriesTicker: series_ticker ?? undefined }
      }
      const last = rows.at(-1)
      if (last === undefined || rows.length < KNOWN_A_PAGE) return
      after = last.ticker
    }
  }

  /** Pure. Tells a record from one that would be written over it, 48 bits of a hash: quotes do not count. Never 0. */
  fingerprint({ status, seriesTicker, raw }: Pick<MarketFacts, 'status' | 'seriesTicker' | 'raw'>): number {
    const text = JSON.stringify([status, seriesTicker ?? null, { ...raw, ...NO_QUOTES }])
    return hash('sha256', text, 'buffer').readUIntBE(0, 6) || 1
  }

  async upsertMarkets(markets: readonly MarketFacts[], receivedAtUs: EpochUs): Promise<void> {
    const rows = markets.map(
      (market): MarketRow => ({
        ...this.#record(market, receivedAtUs, market.updatedTime),
        status: market.status,
        event_ticker: market.eventTicker,
        series_ticker: market.seriesTicker ?? null,
        open_time: instantOrNull(market.openTime),
        close_time: instantOrNull(market.closeTime),
      }),
    )
    await this.#upsert('markets', marketColumns, rows)
  }

  async upsertEvents(events: readonly EventFacts[], receivedAtUs: EpochUs): Promise<void> {
    const rows = events.map(
      (event): EventRow => ({
        ...this.#record(event, receivedAtUs, event.lastUpdatedTime),
        status: null,
        series_ticker: event.seriesTicker,
      }),
    )
    await this.#upsert('events', eventColumns, rows)
  }

  async upsertSeries(series: readonly SeriesFacts[], receivedAtUs: EpochUs): Promise<void> {
    const rows = series.map(
      (one): SeriesRow => ({
        ...this.#record(one, receivedAtUs, one.lastUpdatedTime),
        status: null,
        category: one.category,
      }),
    )
    await this.#upsert('series', seriesColumns, rows)
  }

  /** Names the series of markets whose event has become known. */
  async fillSeries(): Promise<void> {
    await this.#database.query(
      `update markets m set series_ticker = e.series_ticker, xid = pg_current_xact_id() from events e
        where e.ticker = m.event_ticker and m.series_ticker is null and e.series_ticker is not null`,
    )
  }

  /** Applies what the lifecycle channel tells, unless the record is of a later time. */
  async applyChange({ ticker, status, closeTime, at }: MarketChange, receivedAtUs: EpochUs): Promise<void> {
    await this.#database.query(
      `update markets set status = coalesce($2, status), close_time = coalesce($3, close_time),
          exchange_updated_at = greatest(exchange_updated_at, $4), received_at = $5, xid = pg_current_xact_id()
        where ticker = $1 and ($2::text is distinct from status or $3::timestamptz is distinct from close_time)
          and ($4::timestamptz is null or exchange_updated_at is null or exchange_updated_at <= $4 + interval '1 second')`,
      [ticker, status ?? null, instantOrNull(closeTime), instantOrNull(at), formatInstant(receivedAtUs)],
    )
  }

  #record(source: { ticker: string; title: string; raw: JsonObject }, receivedAtUs: EpochUs, updatedAtUs: EpochUs | undefined) {
    return {
      ticker: source.ticker,
      title: source.title,
      raw: JSON.stringify(source.raw),
      exchange_updated_at: instantOrNull(updatedAtUs),
      received_at: formatInstant(receivedAtUs),
      gatherer: this.#gatherer,
    }
  }

  /** `series_ticker` is not always told with a market: what is known of it stays. */
  async #upsert<Row extends object>(table: string, types: BatchColumns<Row>, rows: readonly Row[]): Promise<void> {
    if (rows.length === 0) return
    const names = Object.keys(types)
    const values = Object.values<string>(types).map((type, at) => `$${at + 1}::${type}[]`)
    const assignments = names.filter((name) => name !== 'ticker').map((name) => `${name} = ${newValue(name)}`)
    const compared = names.filter((name) => name === 'status' || name === 'series_ticker')
    const changes = compared.map((name) => `t.${name} is distinct from ${newValue(name)}`)
    const quotes = `$${names.length + 1}::text[]`
    await this.#database.query(
      `insert into ${table} as t (${names.join(', ')})
        select distinct on (ticker) ${names.join(', ')} from unnest(${values.join(', ')}) as batch (${names.join(', ')})
        order by ticker, exchange_updated_at desc nulls last
        on conflict (ticker) do update set ${assignments.join(', ')}, xid = pg_current_xact_id()
        where (t.exchange_updated_at is null or excluded.exchange_updated_at >= t.exchange_updated_at)
          and (${[...changes, `t.raw - ${quotes} is distinct from excluded.raw - ${quotes}`].join(' or ')})`,
      [...names.map((name) => rows.map((row) => Reflect.get(row, name))), QUOTE_FIELDS],
    )
  }
}

function newValue(column: string): string {
  return column === 'series_ticker' ? `coalesce(excluded.${column}, t.${column})` : `excluded.${column}`
}

function instantOrNull(instant: EpochUs | undefined): string | null {
  return instant === undefined ? null : formatInstant(instant)
}
