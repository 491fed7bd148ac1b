import { rm } from 'node:fs/promises'
import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import { planRetention, type RetentionPlan } from './plan-retention.ts'
import type { RecordingConfig } from './recording-config.ts'
import { listStoredFiles, markerOf } from './stored-files.ts'

/**
 * Deletes what the configuration does not keep, of every label in the folder. Safe to repeat, and to be killed anywhere.
 * @param writing The file of a writer of this process.
 * @returns What was done.
 */
export async function applyRetention(config: RecordingConfig, nowUs: EpochUs, writing?: string): Promise<RetentionPlan> {
  const plan = planRetention(await listStoredFiles(config.output_dir, nowUs, writing), config, nowUs)
  for (const { path } of plan.delete) {
    await rm(path, { force: true })
    await rm(markerOf(path), { force: true })
  }
  return plan
}
