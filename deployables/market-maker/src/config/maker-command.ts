import { type Command, type CommandCall, ConfigError, configCommand } from '@kassandra/runtime'
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
  const results = await Promise.allSettled([loadStrategy(config), readRecording(config.recordingFile)])
  const problems = results.flatMap((result) => {
    if (result.status === 'fulfilled') return []
    if (result.reason instanceof ConfigError) return result.reason.problems
    throw result.reason
  })
  if (problems.length > 0) throw new ConfigError(problems)
}
