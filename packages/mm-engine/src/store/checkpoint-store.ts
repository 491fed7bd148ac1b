import type { EpochUs } from '@kassandra/kalshi-sdk/units'

/** Part of the engine's state that no event brings back, such as the losses of the last hours. */
export interface Checkpoint {
  readonly name: string
  readonly atUs: EpochUs
  /** JSON. */
  readonly content: string
}

export interface CheckpointReader {
  find(name: string): Promise<Checkpoint | undefined>
}
