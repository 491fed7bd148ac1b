import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import { type CollectedRow, type CollectedRows, type CollectedTable, toSegmentRow } from '../stream/rows.ts'
import type { Segment } from '../stream/segments.ts'

/** What one arrival brings to the database, in one piece: its rows and everything that vouches for them. */
export interface BatchPart {
  readonly rows: readonly CollectedRow[]
  /** Changed segments of the connection `connId`. */
  readonly segments?: { readonly connId: string; readonly changed: readonly Segment[] } | undefined
  /** Latest exchange time seen on the exchange's stream once this part is written. */
  readonly horizonUs?: EpochUs | undefined
  /** All trades before this exchange time are written once this part is. */
  readonly tradesCompleteBeforeUs?: EpochUs | undefined
}

/** Parts in order of arrival, to be written in one transaction. A later state of a segment replaces the earlier one. */
export class Batch {
  readonly rows: { readonly [T in CollectedTable]: CollectedRows[T][] } = {
    trades: [],
    orderbook_deltas: [],
    orderbook_snapshots: [],
    tickers: [],
  }
  readonly #segments = new Map<string, { readonly connId: string; readonly segment: Segment }>()
  #rowCount = 0
  #horizonUs: EpochUs | undefined
  #tradesCompleteBeforeUs: EpochUs | undefined

  get rowCount(): number {
    return this.#rowCount
  }

  get isEmpty(): boolean {
    return this.#rowCount === 0 && this.#segments.size === 0 && this.#tradesCompleteBeforeUs === undefined
  }

  get horizonUs(): EpochUs | undefined {
    return this.#horizonUs
  }

  get tradesCompleteBeforeUs(): EpochUs | undefined {
    return this.#tradesCompleteBeforeUs
  }

  add(part: BatchPart): void {
    for (const { table, row } of part.rows) {
      const rows: unknown[] = this.rows[table]
      rows.push(row)
    }
    this.#rowCount += part.rows.length
    for (const segment of part.segments?.changed ?? []) {
      const connId = part.segments?.connId ?? ''
      this.#segments.set(`${connId}/${segment.sid}/${segment.startSeq}`, { connId, segment })
    }
    this.#horizonUs = part.horizonUs ?? this.#horizonUs
    this.#tradesCompleteBeforeUs = part.tradesCompleteBeforeUs ?? this.#tradesCompleteBeforeUs
  }

  segmentRows(gatherer: string): ReturnType<typeof toSegmentRow>[] {
    return [...this.#segments.values()].map(({ connId, segment }) => toSegmentRow(segment, gatherer, connId))
  }
}
