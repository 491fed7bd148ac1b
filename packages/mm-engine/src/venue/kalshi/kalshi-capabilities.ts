import { qty } from '@kassandra/kalshi-sdk/units'
import type { VenueCapabilities } from '../venue.ts'

/** What the exchange can do, and what it charges in tokens. @see Kalshi API reference, "Rate limits" */
export const KALSHI_CAPABILITIES: VenueCapabilities = {
  ownOrdersInBook: true,
  cost: { create: 10, amend: 10, decrease: 10, cancel: 2 },
  smallestOrder: qty(1),
}
