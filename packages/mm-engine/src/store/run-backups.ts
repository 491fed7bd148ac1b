import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type EpochUs, epochUs } from '@kassandra/kalshi-sdk/units'
import { planBackups } from './backup-schedule.ts'
import type { MakerStore } from './maker-store.ts'

export interface BackupClock {
  nowUs(): EpochUs
  /** Resolves at that time, or as soon as the signal is aborted. */
  waitUntil(us: EpochUs, signal: AbortSignal): Promise<void>
}

export interface BackupObserver {
  onBackup(path: string): void
  onDelete(path: string): void
  /** It is tried again. */
  onFailure(error: unknown): void
}

export interface BackupDeps {
  readonly store: Pick<MakerStore, 'backup'>
  /** Created where it is missing. */
  readonly folder: string
  readonly clock: BackupClock
  readonly observer: BackupObserver
  /** Whole minutes. An hour by default. */
  readonly everyUs?: number
  /** 48 by default. */
  readonly keep?: number
}

const HOUR_US = 3_600_000_000
const KEPT = 48
/** After a failure, such as a full disk that somebody sees to. */
const RETRY_US = 60_000_000

/**
 * Keeps a folder of backups until aborted, one a period. Old ones go only once a new one is there.
 * @throws {RangeError} A period that is no whole number of minutes, or nothing to keep.
 */
export async function runBackups(deps: BackupDeps, signal: AbortSignal): Promise<void> {
  const { clock, observer, everyUs = HOUR_US, keep = KEPT } = deps
  planBackups({ nowUs: clock.nowUs(), existing: [], everyUs, keep }) // a fault of the caller is not tried again
  while (!signal.aborted) {
    try {
      await clock.waitUntil(await backUpOnce(deps), signal)
    } catch (error) {
      observer.onFailure(error)
      await clock.waitUntil(epochUs(clock.nowUs() + RETRY_US), signal)
    }
  }
}

/** @returns When to look again. */
async function backUpOnce({ store, folder, clock, observer, everyUs = HOUR_US, keep = KEPT }: BackupDeps): Promise<EpochUs> {
  await mkdir(folder, { recursive: true })
  const plan = planBackups({ nowUs: clock.nowUs(), existing: await readdir(folder), everyUs, keep })
  if (plan.due !== undefined) {
    const path = join(folder, plan.due)
    await store.backup(path)
    observer.onBackup(path)
  }
  for (const name of plan.delete) {
    await rm(join(folder, name), { force: true })
    observer.onDelete(join(folder, name))
  }
  return plan.nextUs
}
