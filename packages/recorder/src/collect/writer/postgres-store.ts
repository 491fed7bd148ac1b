import { type EpochUs, formatInstant, parseInstant } from '@kassandra/kalshi-sdk/units'
import { PartitionKeeper, upsertBatch } from '@kassandra/sync'
import { orderbookDeltaColumns, orderbookSnapshotColumns, segmentColumns, tickerColumns, tradeColumns } from '@kassandra/sync/schema'
import type { Pool, PoolClient } from 'pg'
import type { DropResult } from '../retention/partition-store.ts'
import { COLLECTED_TABLES } from '../stream/rows.ts'
import type { Batch } from './batch.ts'
import { insertRows } from './insert-rows.ts'
import type { WriterSession } from './session.ts'
import type { BatchStore } from './writer.ts'

/** What was committed by earlier runs of this gatherer. */
export interface Progress {
  /** All trades before this exchange time are stored. */
  readonly tradesCompleteBeforeUs: EpochUs | undefined
  readonly lastPoll: number
}

/** The time-series database of one gatherer. */
export class PostgresStore implements BatchStore {
  readonly #gatherer: string
  readonly #pool: Pool
  readonly #session: WriterSession
  readonly #giveUp: AbortSignal
  /** Segments that lost rows: what the stream still says of them is not true any more. */
  readonly #lost = new Set<string>()
  #partitions: PartitionKeeper
  #latest: Promise<unknown> = Promise.resolve()

  /** @param giveUp Ends waits for the database. */
  constructor(gatherer: string, pool: Pool, session: WriterSession, giveUp: AbortSignal) {
    this.#gatherer = gatherer
    this.#pool = pool
    this.#session = session
    this.#partitions = new PartitionKeeper(pool)
    this.#giveUp = giveUp
  }

  write(batch: Batch): Promise<void> {
    return this.#inTurn(() => this.#write(batch))
  }

  /** Runs one after another between two batches. Of segments that they say are lost nothing is written any more. */
  whileNobodyWrites(drops: readonly (() => Promise<DropResult>)[]): Promise<void> {
    return this.#inTurn(async () => {
      try {
        for (const drop of drops) {
          const result = await drop()
          if (result.kind === 'dropped')
            for (const { connId, sid, startSeq } of result.segments) this.#lost.add(`${connId}/${sid}/${startSeq}`)
        }
      } finally {
        // Whatever became of the drop, which partitions stand has to be asked anew.
        this.#partitions = new PartitionKeeper(this.#pool)
      }
    })
  }

  async #write(batch: Batch): Promise<void> {
    await this.#ensurePartitions(batch)
    await this.#session.transaction(async (client) => {
      await insertRows(client, 'trades', tradeColumns, batch.rows.trades)
      await insertRows(client, 'orderbook_deltas', orderbookDeltaColumns, batch.rows.orderbook_deltas)
      await insertRows(client, 'orderbook_snapshots', orderbookSnapshotColumns, batch.rows.orderbook_snapshots)
      await insertRows(client, 'tickers', tickerColumns, batch.rows.tickers)
      const segments = batch.segmentRows(this.#gatherer).filter((row) => !this.#lost.has(`${row.conn_id}/${row.sid}/${row.start_seq}`))
      await upsertBatch(client, 'segments', segmentColumns, segments, {
        key: ['gatherer', 'conn_id', 'sid', 'start_seq'],
      })
      await this.#writeProgress(client, batch)
    }, this.#giveUp)
  }

  /** Closes the segments that an earlier run of this gatherer left open; what they vouch for stays. @returns How many there were. */
  async closeCrashedSegments(nowUs: EpochUs): Promise<number> {
    let closed = 0
    await this.#session.transaction(async (client) => {
      const { rowCount } = await client.query(
        `update segments set close_reason = 'crash', updated_at = greatest(updated_at, $2), xid = pg_current_xact_id()
          where gatherer = $1 and close_reason is null`,
        [this.#gatherer, formatInstant(nowUs)],
      )
      closed = rowCount ?? 0
    }, this.#giveUp)
    return closed
  }

  async loadProgress(): Promise<Progress> {
    const { rows } = await this.#pool.query<{ trades_complete_before: string | null; last_poll: number }>(
      'select trades_complete_before, last_poll from gatherer_progress where gatherer = $1',
      [this.#gatherer],
    )
    const [row] = rows
    const before = row?.trades_complete_before
    return { tradesCompleteBeforeUs: before ? parseInstant(before) : undefined, lastPoll: row?.last_poll ?? 0 }
  }

  /** The number of the next poll; no number is given twice, whatever happens to the poll. */
  async nextPoll(): Promise<number> {
    const { rows } = await this.#pool.query<{ last_poll: number }>(
      `insert into gatherer_progress (gatherer, last_poll) values ($1, 1)
        on conflict (gatherer) do update set last_poll = gatherer_progress.last_poll + 1 returning last_poll`,
      [this.#gatherer],
    )
    const [row] = rows
    if (!row) throw new Error('gatherer_progress gave no row')
    return row.last_poll
  }

  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const turn = this.#latest.then(run)
    this.#latest = turn.catch(() => undefined)
    return turn
  }

  async #writeProgress(client: PoolClient, { tradesCompleteBeforeUs }: Batch): Promise<void> {
    if (tradesCompleteBeforeUs === undefined) return
    await client.query(
      `insert into gatherer_progress (gatherer, trades_complete_before) values ($1, $2)
        on conflict (gatherer) do update set trades_complete_before = excluded.trades_complete_before`,
      [this.#gatherer, formatInstant(tradesCompleteBeforeUs)],
    )
  }

  /**
   * Outside the transaction: a partition stands at once for everybody, and nobody waits for the batch. Trades are partitioned by their
   * second, which lies in the same day.
   */
  async #ensurePartitions(batch: Batch): Promise<void> {
    for (const table of COLLECTED_TABLES) {
      const days = new Set(batch.rows[table].map(({ exchange_ts }) => exchange_ts.slice(0, DAY_LENGTH)))
      if (days.size > 0) await this.#partitions.ensure(table, days)
    }
  }
}

const DAY_LENGTH = '2026-05-14'.length
