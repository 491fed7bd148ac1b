import type { EpochUs } from '@kassandra/kalshi-sdk/units'

/** One halt is known by its run, instant, rule and market. */
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

export interface HaltReader {
  /** Halts that nobody has lifted, the oldest first: a restart lifts none. */
  listOpen(): Promise<readonly Halt[]>
  /** The newest first. */
  list(limit: number): Promise<readonly Halt[]>
}
