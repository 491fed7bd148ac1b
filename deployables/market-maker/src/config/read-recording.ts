import { readFile } from 'node:fs/promises'
import { parseRecordingConfig, type RecordingConfig, RecordingConfigError } from '@kassandra/mm-engine/session'
import { ConfigError } from '@kassandra/runtime'
import { parseDocument } from 'yaml'

const DEFAULT_PATH = './config/recording.yaml'

/**
 * Reads the settings of the recordings. Without a path `./config/recording.yaml` is read, and where it is missing everything is as by
 * default; a file that was named must be there.
 * @throws {ConfigError} With every problem, naming the file and no value.
 */
export async function readRecording(path: string | undefined, defaultPath: string = DEFAULT_PATH): Promise<RecordingConfig> {
  const shown = path ?? defaultPath
  const text = await readText(shown, path === undefined)
  const document = parseDocument(text, { prettyErrors: false })
  const problems = document.errors.map(({ code, pos: [at] }) => `${shown}: not YAML (${code}) at character ${at}`)
  if (problems.length > 0) throw new ConfigError(problems)
  try {
    return parseRecordingConfig(document.toJS({ maxAliasCount: 100 }) ?? {})
  } catch (error) {
    if (!(error instanceof RecordingConfigError)) throw error
    throw new ConfigError(
      error.problems.map((problem) => `${shown}: ${problem}`),
      { cause: error },
    )
  }
}

async function readText(path: string, mayBeMissing: boolean): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (mayBeMissing && error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw new ConfigError([`${path}: the file cannot be read`], { cause: error })
  }
}
