import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { Outage } from '../journal/journal-entry.ts'

/** An outage while it lasts: its bounds widen with everything that is published past those it hit. */
export class OpenOutage {
  readonly fault: Outage['fault']
  readonly connections: readonly number[]
  readonly keyIds: readonly string[]
  readonly wholeKeyIds: readonly string[]
  readonly all: boolean
  readonly #startUs: EpochUs
  #fromUs: EpochUs | undefined
  #toUs: EpochUs | undefined
  #sealed = false

  constructor(fault: Outage['fault'], hit: Pick<Outage, 'connections' | 'keyIds' | 'wholeKeyIds' | 'all'>, startUs: EpochUs) {
    this.fault = fault
    this.connections = hit.connections
    this.keyIds = hit.keyIds
    this.wholeKeyIds = hit.wholeKeyIds
    this.all = hit.all
    this.#startUs = startUs
  }

  /** Something went past them at this exchange time. */
  note(atUs: EpochUs): void {
    if (this.#sealed) return
    this.#fromUs ??= atUs
    this.#toUs = atUs
  }

  /** Somebody who was not hit has come: from now on not everyone misses what is published. */
  seal(): void {
    this.#sealed = true
  }

  /** What the journal says of it; `toUs` is null unless it is over. */
  toJournal(over: boolean): Outage {
    const fromUs = this.#fromUs ?? this.#startUs
    const { fault, connections, keyIds, wholeKeyIds, all } = this
    return { fault, connections, keyIds, wholeKeyIds, all, fromUs, toUs: over ? (this.#toUs ?? fromUs) : null }
  }
}
