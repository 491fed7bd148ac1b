import { describeFile, type ObjectStore, storeFile } from '@kassandra/archive/store'
import { parseSessionPath, type RecordingConfig, toArchiveKey } from '@kassandra/mm-engine/session'

export const MARKET_DATA = 'market-data/'

/**
 * Pure. Settings of recordings that go to the bucket of the state, unless they have an archive of their own. Files carry the epoch of the run:
 * two machines may record within one hour, and neither has the file of the other.
 */
export function inMarketData(config: RecordingConfig, runEpoch: number): RecordingConfig {
  if (config.archive.enabled) return config
  return { ...config, label: `${config.label}-${runEpoch}`, archive: { enabled: true, bucket: '', prefix: MARKET_DATA } }
}

/** Uploads the recording of a run that has ended, whose hour may not be over. Safe to repeat. */
export async function archiveLast(store: ObjectStore, prefix: string, path: string, signal: AbortSignal): Promise<string | undefined> {
  const name = parseSessionPath(path)
  if (!name) return undefined
  const key = toArchiveKey(prefix, name)
  await storeFile(store, key, await describeFile(path, signal), signal)
  return key
}
