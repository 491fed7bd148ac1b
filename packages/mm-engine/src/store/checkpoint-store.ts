import type { EpochUs } from '@kassandra/kalshi-sdk/units'

/** Part of the engine's state that no event brings back, such as the losses of the last hours. */
export interface Checkpoint {
  readonly name: string
  readonly atUs: EpochUs
  /** JSON. */
  readonly content: string
}

export interface CheckpointStore {
  /** Takes the place of the last one of this name. */
  save(checkpoint: Checkpoint): void
  find(name: string): Checkpoint | undefined
}
