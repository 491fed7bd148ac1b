import { type CellStore, type ObjectStore, openCellStore, openStore, StoreConfigError } from '@kassandra/archive/store'
import { ConfigError } from '@kassandra/runtime'
import type { StorageConfig } from '../config/maker-config.ts'

/** Where a maker keeps all of itself that has to outlive the machine. Both stores are the same place. */
export interface MakerBucket {
  /** What is replaced: lease, pointer, logs of a day. */
  readonly cells: CellStore
  /** What is written once: copies of the database. */
  readonly objects: ObjectStore
  close(): Promise<void>
}

/** A request that failed is soon made again: the lease has little time. */
const ATTEMPTS = { maxAttempts: 2, retryBaseMs: 50 }

/** @throws {ConfigError} A place that is none, or one whose client library is not installed. */
export async function openMakerBucket({ stateStore, gcsEndpoint }: StorageConfig): Promise<MakerBucket | undefined> {
  if (stateStore === undefined) return undefined
  const gcs = { ...(gcsEndpoint !== undefined && { endpoint: gcsEndpoint }) }
  try {
    const cells = await openCellStore(stateStore, { s3: ATTEMPTS, gcs: { ...gcs, ...ATTEMPTS } })
    const objects = await openStore(stateStore, { gcs })
    return { cells, objects, close: async () => void (await Promise.all([cells.close(), objects.close()])) }
  } catch (error) {
    if (error instanceof StoreConfigError) throw new ConfigError([`STATE_STORE: ${error.message}`], { cause: error })
    throw error
  }
}
