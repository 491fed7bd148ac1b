import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { FeeTerms, FeeType } from './fee-terms.ts'

/** The fees of a series from an instant on. @see `client.series.feeChanges` */
export interface SeriesFeeChange {
  readonly kind: 'series'
  readonly fromUs: EpochUs
  readonly terms: FeeTerms
}

/** What an event replaces of its series' fees from an instant on; what is undefined is the series' again. @see `client.events.feeChanges` */
export interface EventFeeChange {
  readonly kind: 'event'
  readonly fromUs: EpochUs
  readonly type: FeeType | undefined
  readonly multiplierPpm: number | undefined
}

/** No fee before this instant: `fee_waiver_expiration_time` of the market. */
export interface FeeWaiver {
  readonly kind: 'waiver'
  readonly untilUs: EpochUs | undefined
}

export type FeeChange = SeriesFeeChange | EventFeeChange | FeeWaiver

/** All that is known of one market's fees over time; changes are sorted by their instant. */
export interface FeeSchedule {
  readonly base: FeeTerms
  readonly series: readonly SeriesFeeChange[]
  readonly event: readonly EventFeeChange[]
  readonly waivedUntilUs: EpochUs | undefined
}

export const createFeeSchedule = (base: FeeTerms): FeeSchedule => ({ base, series: [], event: [], waivedUntilUs: undefined })

/** Pure. Takes in a change, past or scheduled; one for the same instant replaces the earlier one, and the same one twice changes nothing. */
export function applyFeeChange(schedule: FeeSchedule, change: FeeChange): FeeSchedule {
  if (change.kind === 'waiver') return { ...schedule, waivedUntilUs: change.untilUs }
  if (change.kind === 'series') return { ...schedule, series: insert(schedule.series, change) }
  return { ...schedule, event: insert(schedule.event, change) }
}

/** Pure. What a fill at `atUs` is charged: a waiver before the event's override before the series before the base. */
export function feeTermsAt({ base, series, event, waivedUntilUs }: FeeSchedule, atUs: EpochUs): FeeTerms {
  const ofSeries = latest(series, atUs)?.terms ?? base
  const ofEvent = latest(event, atUs)
  const type = ofEvent?.type ?? ofSeries.type
  if (waivedUntilUs !== undefined && atUs < waivedUntilUs) return { type, multiplierPpm: 0 }
  return { type, multiplierPpm: ofEvent?.multiplierPpm ?? ofSeries.multiplierPpm }
}

/** Pure. The first instant after `atUs` at which other terms may hold, so that quotes can be made anew; undefined when none is known. */
export function nextFeeChangeUs({ series, event, waivedUntilUs }: FeeSchedule, atUs: EpochUs): EpochUs | undefined {
  const instants = [...series.map(({ fromUs }) => fromUs), ...event.map(({ fromUs }) => fromUs)]
  if (waivedUntilUs !== undefined) instants.push(waivedUntilUs)
  return instants.filter((instant) => instant > atUs).sort((a, b) => a - b)[0]
}

const latest = <C extends { readonly fromUs: EpochUs }>(changes: readonly C[], atUs: EpochUs): C | undefined =>
  changes.findLast(({ fromUs }) => fromUs <= atUs)

const insert = <C extends { readonly fromUs: EpochUs }>(changes: readonly C[], change: C): readonly C[] =>
  [...changes.filter(({ fromUs }) => fromUs !== change.fromUs), change].sort((a, b) => a.fromUs - b.fromUs)
