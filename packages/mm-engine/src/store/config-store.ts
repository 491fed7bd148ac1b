import type { EpochUs } from '@kassandra/kalshi-sdk/units'

/** How many versions are kept. */
export const CONFIG_VERSIONS_KEPT = 20

export interface ConfigVersion {
  /** Counts from 1; never given twice. */
  readonly version: number
  readonly atUs: EpochUs
  /** Where it came from: the name of a file, `api`, `rollback to 7`. */
  readonly source: string
  /** The validated configuration as JSON, without secrets. */
  readonly content: string
}

export interface ConfigStore {
  /** Stores a version and forgets all but the newest 20. What the newest one says already, gives no new version. @returns Its number. */
  save(config: Omit<ConfigVersion, 'version'>): Promise<number>
  find(version: number): Promise<ConfigVersion | undefined>
  /** The newest first. */
  list(): Promise<readonly ConfigVersion[]>
}
