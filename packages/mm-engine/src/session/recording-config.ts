import { MmEngineError } from '../errors/mm-engine-error.ts'
import { isLabel } from './session-path.ts'

/** Whether finished recordings are uploaded, and deleted here only then. */
export interface ArchiveConfig {
  readonly enabled: boolean
  readonly bucket: string
  /** In front of `YYYY/MM/<file>`; empty, or with a slash at its end. */
  readonly prefix: string
}

/** `config/recording.yaml`, as the file spells it. */
export interface RecordingConfig {
  readonly output_dir: string
  /** In the names of the files; one that no other market maker of the folder has. */
  readonly label: string
  readonly compression: 'gzip'
  /** 0: for ever. */
  readonly retention_days: number
  /** Millions of bytes. 0: no limit. */
  readonly max_storage_mb: number
  readonly archive: ArchiveConfig
}

/** What holds where the file says nothing. */
export const DEFAULT_RECORDING: RecordingConfig = {
  output_dir: './data/sessions',
  label: 'maker',
  compression: 'gzip',
  retention_days: 30,
  max_storage_mb: 5_000,
  archive: { enabled: false, bucket: '', prefix: 'market-maker/sessions/' },
}

/** A configuration that cannot be used, with everything that is wrong with it. */
export class RecordingConfigError extends MmEngineError {
  override readonly name = 'RecordingConfigError'
  readonly code = 'INVALID_RECORDING_CONFIG'
  readonly retryable = false
  /** `recording.retention_days must be ...`, one each. */
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(problems.join('; '))
    this.problems = problems
  }
}

interface Rule {
  readonly expected: string
  holds(value: unknown): boolean
}

const TEXT: Rule = { expected: 'a text that is not empty', holds: (value) => typeof value === 'string' && value.trim() !== '' }
const ANY_TEXT: Rule = { expected: 'a text', holds: (value) => typeof value === 'string' }
const COUNT: Rule = { expected: 'a whole number, 0 or more', holds: (value) => Number.isSafeInteger(value) && Number(value) >= 0 }
const YES_NO: Rule = { expected: 'true or false', holds: (value) => typeof value === 'boolean' }
const GZIP: Rule = { expected: 'gzip', holds: (value) => value === 'gzip' }
const LABEL: Rule = {
  expected: '1 to 64 letters, digits, ".", "-" or "_", with no "." in front',
  holds: (value) => typeof value === 'string' && isLabel(value),
}
const PREFIX: Rule = {
  expected: 'empty, or a path that ends with "/" and does not begin with one',
  holds: (value) => typeof value === 'string' && (value === '' || (value.endsWith('/') && !value.startsWith('/'))),
}

const RECORDING = { output_dir: TEXT, label: LABEL, compression: GZIP, retention_days: COUNT, max_storage_mb: COUNT } as const
const ARCHIVE = { enabled: YES_NO, bucket: ANY_TEXT, prefix: PREFIX } as const

type Fields = Readonly<Record<string, unknown>>

/**
 * Pure. What a YAML parser made of `recording.yaml`, checked, with defaults for what is not there.
 * @throws {RecordingConfigError} With every problem; values are not repeated.
 */
export function parseRecordingConfig(file: unknown): RecordingConfig {
  const problems: string[] = []
  const { recording } = readFields('the file', file, ['recording'], problems)
  const given = readFields('recording', recording ?? {}, [...Object.keys(RECORDING), 'archive'], problems)
  const archiveGiven = readFields('recording.archive', given['archive'] ?? {}, Object.keys(ARCHIVE), problems)
  const archive = { ...DEFAULT_RECORDING.archive, ...known(archiveGiven) } as ArchiveConfig
  const config = { ...DEFAULT_RECORDING, ...known(given), archive } as RecordingConfig
  problems.push(...check('recording', { ...config }, RECORDING), ...check('recording.archive', { ...archive }, ARCHIVE))
  if (archive.enabled === true && archive.bucket === '') problems.push('recording.archive.bucket must be given when archiving is enabled')
  if (problems.length > 0) throw new RecordingConfigError(problems)
  return config
}

function readFields(name: string, value: unknown, names: readonly string[], problems: string[]): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    problems.push(`${name} must be a mapping`)
    return {}
  }
  const strange = Object.keys(value).filter((key) => !names.includes(key))
  problems.push(...strange.map((key) => `${name} has no ${JSON.stringify(key)}; it has ${names.join(', ')}`))
  return value as Fields
}

/** A key without a value is one that is not there. */
const known = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null))

function check(name: string, fields: Fields, rules: Readonly<Record<string, Rule>>): readonly string[] {
  return Object.entries(rules).flatMap(([key, { expected, holds }]) => (holds(fields[key]) ? [] : [`${name}.${key} must be ${expected}`]))
}
