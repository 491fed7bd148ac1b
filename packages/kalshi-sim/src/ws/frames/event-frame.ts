import type { Event } from '../../exchange/catalogue.ts'
import type { FeeTerms } from '../../trading/fees/fee-terms.ts'
import { type ChannelFrame, plainFrame } from './channel-frame.ts'

/** A new event, of combos on their own channel. @see Kalshi API reference, section 15.4 */
export function toEventFrame(event: Event): ChannelFrame {
  const channel = event.collectionTicker === undefined ? 'market_lifecycle_v2' : 'multivariate_market_lifecycle'
  return plainFrame({ channel, type: 'event_lifecycle', sequenced: true }, () => ({
    event_ticker: event.ticker,
    exchange_index: event.exchangeIndex ?? 0,
    title: event.title,
    subtitle: event.subTitle,
    collateral_return_type: event.mutuallyExclusive ? 'MECNET' : '',
    series_ticker: event.seriesTicker,
  }))
}

/** Terms of an event's own came into force, or went. */
export function toEventFeeFrame(eventTicker: string, terms: FeeTerms | undefined): ChannelFrame {
  return plainFrame({ channel: 'market_lifecycle_v2', type: 'event_fee_update', sequenced: true }, () => ({
    event_ticker: eventTicker,
    fee_type_override: terms?.type ?? null,
    fee_multiplier_override: terms ? terms.multiplierPpm / 1_000_000 : null,
  }))
}
