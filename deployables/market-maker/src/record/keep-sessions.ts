import type { EngineClock } from '@kassandra/mm-engine'
import { applyRetention, archiveSessions, type RecordingConfig, type SessionArchive } from '@kassandra/mm-engine/session'
import { wait } from '../clock/wait.ts'

const HOUR_MS = 3_600_000
const BYTES_PER_MB = 1_000_000

export interface KeepSessionsPorts {
  readonly config: RecordingConfig
  readonly clock: EngineClock
  /** Where finished recordings are kept for good; nothing is deleted that is not there. */
  readonly archive: SessionArchive | undefined
  /** The file that is being written. */
  writing(): string | undefined
  archived(files: number): void
  /** Those that could not be archived are tried again. */
  notArchived(error: unknown): void
  deleted(files: number): void
  /** More is kept than the configuration allows, since it must not go yet. */
  overCap(megabytes: number): void
  notDeleted(error: unknown): void
}

/** Archives finished recordings and deletes old ones, at once and then every hour, until aborted. */
export async function keepSessions(ports: KeepSessionsPorts, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await archiveFinished(ports, signal)
    await deleteOld(ports)
    await wait(ports.clock, HOUR_MS, signal)
  }
}

async function archiveFinished({ config, clock, archive, writing, archived, notArchived }: KeepSessionsPorts, signal: AbortSignal) {
  if (!archive) return
  const { output_dir: dir, archive: settings } = config
  try {
    const keys = await archiveSessions({ dir, archive, prefix: settings.prefix, nowUs: clock.nowUs(), writing: writing(), signal })
    if (keys.length > 0) archived(keys.length)
  } catch (error) {
    if (!signal.aborted) notArchived(error)
  }
}

async function deleteOld({ config, clock, writing, deleted, overCap, notDeleted }: KeepSessionsPorts): Promise<void> {
  try {
    const plan = await applyRetention(config, clock.nowUs(), writing())
    if (plan.delete.length > 0) deleted(plan.delete.length)
    if (plan.overCapBytes > 0) overCap(Math.ceil(plan.overCapBytes / BYTES_PER_MB))
  } catch (error) {
    notDeleted(error)
  }
}
