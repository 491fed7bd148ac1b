/**
 * What the exchange published, one entry a line, in order; see the simulator's README. Prices in $0.0001, quantities in 0.01
 * contract, instants in microseconds of exchange time.
 */
export type JournalEntry =
  | {
      readonly kind: 'delta'
      readonly ticker: string
      readonly side: 'yes' | 'no'
      readonly price: number
      readonly delta: number
      readonly tsUs: number
    }
  | {
      readonly kind: 'snapshot'
      readonly ticker: string
      readonly yes: readonly Level[]
      readonly no: readonly Level[]
      readonly tsUs: number
      readonly initial?: boolean
    }
  | {
      readonly kind: 'trade'
      readonly ticker: string
      readonly tradeId: string
      readonly yesPrice: number
      readonly count: number
      readonly takerSide: 'yes' | 'no'
      readonly tsUs: number
    }
  | {
      readonly kind: 'ticker'
      readonly ticker: string
      readonly price: number
      readonly yesBid: number
      readonly yesAsk: number
      readonly volume: number
      readonly openInterest: number
      readonly tsUs: number
    }
  | { readonly kind: 'lifecycle'; readonly ticker: string; readonly eventType: string; readonly tsUs: number }
  | {
      readonly kind: 'outage'
      readonly fault: string
      readonly keyIds: readonly string[]
      readonly wholeKeyIds: readonly string[]
      readonly fromUs: number
      readonly toUs: number | null
    }

export type Level = readonly [price: number, qty: number]
