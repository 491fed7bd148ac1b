import { type EpochUs, epochUs } from '@kassandra/kalshi-sdk/units'
import type { MakerStore, StoreChange, StoredOrder } from '@kassandra/mm-engine/store'
import type { MakerBucket } from '../bucket/maker-bucket.ts'
import { mergeCell } from '../bucket/merge-cell.ts'
import { type DayLine, dayOf, mergeLines } from './day-lines.ts'
import { toFillLine, toOrderLine } from './trade-lines.ts'

export const TRADE_LOGS = 'trade-logs/'
const PAGE = 1_000
/** How far back a start looks for orders that were told of and not written. */
const LOOK_BACK_US = 2 * 86_400_000_000

export interface TradeLogParts {
  readonly bucket: MakerBucket
  readonly store: Pick<MakerStore, 'fills' | 'orders'>
  nowUs(): EpochUs
}

/**
 * Writes fills and orders to `trade-logs/YYYY/MM/DD/fills.jsonl` and `orders.jsonl`, by the day of the fill and of the last news of an order.
 * It reads the database and nothing else, and merges by id: what was written stays, what is written again stays one.
 */
export class TradeLog {
  readonly #parts: TradeLogParts
  /** Of the last fill that is in the bucket; undefined before the first look. */
  #afterSeq: number | undefined
  #changed = new Set<string>()

  constructor(parts: TradeLogParts) {
    this.#parts = parts
  }

  /** Notes the orders that are told of. */
  note(changes: readonly StoreChange[]): void {
    for (const change of changes) if (change.kind === 'order') this.#changed.add(change.id)
  }

  /** @throws {StoreError} Nothing is lost; the next call writes it. */
  async flush(signal?: AbortSignal): Promise<void> {
    if (this.#afterSeq === undefined) await this.#begin(signal)
    await this.#flushFills(signal)
    await this.#flushOrders(signal)
  }

  /** Goes on with the last day that something was written of: whatever came behind it is not there. */
  async #begin(signal: AbortSignal | undefined): Promise<void> {
    const { bucket, store, nowUs } = this.#parts
    let last: string | undefined
    for await (const { key } of bucket.objects.list(TRADE_LOGS, signal)) last = key
    const [year, month, day] = (last ?? '').slice(TRADE_LOGS.length).split('/')
    const dayMs = Date.parse(`${year}-${month}-${day}T00:00:00Z`)
    const fromUs = Number.isNaN(dayMs) ? 0 : dayMs * 1_000
    for (const order of await store.orders.listUpdated(epochUs(Math.max(fromUs, nowUs() - LOOK_BACK_US)))) this.#changed.add(order.id)
    await this.#flushFills(signal, fromUs)
  }

  async #flushFills(signal: AbortSignal | undefined, fromUs = 0): Promise<void> {
    const { fills } = this.#parts.store
    for (;;) {
      const page = await fills.list({ afterSeq: this.#afterSeq ?? 0, limit: PAGE })
      const news = page.filter(({ atUs }) => atUs >= fromUs)
      await this.#write('fills', news.map(toFillLine), signal)
      this.#afterSeq = page.at(-1)?.seq ?? this.#afterSeq ?? 0
      if (page.length < PAGE) return
    }
  }

  async #flushOrders(signal: AbortSignal | undefined): Promise<void> {
    const changed = this.#changed
    this.#changed = new Set()
    try {
      const found: StoredOrder[] = []
      for (const id of changed) {
        const order = await this.#parts.store.orders.find(id)
        if (order) found.push(order)
      }
      await this.#write('orders', found.map(toOrderLine), signal)
    } catch (error) {
      for (const id of changed) this.#changed.add(id)
      throw error
    }
  }

  async #write(name: 'fills' | 'orders', lines: readonly DayLine[], signal: AbortSignal | undefined): Promise<void> {
    const byDay = Map.groupBy(lines, ({ at }) => dayOf(at))
    for (const [day, ofDay] of byDay)
      await mergeCell(this.#parts.bucket.cells, `${TRADE_LOGS}${day}/${name}.jsonl`, (text) => mergeLines(text, ofDay), signal)
  }
}
