import type { JournalEntry } from './entry.ts'
import type { Interval } from './interval.ts'

/** Something that was done to a collector on purpose, by which it may have missed order books. */
export interface Disturbance extends Interval {
  readonly collector: string
  /** It had no connection: not even the silence of a market could reach it. */
  readonly isOutage: boolean
}

type Outage = Extract<JournalEntry, { kind: 'outage' }>

/**
 * Pure. What the exchange did to collectors.
 * @param keys The collector behind each API key.
 */
export function disturbancesOf(outages: readonly Outage[], keys: ReadonlyMap<string, string>): readonly Disturbance[] {
  return outages.flatMap((outage) => {
    const { fromUs, toUs } = outage
    return outage.keyIds.flatMap((keyId) => {
      const collector = keys.get(keyId)
      const isOutage = outage.fault === 'disconnect' && outage.wholeKeyIds.includes(keyId)
      return collector === undefined ? [] : [{ collector, fromUs, toUs: toUs ?? Number.POSITIVE_INFINITY, isOutage }]
    })
  })
}
