import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { Flow, FlowTarget } from '../flow.ts'
import { deriveEvent, deriveSeries } from './derive-markets.ts'
import type { ReplayPlan } from './replay-plan.ts'

/** Plays a plan step by step. */
export class RecordedFlow implements Flow {
  readonly kind = 'recorded'
  readonly startUs: EpochUs
  readonly spanUs: number
  readonly #plan: ReplayPlan
  #target: FlowTarget | undefined
  #next = 0

  constructor(plan: ReplayPlan) {
    this.#plan = plan
    this.startUs = plan.startUs
    this.spanUs = plan.spanUs
  }

  open(target: FlowTarget): void {
    this.#target = target
    for (const { definition, book } of this.#plan.markets) {
      target.addSeries(deriveSeries(definition.seriesTicker))
      target.addEvent(deriveEvent(definition))
      target.openMarket(definition, book)
    }
  }

  peekUs(): number | undefined {
    return this.#plan.steps[this.#next]?.atUs
  }

  step(): void {
    const step = this.#plan.steps[this.#next++]
    if (step) this.#target?.publish(step.event)
  }

  report(): Readonly<Record<string, unknown>> {
    return { ...this.#plan.report, played: this.#next }
  }
}
