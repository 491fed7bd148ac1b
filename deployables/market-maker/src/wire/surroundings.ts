import type { ClientClock } from '@kassandra/kalshi-sdk'
import type { MakerStore } from '@kassandra/mm-engine/store'
import type { Logger } from '@kassandra/runtime'
import type { StorageConfig } from '../config/maker-config.ts'
import type { LeaseTimes } from '../lease/lease-times.ts'

/** What only `main` may take from its surroundings. */
export interface Surroundings {
  readonly version: string
  readonly logger: Logger
  /** Variables that settings may name as the place of a secret. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Of this machine: the engine, the exchange's client and every wait go by it. */
  readonly clock: ClientClock
  /** Milliseconds of a clock that counts on whatever the time of the day is set to. */
  steadyMs(): number
  readonly leaseTimes: LeaseTimes
  /** @throws {StoreError} It cannot be opened, or another process has it. */
  openStore(storage: StorageConfig): Promise<MakerStore>
  randomBytes(size: number): Buffer
  /** Calls when a person asks to read the strategy again. @returns Ends it. */
  onReload(reload: () => void): () => void
  /** Calls when a person asks to halt. @returns Ends it. */
  onHalt(halt: () => void): () => void
}
