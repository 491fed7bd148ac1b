import type { EpochUs } from '../../units/time.ts'
import { type Decoder, Fields, flag, instantOrNone, integer, text } from '../answer/decode.ts'

/** One event whose markets can be legs of a combo. */
export interface AssociatedEvent {
  readonly ticker: string
  /** Only YES may be chosen. */
  readonly isYesOnly: boolean
  readonly minLegs: number | undefined
  readonly maxLegs: number | undefined
  readonly activeQuoters: readonly string[]
}

/**
 * A rule by which markets are combined to new ones.
 * @see Kalshi OpenAPI document, components.schemas.MultivariateEventCollection
 */
export interface MultivariateCollection {
  readonly ticker: string
  readonly seriesTicker: string
  readonly title: string
  readonly description: string
  readonly openTime: EpochUs | undefined
  readonly closeTime: EpochUs | undefined
  readonly associatedEvents: readonly AssociatedEvent[]
  readonly associatedEventTickers: readonly string[]
  /** Legs in another order are another combo. */
  readonly isOrdered: boolean
  readonly isSingleMarketPerEvent: boolean
  readonly isAllYes: boolean
  readonly minLegs: number
  readonly maxLegs: number
  readonly functionalDescription: string
  readonly exchangeIndex: number | undefined
}

export const toCollection: Decoder<MultivariateCollection> = (value) => {
  const fields = new Fields(value)
  return {
    ticker: fields.need('collection_ticker', text),
    seriesTicker: fields.need('series_ticker', text),
    title: fields.find('title', text) ?? '',
    description: fields.find('description', text) ?? '',
    openTime: fields.find('open_date', instantOrNone),
    closeTime: fields.find('close_date', instantOrNone),
    associatedEvents: fields.list('associated_events', toAssociatedEvent),
    associatedEventTickers: fields.list('associated_event_tickers', text),
    isOrdered: fields.need('is_ordered', flag),
    isSingleMarketPerEvent: fields.need('is_single_market_per_event', flag),
    isAllYes: fields.need('is_all_yes', flag),
    minLegs: fields.need('size_min', integer),
    maxLegs: fields.need('size_max', integer),
    functionalDescription: fields.find('functional_description', text) ?? '',
    exchangeIndex: fields.find('exchange_index', integer),
  }
}

const toAssociatedEvent: Decoder<AssociatedEvent> = (value) => {
  const fields = new Fields(value)
  return {
    ticker: fields.need('ticker', text),
    isYesOnly: fields.find('is_yes_only', flag) ?? false,
    minLegs: fields.find('size_min', integer),
    maxLegs: fields.find('size_max', integer),
    activeQuoters: fields.list('active_quoters', text),
  }
}
