import type { WireEnvelope } from './envelope.ts'

interface Rfq {
  readonly id: string
  readonly creator_id: string
  readonly market_ticker: string
  readonly event_ticker?: string
  readonly contracts_fp?: string
  readonly target_cost_dollars?: string
}

interface QuoteParties {
  readonly quote_id: string
  readonly rfq_id: string
  readonly quote_creator_id: string
  readonly market_ticker: string
  /** Of the receiver's side only. */
  readonly subaccount?: number
}

interface QuoteTerms extends QuoteParties {
  readonly rfq_creator_id?: string
  readonly event_ticker?: string
  readonly yes_bid_dollars: string
  readonly no_bid_dollars: string
  readonly yes_contracts_offered_fp?: string
  readonly no_contracts_offered_fp?: string
  readonly rfq_target_cost_dollars?: string
}

interface Sequenced extends WireEnvelope {
  readonly sid: number
  readonly seq: number
}

export interface WireSelectedLeg {
  readonly event_ticker?: string
  readonly market_ticker?: string
  readonly side?: string
  readonly yes_settlement_value_dollars?: string
}

/** All instants as RFC 3339 text. */
export interface WireRfqCreated extends Sequenced {
  readonly type: 'rfq_created'
  readonly msg: Rfq & {
    readonly created_ts: string
    readonly mve_collection_ticker?: string
    readonly mve_selected_legs?: readonly WireSelectedLeg[]
  }
}

export interface WireRfqDeleted extends Sequenced {
  readonly type: 'rfq_deleted'
  readonly msg: Rfq & { readonly deleted_ts: string }
}

export interface WireQuoteCreated extends Sequenced {
  readonly type: 'quote_created'
  readonly msg: QuoteTerms & { readonly rfq_creator_id: string; readonly created_ts: string }
}

export interface WireQuoteAccepted extends Sequenced {
  readonly type: 'quote_accepted'
  readonly msg: QuoteTerms & { readonly accepted_side?: 'yes' | 'no'; readonly contracts_accepted_fp?: string }
}

export interface WireQuoteExecuted extends Sequenced {
  readonly type: 'quote_executed'
  readonly msg: QuoteParties & {
    readonly rfq_creator_id: string
    readonly order_id: string
    readonly client_order_id: string
    readonly executed_ts: string
  }
}
