import type { ObjectStore } from '../../../src/index.ts'
import type { Faults } from '../fake-server/faults.ts'

/** A store under test, and what is needed to make life hard for it. */
export interface TestStore {
  readonly store: ObjectStore
  /** Another one for the same place, as another process would open it. */
  readonly other: ObjectStore
  close(): Promise<void>
}

/** One that is reached over the network. */
export interface RemoteTestStore extends TestStore {
  readonly faults: Faults
  /** Puts other content under a key, with the same notes beside it, as nobody may. */
  tamper(key: string, content: Buffer): void
  /** Uploads of which nothing is visible. */
  unfinished(): number
  /** Puts something of another under a name of the bucket. */
  plant(name: string): void
}

/** Names of requests, as the services have them. */
export interface RemoteOperations {
  readonly put: string
  readonly beginLarge: string
  readonly part: string
  readonly finishLarge: string
  readonly read: string
  readonly facts: string
  readonly list: string
}

/** Parts of the stores under test. */
export const PART_BYTES: number = 5 * 1024 * 1024
/** What the stores under test hold in memory at once. */
export const CONCURRENCY = 3
