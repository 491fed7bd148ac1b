import {
  createFairValue,
  createQuoter,
  createReservation,
  createSize,
  createSkew,
  createSpread,
  createVolatility,
  InvalidParameterError,
  type QuotingConfig,
} from '@kassandra/mm-engine'
import { type Place, refuse, within } from './form.ts'

/** Builds every model once: what they refuse, such as limits that contradict one another, becomes a problem. */
export function checkModels(config: QuotingConfig, place: Place): void {
  const known = place.problems.length
  attempt(() => createFairValue(config.fairValue), within(place, 'fairValue'))
  attempt(() => createVolatility(config.volatility), within(place, 'volatility'))
  attempt(() => createReservation(config.reservation), within(place, 'reservation'))
  attempt(() => createSpread(config.spread), within(place, 'spread'))
  attempt(() => createSkew(config.skew), within(place, 'skew'))
  attempt(() => createSize(config.size), within(place, 'size'))
  // It builds them all again; what it finds beyond that is how they go together.
  if (place.problems.length === known) attempt(() => createQuoter(config), place)
}

export function attempt(build: () => unknown, place: Place): void {
  try {
    build()
  } catch (error) {
    if (!(error instanceof InvalidParameterError)) throw error
    refuse(place, error.message)
  }
}
