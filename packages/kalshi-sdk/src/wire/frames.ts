import type { WireFill, WireMarketPosition, WireOrderGroupUpdate, WireUserOrder } from './account-frames.ts'
import type { WireQuoteAccepted, WireQuoteCreated, WireQuoteExecuted, WireRfqCreated, WireRfqDeleted } from './communications-frames.ts'
import type { WireEnvelope } from './envelope.ts'
import type {
  WireCfBenchmarksIndexList,
  WireCfBenchmarksValue,
  WireCfBenchmarksValue5Hz,
  WirePythUnderlyingList,
  WirePythValue,
} from './reference-frames.ts'

/**
 * The WebSocket frames of the exchange as they stand on the wire: snake_case keys, decimal strings.
 * @see Kalshi AsyncAPI document, components.messages
 */

/** `[price in dollars, quantity in contracts]`, ascending by price: `["0.4200", "100.00"]`. */
export type WireLevel = readonly [price: string, quantity: string]

export interface WireSubscribed extends WireEnvelope {
  readonly type: 'subscribed'
  readonly msg: { readonly channel: string; readonly sid: number }
}

export interface WireUnsubscribed extends WireEnvelope {
  readonly type: 'unsubscribed'
  readonly sid: number
  readonly seq: number
}

/** Reply to an update (its `msg` has the whole ticker list after the change) or to a list command (its `msg` is an array). */
export interface WireOk extends WireEnvelope {
  readonly type: 'ok'
  readonly msg?:
    | {
        readonly market_tickers?: readonly string[]
        readonly market_ids?: readonly string[]
        readonly index_ids?: readonly string[]
        readonly underlying_tickers?: readonly string[]
      }
    | readonly { readonly channel: string; readonly sid: number }[]
}

export interface WireError extends WireEnvelope {
  readonly type: 'error'
  readonly msg: {
    readonly code: number
    readonly msg: string
    readonly market_ticker?: string
    readonly market_tickers?: readonly string[]
  }
}

/** The whole book of one market; a side without levels is left out. Bids only, each side in its own prices. */
export interface WireOrderbookSnapshot extends WireEnvelope {
  readonly type: 'orderbook_snapshot'
  readonly sid: number
  readonly seq: number
  readonly msg: {
    readonly market_ticker: string
    readonly market_id?: string
    readonly yes_dollars_fp?: readonly WireLevel[]
    readonly no_dollars_fp?: readonly WireLevel[]
  }
}

/** A signed change of the quantity resting at one price. */
export interface WireOrderbookDelta extends WireEnvelope {
  readonly type: 'orderbook_delta'
  readonly sid: number
  readonly seq: number
  readonly msg: {
    readonly market_ticker: string
    readonly market_id?: string
    readonly price_dollars: string
    readonly delta_fp: string
    readonly side: 'yes' | 'no'
    readonly ts?: string
    readonly ts_ms?: number
    readonly client_order_id?: string
    readonly subaccount?: number
  }
}

export interface WireTrade extends WireEnvelope {
  readonly type: 'trade'
  readonly sid: number
  readonly seq?: number
  readonly msg: {
    readonly trade_id: string
    readonly market_ticker: string
    readonly yes_price_dollars: string
    readonly no_price_dollars: string
    readonly count_fp: string
    readonly taker_side?: 'yes' | 'no'
    readonly taker_outcome_side?: 'yes' | 'no'
    readonly taker_book_side?: 'bid' | 'ask'
    readonly is_block_trade?: boolean
    readonly ts?: number
    readonly ts_ms?: number
  }
}

export interface WireTicker extends WireEnvelope {
  readonly type: 'ticker'
  readonly sid: number
  readonly msg: {
    readonly market_ticker: string
    readonly market_id?: string
    readonly price_dollars: string
    readonly yes_bid_dollars: string
    readonly yes_ask_dollars: string
    readonly yes_bid_size_fp?: string
    readonly yes_ask_size_fp?: string
    readonly last_trade_size_fp?: string
    readonly volume_fp: string
    readonly open_interest_fp: string
    readonly dollar_volume: number
    readonly dollar_open_interest: number
    readonly ts?: number
    readonly ts_ms?: number
    readonly time?: string
  }
}

export type WireLifecycleEventType =
  | 'created'
  | 'activated'
  | 'deactivated'
  | 'close_date_updated'
  | 'determined'
  | 'settled'
  | 'price_level_structure_updated'
  | 'metadata_updated'

export interface WirePriceRange {
  readonly start: string
  readonly end: string
  readonly step: string
}

/** All instants in seconds. */
export interface WireMarketLifecycle extends WireEnvelope {
  readonly type: 'market_lifecycle_v2'
  readonly sid: number
  readonly seq?: number
  readonly msg: {
    readonly event_type: WireLifecycleEventType
    readonly market_ticker: string
    readonly exchange_index?: number
    readonly open_ts?: number
    readonly close_ts?: number
    readonly is_deactivated?: boolean
    readonly result?: string
    readonly determination_ts?: number
    readonly settlement_value?: string
    readonly settled_ts?: number
    readonly price_level_structure?: string
    readonly price_ranges?: readonly WirePriceRange[]
    readonly additional_metadata?: Readonly<Record<string, unknown>>
    readonly strike_type?: string
    readonly floor_strike?: number
    readonly cap_strike?: number
    readonly custom_strike?: Readonly<Record<string, unknown>>
    readonly yes_sub_title?: string
  }
}

/** The same of a combo market, but for `price_ranges`. */
export interface WireMultivariateMarketLifecycle extends Omit<WireMarketLifecycle, 'type'> {
  readonly type: 'multivariate_market_lifecycle'
}

/** Instants in seconds. */
export interface WireEventLifecycle extends WireEnvelope {
  readonly type: 'event_lifecycle'
  readonly sid: number
  readonly seq: number
  readonly msg: {
    readonly event_ticker: string
    readonly exchange_index: number
    readonly title: string
    readonly subtitle: string
    readonly collateral_return_type: 'MECNET' | 'DIRECNET' | ''
    readonly series_ticker: string
    readonly strike_date?: number
    readonly strike_period?: string
  }
}

/** Null: cleared. */
export interface WireEventFeeUpdate extends WireEnvelope {
  readonly type: 'event_fee_update'
  readonly sid: number
  readonly seq: number
  readonly msg: {
    readonly event_ticker: string
    readonly fee_type_override: string | null
    readonly fee_multiplier_override: number | null
  }
}

export type WireFrame =
  | WireSubscribed
  | WireUnsubscribed
  | WireOk
  | WireError
  | WireOrderbookSnapshot
  | WireOrderbookDelta
  | WireTrade
  | WireTicker
  | WireMarketLifecycle
  | WireMultivariateMarketLifecycle
  | WireEventLifecycle
  | WireEventFeeUpdate
  | WireFill
  | WireUserOrder
  | WireMarketPosition
  | WireOrderGroupUpdate
  | WireRfqCreated
  | WireRfqDeleted
  | WireQuoteCreated
  | WireQuoteAccepted
  | WireQuoteExecuted
  | WireCfBenchmarksValue
  | WireCfBenchmarksValue5Hz
  | WireCfBenchmarksIndexList
  | WirePythValue
  | WirePythUnderlyingList

/** A command of a client. */
export interface WireCommand {
  readonly id?: number
  readonly cmd: string
  readonly params?: Readonly<Record<string, unknown>>
}
