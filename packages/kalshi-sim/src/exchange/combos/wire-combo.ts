import { formatPrice } from '@kassandra/kalshi-sdk/units'
import type { ComboLeg, MarketDefinition } from '../market.ts'

/** What REST and WebSocket say of a combo beside what they say of any market; nothing of other markets. */
export function toWireCombo(combo: MarketDefinition['combo']): Readonly<Record<string, unknown>> {
  return combo ? { mve_collection_ticker: combo.collectionTicker, mve_selected_legs: combo.legs.map(toWireLeg) } : {}
}

function toWireLeg({ market, side }: ComboLeg): Readonly<Record<string, unknown>> {
  const value = market.payout
  const known = value === undefined ? {} : { yes_settlement_value_dollars: formatPrice(value) }
  return { event_ticker: market.definition.eventTicker, market_ticker: market.ticker, side, ...known }
}
