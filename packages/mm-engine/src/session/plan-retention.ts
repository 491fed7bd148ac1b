import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { RecordingConfig } from './recording-config.ts'

const DAY_US = 86_400_000_000
const MEGABYTE = 1_000_000

export interface RetainedFile {
  readonly path: string
  readonly sizeBytes: number
  /** When its last event can have been; undefined while it is written. */
  readonly endsUs: EpochUs | undefined
  readonly isArchived: boolean
}

export interface RetentionPlan {
  /** In this order. */
  readonly delete: readonly { readonly path: string; readonly reason: 'age' | 'cap' }[]
  /** What is more than `max_storage_mb` allows when that is done: files that are being written, or are not archived yet. */
  readonly overCapBytes: number
}

type Finished = RetainedFile & { readonly endsUs: EpochUs }

/** Pure. What may go, oldest first: by age, then as much as the cap asks for. */
export function planRetention(
  files: readonly RetainedFile[],
  { retention_days, max_storage_mb, archive }: Pick<RecordingConfig, 'retention_days' | 'max_storage_mb' | 'archive'>,
  nowUs: EpochUs,
): RetentionPlan {
  const mayGo = files
    .filter((file): file is Finished => file.endsUs !== undefined && file.endsUs <= nowUs && (file.isArchived || !archive.enabled))
    .sort((a, b) => a.endsUs - b.endsUs || (a.path < b.path ? -1 : 1))
  const cap = max_storage_mb === 0 ? Number.POSITIVE_INFINITY : max_storage_mb * MEGABYTE
  let keptBytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  const deleted: { path: string; reason: 'age' | 'cap' }[] = []
  for (const { path, sizeBytes, endsUs } of mayGo) {
    const isOld = retention_days > 0 && endsUs < nowUs - retention_days * DAY_US
    if (!isOld && keptBytes <= cap) break
    deleted.push({ path, reason: isOld ? 'age' : 'cap' })
    keptBytes -= sizeBytes
  }
  return { delete: deleted, overCapBytes: Math.max(0, keptBytes - cap) }
}
