import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import {
  applyRetention,
  archiveSessions,
  DEFAULT_RECORDING,
  folderArchive,
  listSessionFiles,
  type RecordingConfig,
  type SessionArchive,
  type SessionError,
  toArchiveKey,
} from '../../src/session.ts'
import { at, clockAt, createFolder, deltaAt, type Folder, NOON, record } from './session-fixture.ts'

let folder: Folder
let store: Folder
beforeEach(() => {
  folder = createFolder()
  store = createFolder()
})
afterEach(() => {
  folder.remove()
  store.remove()
})

const HOUR = 3_600_000_000
const NEXT_DAY = at('2026-01-18T12:00:00Z')
const PREFIX = 'market-maker/sessions/'
const keyOf = (hourAndMinute: string): string => `${PREFIX}2026/01/session_BTC-hourly_20260117_${hourAndMinute}.jsonl.gz`

async function recordHours(hours: number): Promise<void> {
  const { writer } = record(folder.path)
  for (let hour = 0; hour < hours; hour++) writer.record(clockAt(NOON + hour * HOUR))
  await writer.close()
}

/** A folder that keeps count of what is put. */
function countingArchive() {
  const puts: string[] = []
  const inner = folderArchive(store.path)
  const archive: SessionArchive = { has: inner.has, put: (path, key) => inner.put(path, key).then(() => void puts.push(key)) }
  return { archive, puts }
}

const names = async (): Promise<readonly string[]> => (await listSessionFiles(folder.path)).map(({ path }) => path)

it('A1 uploads finished files once, byte for byte, under their year and month', async () => {
  await recordHours(2)
  const { archive, puts } = countingArchive()
  const options = { dir: folder.path, archive, prefix: PREFIX, nowUs: NEXT_DAY }
  expect(await archiveSessions(options)).toEqual([keyOf('1200'), keyOf('1300')])
  expect(await archiveSessions(options)).toEqual([])
  expect(puts).toEqual([keyOf('1200'), keyOf('1300')])
  expect(readFileSync(join(store.path, keyOf('1300'))).equals(readFileSync(folder.file('1300')))).toBe(true)
})

it('A2 leaves out the file that is being written, and every file of an hour that is hardly over', async () => {
  const { writer } = record(folder.path)
  for (let hour = 0; hour < 3; hour++) writer.record(clockAt(NOON + hour * HOUR))
  await writer.flush()
  const { archive } = countingArchive()
  const options = { dir: folder.path, archive, prefix: PREFIX }
  expect(await archiveSessions({ ...options, nowUs: at('2026-01-17T14:04:59.999999Z') })).toEqual([keyOf('1200')])
  expect(await archiveSessions({ ...options, nowUs: NEXT_DAY, writing: writer.path })).toEqual([keyOf('1300')])
  await writer.close()
  expect(await archiveSessions({ ...options, nowUs: NEXT_DAY })).toEqual([keyOf('1400')])
})

it('A3 uploads anew a file that grew since, or whose marker is damaged', async () => {
  await recordHours(2)
  const { archive } = countingArchive()
  const options = { dir: folder.path, archive, prefix: PREFIX, nowUs: NEXT_DAY }
  await archiveSessions(options)
  const { writer } = record(folder.path, { runEpoch: 2 })
  writer.record(deltaAt(NOON + 30_000_000))
  await writer.close()
  writeFileSync(`${folder.file('1300')}.archived`, '{"key":')
  expect(await archiveSessions(options)).toEqual([keyOf('1200'), keyOf('1300')])
  expect(readFileSync(join(store.path, keyOf('1200'))).equals(readFileSync(folder.file('1200')))).toBe(true)
})

it('A4 marks nothing that the archive refused or does not show, goes on with the rest, and names what failed', async () => {
  await recordHours(3)
  const { archive } = countingArchive()
  const fails: SessionArchive = {
    put: (path, key) => (key === keyOf('1200') ? Promise.reject(new Error('503')) : archive.put(path, key)),
    has: (key) => (key === keyOf('1300') ? Promise.resolve(false) : archive.has(key)),
  }
  const options = { dir: folder.path, prefix: PREFIX, nowUs: NEXT_DAY }
  const failure: AggregateError = await archiveSessions({ ...options, archive: fails }).then(
    () => expect.fail('it must reject'),
    (error: AggregateError) => error,
  )
  expect(failure.errors.map(({ code, message }: SessionError) => [code, message])).toEqual([
    ['SESSION_ARCHIVE_FAILED', `${folder.file('1200')} could not be archived as ${keyOf('1200')}`],
    ['SESSION_ARCHIVE_FAILED', `the archive took ${folder.file('1300')} and does not show ${keyOf('1300')}`],
  ])
  expect(await archiveSessions({ ...options, archive })).toEqual([keyOf('1200'), keyOf('1300')])
})

it('A5 keeps keys inside of the folder of an archive', async () => {
  await recordHours(1)
  const archive = folderArchive(store.path)
  await expect(archive.put(folder.file('1200'), '../x')).rejects.toMatchObject({ code: 'SESSION_ARCHIVE_FAILED' })
  expect(await archive.has('nothing/here')).toBe(false)
  expect(toArchiveKey('', { label: 'a', startsUs: NOON })).toBe('2026/01/session_a_20260117_1200.jsonl.gz')
})

it('K5 deletes recordings with their markers, once they are old and archived', async () => {
  await recordHours(3)
  const config: RecordingConfig = {
    ...DEFAULT_RECORDING,
    output_dir: folder.path,
    retention_days: 1,
    archive: { enabled: true, bucket: 'b', prefix: PREFIX },
  }
  const nowUs = at('2026-01-18T14:30:00Z')
  expect(await applyRetention(config, nowUs)).toEqual({ delete: [], overCapBytes: 0 })
  await archiveSessions({ dir: folder.path, archive: folderArchive(store.path), prefix: PREFIX, nowUs })
  expect(await applyRetention(config, nowUs)).toEqual({
    delete: [
      { path: folder.file('1200'), reason: 'age' },
      { path: folder.file('1300'), reason: 'age' },
    ],
    overCapBytes: 0,
  })
  expect(await names()).toEqual([folder.file('1400')])
  expect(existsSync(`${folder.file('1200')}.archived`)).toBe(false)
  expect(existsSync(`${folder.file('1400')}.archived`)).toBe(true)
  expect(existsSync(join(store.path, keyOf('1200')))).toBe(true)
})

it('K5 never deletes the file of a writer, nor a file that is none of ours', async () => {
  const { writer } = record(folder.path)
  writer.record(clockAt(NOON))
  await writer.flush()
  writeFileSync(join(folder.path, '2026', '01', 'notes.txt'), 'mine')
  const config = { ...DEFAULT_RECORDING, output_dir: folder.path, retention_days: 1 }
  const nowUs = at('2027-01-01T00:00:00Z')
  expect((await applyRetention(config, nowUs, writer.path)).delete).toEqual([])
  await writer.close()
  expect((await applyRetention(config, nowUs)).delete).toHaveLength(1)
  expect(await names()).toEqual([])
  expect(existsSync(join(folder.path, '2026', '01', 'notes.txt'))).toBe(true)
})
