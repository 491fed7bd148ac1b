import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { DEFAULT_RECORDING, parseRecordingConfig, RecordingConfigError } from './recording-config.ts'

const FOUNDING = `
recording:
  output_dir: ./data/sessions
  compression: gzip
  retention_days: 30        # Auto-delete after 30 days
  max_storage_mb: 5000      # 5GB limit
  archive:
    enabled: false
    bucket: my-bucket
    prefix: market-maker/sessions/
`

it('C1 reads the founding file as it stands', () => {
  expect(parseRecordingConfig(parse(FOUNDING))).toEqual({
    output_dir: './data/sessions',
    label: 'maker',
    compression: 'gzip',
    retention_days: 30,
    max_storage_mb: 5_000,
    archive: { enabled: false, bucket: 'my-bucket', prefix: 'market-maker/sessions/' },
  })
})

it.each([{}, { recording: null }, { recording: { archive: null, label: null } }])('C1 has a default for everything: %j', (file) => {
  expect(parseRecordingConfig(file)).toEqual(DEFAULT_RECORDING)
})

it('C2 tells every problem at once, by its place, without the values', () => {
  const file = {
    recording: {
      output_dir: '',
      label: '../secret',
      compression: 'zstd',
      retention_days: -1,
      max_storage_mb: 1.5,
      retention: 3,
      archive: { enabled: 'yes', prefix: '/secret' },
    },
  }
  const problems = problemsOf(file)
  expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
    'recording',
    'recording.output_dir',
    'recording.label',
    'recording.compression',
    'recording.retention_days',
    'recording.max_storage_mb',
    'recording.archive.enabled',
    'recording.archive.prefix',
  ])
  expect(problems.join()).not.toContain('secret')
})

it('C2 wants a bucket where archiving is on', () => {
  expect(problemsOf({ recording: { archive: { enabled: true } } })).toEqual([
    'recording.archive.bucket must be given when archiving is enabled',
  ])
})

it.each([undefined, null, 'x', [], { recording: [] }, { recording: { archive: 1 } }, { record: {} }])(
  'C2 takes nothing of another shape: %j',
  (file) => {
    expect(() => parseRecordingConfig(file)).toThrow(RecordingConfigError)
  },
)

function problemsOf(file: unknown): readonly string[] {
  try {
    parseRecordingConfig(file)
  } catch (error) {
    if (error instanceof RecordingConfigError) return error.problems
    throw error
  }
  return []
}
