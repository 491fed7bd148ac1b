import type { Strike } from './market.ts'

/** A strike as REST and lifecycle frames show it. */
export interface WireStrike {
  readonly strike_type: string
  readonly floor_strike?: number
  readonly cap_strike?: number
}

/** Nothing of a market that is about no number. */
export function toWireStrike(strike: Strike | undefined): WireStrike | Record<string, never> {
  if (!strike) return {}
  return {
    strike_type: strike.type,
    ...('floor' in strike ? { floor_strike: strike.floor } : {}),
    ...('cap' in strike ? { cap_strike: strike.cap } : {}),
  }
}
