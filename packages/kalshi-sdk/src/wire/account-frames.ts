import type { WireEnvelope } from './envelope.ts'

/** Fields marked as former say again what `outcome_side` and `book_side` say. Carries no `seq`. */
export interface WireFill extends WireEnvelope {
  readonly type: 'fill'
  readonly sid: number
  readonly msg: {
    readonly trade_id: string
    readonly order_id: string
    readonly market_ticker: string
    readonly exchange_index: number
    readonly is_taker: boolean
    readonly outcome_side: 'yes' | 'no'
    readonly book_side: 'bid' | 'ask'
    readonly yes_price_dollars: string
    readonly count_fp: string
    readonly fee_cost: string
    /** Signed. */
    readonly post_position_fp: string
    readonly client_order_id?: string
    readonly subaccount?: number
    readonly ts_ms: number
    /** In seconds. */
    readonly ts?: number
    /** Former. */
    readonly side?: 'yes' | 'no'
    /** Former. */
    readonly action?: string
    /** Former. */
    readonly purchased_side?: 'yes' | 'no'
  }
}

/** Carries no `seq`. */
export interface WireUserOrder extends WireEnvelope {
  readonly type: 'user_order'
  readonly sid: number
  readonly msg: {
    readonly order_id: string
    readonly user_id: string
    readonly ticker: string
    readonly exchange_index: number
    readonly status: 'resting' | 'canceled' | 'executed' | 'unknown'
    readonly outcome_side: 'yes' | 'no'
    readonly book_side: 'bid' | 'ask'
    readonly yes_price_dollars: string
    readonly initial_count_fp: string
    readonly fill_count_fp: string
    readonly remaining_count_fp: string
    readonly taker_fill_cost_dollars: string
    readonly maker_fill_cost_dollars: string
    readonly taker_fees_dollars: string
    readonly maker_fees_dollars: string
    readonly client_order_id: string
    readonly order_group_id?: string
    readonly self_trade_prevention_type?: 'taker_at_cross' | 'maker'
    readonly created_ts_ms: number | null
    readonly created_time?: string | null
    readonly last_updated_ts_ms?: number
    readonly last_update_time?: string
    readonly last_update_reason?: string
    readonly expiration_ts_ms?: number
    readonly expiration_time?: string
    readonly subaccount_number?: number
    /** Former. */
    readonly side?: 'yes' | 'no'
    /** Former. */
    readonly is_yes?: boolean
  }
}

/** Carries no `seq`. */
export interface WireMarketPosition extends WireEnvelope {
  readonly type: 'market_position'
  readonly sid: number
  readonly msg: {
    readonly user_id: string
    readonly market_ticker: string
    /** Signed. */
    readonly position_fp: string
    readonly position_cost_dollars: string
    readonly realized_pnl_dollars: string
    readonly fees_paid_dollars: string
    readonly position_fee_cost_dollars: string
    readonly volume_fp: string
    readonly subaccount?: number
  }
}

export interface WireOrderGroupUpdate extends WireEnvelope {
  readonly type: 'order_group_updates'
  readonly sid: number
  readonly seq: number
  readonly msg: {
    readonly event_type: 'created' | 'triggered' | 'reset' | 'deleted' | 'limit_updated'
    readonly order_group_id: string
    /** Of `created` and `limit_updated`. */
    readonly contracts_limit_fp?: string
    readonly ts_ms: number
  }
}
