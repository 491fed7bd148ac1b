import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { Catalogue } from '../catalogue.ts'
import type { Side } from '../level.ts'
import type { ComboLeg } from '../market.ts'
import type { AssociatedEvent, MultivariateEventCollection } from '../reference-records.ts'

/** A leg as a client names it. */
export interface SelectedMarket {
  readonly marketTicker: string
  readonly eventTicker: string
  readonly side: Side
}

export type LegsRefusal = 'duplicated_legs' | 'conflicting_leg_outcomes' | 'invalid_market_combination'

/** Legs that make a combo, or why they do not, with the tickers that are in the way. */
export type LegsVerdict =
  | { readonly kind: 'combo'; readonly legs: readonly ComboLeg[] }
  | { readonly kind: 'refused'; readonly code: LegsRefusal; readonly tickers: readonly string[] }

/** Pure. @see Kalshi API reference, sections 3 and 13 */
export function checkLegs(
  selected: readonly SelectedMarket[],
  collection: MultivariateEventCollection,
  catalogue: Pick<Catalogue, 'findMarket' | 'findEvent'>,
  nowUs: EpochUs,
): LegsVerdict {
  const twice = selected.filter((leg, index) => selected.findIndex((each) => isSame(each, leg)) !== index)
  if (twice.length > 0) return refused('duplicated_legs', twice)
  const conflicting = selected.filter((leg) => selected.some((each) => excludes(each, leg, catalogue)))
  if (conflicting.length > 0) return refused('conflicting_leg_outcomes', conflicting)

  const legs = selected.map((leg) => toLeg(leg, catalogue, nowUs))
  const wrong = selected.filter((leg, index) => !legs[index] || !allows(collection, leg))
  if (wrong.length > 0) return refused('invalid_market_combination', wrong)
  const crowded = collection.associated_events.filter((event) => !isWithinSize(event, selected))
  if (crowded.length > 0) return { kind: 'refused', code: 'invalid_market_combination', tickers: crowded.map(({ ticker }) => ticker) }
  const { size_min: least, size_max: most } = collection
  if (selected.length < least || (most > 0 && selected.length > most)) return refused('invalid_market_combination', selected)
  return { kind: 'combo', legs: legs.filter((leg) => leg !== undefined) }
}

const isSame = (a: SelectedMarket, b: SelectedMarket): boolean => a.marketTicker === b.marketTicker && a.side === b.side

/** Both outcomes of a market cannot come true, nor two markets of an event that has one winner. */
function excludes(a: SelectedMarket, b: SelectedMarket, catalogue: Pick<Catalogue, 'findEvent'>): boolean {
  if (a === b) return false
  if (a.marketTicker === b.marketTicker) return a.side !== b.side
  const isOneOfMany = a.eventTicker === b.eventTicker && catalogue.findEvent(a.eventTicker)?.mutuallyExclusive === true
  return isOneOfMany && a.side === 'yes' && b.side === 'yes'
}

/** Undefined: there is no such market, or it takes no more bets. */
function toLeg({ marketTicker, eventTicker, side }: SelectedMarket, catalogue: Pick<Catalogue, 'findMarket'>, nowUs: EpochUs) {
  const market = catalogue.findMarket(marketTicker)
  const isOpen = market && (market.status === 'active' || market.status === 'inactive') && market.closeUs > nowUs
  return isOpen && !market.definition.isCombo && market.definition.eventTicker === eventTicker ? { market, side } : undefined
}

function allows({ associated_events: events }: MultivariateEventCollection, { eventTicker, side }: SelectedMarket): boolean {
  const event = events.find(({ ticker }) => ticker === eventTicker)
  return event !== undefined && (side === 'yes' || !event.is_yes_only)
}

function isWithinSize({ ticker, size_min: least, size_max: most }: AssociatedEvent, selected: readonly SelectedMarket[]): boolean {
  const count = selected.filter(({ eventTicker }) => eventTicker === ticker).length
  return count === 0 || (count >= (least ?? 0) && count <= (most ?? Number.POSITIVE_INFINITY))
}

const refused = (code: LegsRefusal, legs: readonly SelectedMarket[]): LegsVerdict => ({
  kind: 'refused',
  code,
  tickers: [...new Set(legs.map(({ marketTicker }) => marketTicker))],
})
