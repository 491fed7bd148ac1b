import type { EngineClock } from '@kassandra/mm-engine'
import type { Logger } from '@kassandra/runtime'

/** What only `main` may take from its surroundings. */
export interface Surroundings {
  readonly version: string
  readonly logger: Logger
  /** Of this machine. */
  readonly clock: EngineClock
  randomBytes(size: number): Buffer
  /** Calls when a person asks to read the strategy again. @returns Ends it. */
  onReload(reload: () => void): () => void
  /** Calls when a person asks to halt. @returns Ends it. */
  onHalt(halt: () => void): () => void
}
