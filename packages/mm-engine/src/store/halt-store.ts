import type { EpochUs } from '@kassandra/kalshi-sdk/units'

export interface NewHalt {
  readonly runEpoch: number
  readonly atUs: EpochUs
  /** Id of the risk rule, or who asked for it. */
  readonly rule: string
  /** Undefined halts everything. */
  readonly marketId: string | undefined
  readonly reason: string
}

export interface Resume {
  readonly atUs: EpochUs
  readonly by: string
  readonly note: string
}

export interface Halt extends NewHalt {
  readonly id: number
  readonly resume: Resume | undefined
}

/** Halts and resumes are committed to the disk, power loss included, where they are not part of a transaction. */
export interface HaltStore {
  /** @returns Its id. */
  record(halt: NewHalt): number
  /** @throws {StoreError} `STORE_NOT_FOUND`: no such halt. `STORE_CONFLICT`: it is over. */
  resume(id: number, resume: Resume): void
  /** Halts that nobody has lifted, the oldest first: a restart lifts none. */
  listOpen(): readonly Halt[]
  /** The newest first. */
  list(limit: number): readonly Halt[]
}
