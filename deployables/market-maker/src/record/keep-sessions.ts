import type { EngineClock } from '@kassandra/mm-engine'
import { applyRetention, type RecordingConfig } from '@kassandra/mm-engine/session'
import { wait } from '../clock/wait.ts'

const HOUR_MS = 3_600_000
const BYTES_PER_MB = 1_000_000

export interface KeepSessionsPorts {
  readonly config: RecordingConfig
  readonly clock: EngineClock
  /** The file that is being written. */
  writing(): string | undefined
  deleted(files: number): void
  /** More is kept than the configuration allows, since it must not go yet. */
  overCap(megabytes: number): void
  failed(error: unknown): void
}

/** Deletes old recordings at once and then every hour, until aborted. */
export async function keepSessions(ports: KeepSessionsPorts, signal: AbortSignal): Promise<void> {
  const { config, clock, writing, deleted, overCap, failed } = ports
  while (!signal.aborted) {
    try {
      const plan = await applyRetention(config, clock.nowUs(), writing())
      if (plan.delete.length > 0) deleted(plan.delete.length)
      if (plan.overCapBytes > 0) overCap(Math.ceil(plan.overCapBytes / BYTES_PER_MB))
    } catch (error) {
      failed(error)
    }
    await wait(clock, HOUR_MS, signal)
  }
}
