import type { EpochUs } from '@kassandra/kalshi-sdk/units'

/**
 * What is known of a gatherer. `live` may still bring rows; `stopped` ended cleanly and everything of it is here; `down` is silent or
 * out of reach, and everything of it that can be read is here.
 */
export interface GathererState {
  readonly gatherer: string
  readonly presence: 'live' | 'stopped' | 'down'
  /** Whether a decision waits for it: it is live, and holds or may hold rows that have not arrived. */
  readonly awaited: boolean
  /** It is stopping cleanly and has closed its last segment, but has not said yet that it has stopped. */
  readonly isLeaving?: boolean | undefined
  /** Every row of this exchange time or before has arrived; `undefined` while that is said of none. */
  readonly horizonUs: EpochUs | undefined
}

/** Pure. Everything of that exchange time has arrived from everybody who is waited for. */
export function haveAllPassed(gatherers: readonly GathererState[], untilUs: number): boolean {
  return gatherers.every(({ awaited, horizonUs }) => !awaited || (horizonUs !== undefined && horizonUs >= untilUs))
}

/** Pure. Whether anyone is there who goes on recording; one that never came is not. */
export function isAnyLive(gatherers: readonly GathererState[]): boolean {
  return gatherers.some(
    ({ presence, isLeaving, awaited, horizonUs }) => presence === 'live' && isLeaving !== true && (awaited || horizonUs !== undefined),
  )
}
