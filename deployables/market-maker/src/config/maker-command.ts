import { type Command, type CommandCall, ConfigError, configCommand } from '@kassandra/runtime'
import { openArchives } from '../archive/archive-places.ts'
import { openMakerBucket } from '../bucket/maker-bucket.ts'
import { loadStrategy } from './load-strategy.ts'
import { type MakerConfig, toMakerConfig } from './maker-config.ts'
import { MakerSettings } from './maker-settings.ts'
import { readRecording } from './read-recording.ts'

/** `market-maker [--config FILE] [--mode paper|live] ...`. `--check-config` and `--print-config` look into the files that are named, too. */
export function makerCommand(run: (config: MakerConfig, call: CommandCall) => Promise<number | undefined>): Command {
  return configCommand({
    name: 'run',
    summary: 'make markets until stopped',
    schema: MakerSettings,
    check: (settings) => checkFiles(toMakerConfig(settings)),
    run: (settings, call) => run(toMakerConfig(settings), call),
  })
}

async function checkFiles(config: MakerConfig): Promise<void> {
  const results = await Promise.allSettled([loadStrategy(config), checkArchives(config)])
  const problems = results.flatMap((result) => {
    if (result.status === 'fulfilled') return []
    if (result.reason instanceof ConfigError) return result.reason.problems
    throw result.reason
  })
  if (problems.length > 0) throw new ConfigError(problems)
}

async function checkArchives({ recordingFile, storage }: MakerConfig): Promise<void> {
  const archives = await openArchives(await readRecording(recordingFile), storage)
  await archives.close()
  await (await openMakerBucket(storage))?.close()
}
