import type { EpochUs, Price, Qty } from '@kassandra/kalshi-sdk/units'
import type { Level, Side } from '../../exchange/level.ts'
import type { LifecycleEvent, TickerEvent, TradeEvent } from '../../exchange/public-event.ts'

/** What every recorded frame may carry beside its content. */
export interface RecordedEnvelope {
  readonly sid: number | undefined
  readonly seq: number | undefined
  /** When the exchange queued the frame, where the capture has it. */
  readonly sendingUs: EpochUs | undefined
}

/** A public event that may lack its exchange time; the replay then estimates one. */
export type Untimed<T extends { readonly tsUs: EpochUs }> = Omit<T, 'tsUs'> & { readonly tsUs: EpochUs | undefined }

export interface RecordedSnapshot {
  readonly kind: 'snapshot'
  readonly ticker: string
  readonly marketId: string | undefined
  readonly yes: readonly Level[]
  readonly no: readonly Level[]
  /** A reply to a command of the recorder, not something the exchange said by itself. */
  readonly requested: boolean
}

export interface RecordedDelta {
  readonly kind: 'delta'
  readonly ticker: string
  readonly marketId: string | undefined
  readonly side: Side
  readonly price: Price
  readonly delta: Qty
  readonly tsUs: EpochUs | undefined
  readonly ts: string | undefined
  readonly tsMs: number | undefined
}

/** Content of a recorded frame, in units. */
export type RecordedContent =
  | RecordedSnapshot
  | RecordedDelta
  | Untimed<TradeEvent>
  | Untimed<TickerEvent>
  | Untimed<LifecycleEvent>
  /** Reply to a subscription change; `tickers` is the whole list after it. */
  | { readonly kind: 'ok'; readonly tickers: readonly string[] | undefined }
  | { readonly kind: 'unsubscribed' }
  /** Control frames and types that are not replayed. */
  | { readonly kind: 'other'; readonly type: string }

/** One line of a capture in its place: who received it and when. */
export interface PlacedFrame {
  readonly connection: number
  /** The file's own time axis in microseconds: receive time, or exchange time where there is none. Never goes back within a file. */
  readonly atUs: number
  /** What to add to `atUs` for a rough exchange time. */
  readonly offsetUs: number
  readonly envelope: RecordedEnvelope
  readonly content: RecordedContent
}
