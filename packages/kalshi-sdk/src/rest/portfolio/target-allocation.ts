import { type Decoder, Fields, integer, listOf, type OpenSet, text } from '../answer/decode.ts'

/** How the exchange spreads money over its shards, slowly and by itself. */
export interface TargetAllocation {
  readonly allocations: readonly ShardShare[]
  /** What a sweep leaves for resting orders. */
  readonly restingMarginReservation: OpenSet<'none' | 'max' | 'sum'>
}

export interface ShardShare {
  readonly exchangeIndex: number
  /** Whole percent, 0 to 100. */
  readonly percent: number
}

export const toTargetAllocation: Decoder<TargetAllocation> = (value) => {
  const fields = new Fields(value)
  return {
    allocations: fields.need('allocations', listOf(toShare)),
    restingMarginReservation: fields.need('resting_margin_reservation', text),
  }
}

const toShare: Decoder<ShardShare> = (value) => {
  const fields = new Fields(value)
  return { exchangeIndex: fields.need('exchange_index', integer), percent: fields.need('percent', integer) }
}
