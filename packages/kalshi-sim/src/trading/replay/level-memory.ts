import type { Price } from '@kassandra/kalshi-sdk/units'
import type { Side } from '../../exchange/level.ts'

/** What has happened at one price that the recording and the book tell differently, in units of 0.01 contract. */
export interface LevelMemory {
  /** Recorded as resting, but taken by members. */
  absent: number
  /** Traded by the recording, with the decrease of the level still to come. */
  credit: number
  /** Decreases of the level for which no trade was recorded so far. */
  debit: number
}

/** The memory of each price, kept from its first use on. */
export class LevelMemories {
  readonly #memories: Readonly<Record<Side, Map<Price, LevelMemory>>> = { yes: new Map(), no: new Map() }

  at(side: Side, price: Price): LevelMemory {
    const known = this.#memories[side].get(price)
    if (known) return known
    const memory: LevelMemory = { absent: 0, credit: 0, debit: 0 }
    this.#memories[side].set(price, memory)
    return memory
  }

  clear(): void {
    this.#memories.yes.clear()
    this.#memories.no.clear()
  }
}
