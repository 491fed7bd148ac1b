import type { EpochUs } from '@kassandra/kalshi-sdk/units'

export const RUN_MODES = ['paper', 'live'] as const

export type RunMode = (typeof RUN_MODES)[number]

/** One life of the process. */
export interface Run {
  /** Above that of every earlier run; part of each client order id. */
  readonly epoch: number
  readonly engineId: string
  readonly mode: RunMode
  readonly startedUs: EpochUs
  /** Undefined where the run goes on, or was killed. */
  readonly end: { readonly atUs: EpochUs; readonly reason: string } | undefined
}

export interface NewRun {
  readonly engineId: string
  readonly mode: RunMode
  readonly atUs: EpochUs
  /** What the exchange has seen of this engine, plus 1: epochs go on where they were even when the store was lost. 1 by default. */
  readonly epochAtLeast?: number
}

export interface RunStore {
  /** Commits a new epoch to the disk, power loss included. To be called before the first order. */
  begin(run: NewRun): Promise<Run>
  /** @throws {StoreError} `STORE_NOT_FOUND`: there is no such run, or it has ended. */
  end(epoch: number, atUs: EpochUs, reason: string): Promise<void>
  /** The newest, or undefined where there was none. */
  findLast(): Promise<Run | undefined>
}
