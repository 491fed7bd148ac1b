import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { ExchangeClock } from '../../clock/exchange-clock.ts'
import type { Scheduler } from '../../clock/scheduler.ts'
import type { FeeTerms } from '../../trading/fees/fee-terms.ts'
import type { ChannelFrame } from '../../ws/frames/channel-frame.ts'
import { toEventFeeFrame } from '../../ws/frames/event-frame.ts'
import type { Catalogue } from '../catalogue.ts'
import { ExpiryTimer } from '../engine/expiry-timer.ts'
import { FeeChanges, type FeeTarget } from './fee-changes.ts'

export interface FeeDeskDeps {
  readonly catalogue: Catalogue
  readonly clock: ExchangeClock
  readonly scheduler: Scheduler
  /** Exchange time that passes for each unit of elapsed time. */
  readonly factor: () => number
  readonly audience: { deliver(frame: ChannelFrame): void }
}

/**
 * Changes fees at their exchange time, in front of whatever else happens at it. The terms of an event are told on
 * `market_lifecycle_v2`, those of a series nowhere. @see Kalshi API reference, section 10
 */
export class FeeDesk {
  readonly changes: FeeChanges = new FeeChanges()
  readonly #clock: ExchangeClock
  readonly #timer: ExpiryTimer
  readonly #target: FeeTarget

  constructor({ catalogue, clock, scheduler, factor, audience }: FeeDeskDeps) {
    this.#clock = clock
    this.#target = {
      setSeriesFees: (seriesTicker, terms) => catalogue.setSeriesFees(seriesTicker, terms),
      setEventFees(eventTicker, terms) {
        catalogue.setEventFees(eventTicker, terms)
        audience.deliver(toEventFeeFrame(eventTicker, terms))
      },
    }
    const nextUs = (): EpochUs | undefined => this.changes.nextUs()
    this.#timer = new ExpiryTimer({ scheduler, factor, liveUs: () => clock.liveUs(), nextUs, expire: () => clock.take() })
    clock.listen((nowUs) => this.changes.apply(nowUs, this.#target))
  }

  /** @param scheduledUs When it takes effect; absent: now. */
  scheduleSeries(seriesTicker: string, terms: FeeTerms, scheduledUs: EpochUs = this.#clock.take()): void {
    this.changes.scheduleSeries(seriesTicker, terms, scheduledUs)
    this.#applyDue()
  }

  /** @param terms Undefined takes the event's own terms back. @param scheduledUs When it takes effect; absent: now. */
  scheduleEvent(eventTicker: string, terms: FeeTerms | undefined, scheduledUs: EpochUs = this.#clock.take()): void {
    this.changes.scheduleEvent(eventTicker, terms, scheduledUs)
    this.#applyDue()
  }

  close(): void {
    this.#timer.close()
  }

  #applyDue(): void {
    this.changes.apply(this.#clock.nowUs(), this.#target)
    this.#timer.update()
  }
}
