import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import { uuidOf } from '../../random/uuid-of.ts'
import type { FeeTerms } from '../../trading/fees/fee-terms.ts'

/** Other terms for a series, from an instant on. */
export interface SeriesFeeChange {
  readonly id: string
  readonly seriesTicker: string
  readonly terms: FeeTerms
  readonly scheduledUs: EpochUs
}

/** Terms of an event's own, from an instant on; undefined: those of its series again. */
export interface EventFeeChange {
  readonly id: string
  readonly eventTicker: string
  readonly terms: FeeTerms | undefined
  readonly scheduledUs: EpochUs
}

/** Whom a change that takes effect concerns. */
export interface FeeTarget {
  setSeriesFees(seriesTicker: string, terms: FeeTerms): void
  setEventFees(eventTicker: string, terms: FeeTerms | undefined): void
}

type Pending = { readonly kind: 'series'; readonly change: SeriesFeeChange } | { readonly kind: 'event'; readonly change: EventFeeChange }

/** Changes of fees, past and to come, in the order in which they were announced. */
export class FeeChanges {
  readonly series: SeriesFeeChange[] = []
  readonly events: EventFeeChange[] = []
  #pending: readonly Pending[] = []

  scheduleSeries(seriesTicker: string, terms: FeeTerms, scheduledUs: EpochUs): void {
    const change = { id: uuidOf(`series fees ${this.series.length} ${seriesTicker}`), seriesTicker, terms, scheduledUs }
    this.series.push(change)
    this.#add({ kind: 'series', change })
  }

  scheduleEvent(eventTicker: string, terms: FeeTerms | undefined, scheduledUs: EpochUs): void {
    const change = { id: uuidOf(`event fees ${this.events.length} ${eventTicker}`), eventTicker, terms, scheduledUs }
    this.events.push(change)
    this.#add({ kind: 'event', change })
  }

  /** When the next change takes effect; undefined when none is to come. */
  nextUs(): EpochUs | undefined {
    return this.#pending[0]?.change.scheduledUs
  }

  /** Carries out what is due at `nowUs`, in order of the instants. */
  apply(nowUs: EpochUs, target: FeeTarget): void {
    for (let next = this.#pending[0]; next && next.change.scheduledUs <= nowUs; next = this.#pending[0]) {
      this.#pending = this.#pending.slice(1)
      if (next.kind === 'series') target.setSeriesFees(next.change.seriesTicker, next.change.terms)
      else target.setEventFees(next.change.eventTicker, next.change.terms)
    }
  }

  #add(pending: Pending): void {
    this.#pending = [...this.#pending, pending].sort((a, b) => a.change.scheduledUs - b.change.scheduledUs)
  }
}
