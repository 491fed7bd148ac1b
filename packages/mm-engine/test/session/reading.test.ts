import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { deflateMember } from '../../src/session/gzip-member.ts'
import { isEngineEvent, listSessions, readRun, readSession, type SessionWriterOptions } from '../../src/session.ts'
import { at, clockAt, createFolder, deltaAt, type Folder, linesOf, NOON, readAll, record } from './session-fixture.ts'

let folder: Folder
beforeEach(() => {
  folder = createFolder()
})
afterEach(() => folder.remove())

async function run(instants: readonly number[], over: Partial<SessionWriterOptions> = {}): Promise<void> {
  const { writer } = record(folder.path, over)
  for (const atUs of instants) writer.record(clockAt(atUs))
  await writer.close()
}
const HOUR = 3_600_000_000
const MEMBER = { isFirst: true, isLast: false }

it('L1 lists runs in the order of time, each with its files, and reads a run as one', async () => {
  await run([NOON + 1, NOON + HOUR, NOON + 2 * HOUR], { runEpoch: 2 })
  await run([NOON, NOON + 1_000], { runEpoch: 1, engineId: 'd' })
  await run([NOON - HOUR], { label: 'ETH', runEpoch: 9 })
  const runs = await listSessions(folder.path)
  expect(runs.map(({ label, engineId, runEpoch, parts }) => [label, engineId, runEpoch, parts.length])).toEqual([
    ['ETH', 'e', 9, 1],
    ['BTC-hourly', 'd', 1, 1],
    ['BTC-hourly', 'e', 2, 3],
  ])
  // The two runs lie in one file.
  expect(runs[1]?.parts[0]?.path).toBe(runs[2]?.parts[0]?.path)
  const lines = await readAll(readRun(runs[2] as (typeof runs)[number]))
  expect(lines.filter(isEngineEvent)).toEqual([clockAt(NOON + 1), clockAt(NOON + HOUR), clockAt(NOON + 2 * HOUR)])
  expect(lines.filter(({ kind }) => kind === 'session')).toHaveLength(3)
})

it('L2 lists what may hold events of a label and a time', async () => {
  for (const [index, instant] of ['2026-01-16T23:59:00Z', '2026-01-17T00:30:00Z', '2026-01-17T01:30:00Z'].entries()) {
    await run([at(instant)], { runEpoch: index })
  }
  await run([at('2026-01-17T00:30:00Z')], { label: 'ETH', runEpoch: 7 })
  const epochs = async (filter: Parameters<typeof listSessions>[1]) =>
    (await listSessions(folder.path, filter)).map(({ runEpoch }) => runEpoch)
  expect(await epochs({ label: 'BTC-hourly', fromUs: at('2026-01-17T00:00:00Z'), toUs: at('2026-01-17T01:30:00Z') })).toEqual([1])
  expect(await epochs({ fromUs: at('2026-01-17T00:00:00Z'), toUs: at('2026-01-17T01:30:00.000001Z') })).toEqual([1, 7, 2])
  expect(await epochs({ label: 'nobody' })).toEqual([])
})

it('L3 says that a part in the middle of a run is missing, and that one was not ended', async () => {
  await run([NOON, NOON + HOUR, NOON + 2 * HOUR])
  rmSync(folder.file('1300'))
  const { writer } = record(folder.path, { runEpoch: 2 })
  writer.record(clockAt(NOON + 3 * HOUR))
  await writer.flush()
  const [broken, open] = await listSessions(folder.path)
  expect(
    (await readAll(readRun(broken as NonNullable<typeof broken>))).map((line) => (line.kind === 'damage' ? line.reason : line.kind)),
  ).toEqual(['session', 'clock', 'end', 'missing-part', 'session', 'clock', 'end'])
  expect(broken?.parts.map(({ isEnded }) => isEnded)).toEqual([true, true])
  expect(open?.parts.map(({ isEnded }) => isEnded)).toEqual([false])
  await writer.close()
})

it('L4 lists nothing where nothing is, and takes no other files for recordings', async () => {
  expect(await listSessions(join(folder.path, 'nowhere'))).toEqual([])
  writeFileSync(join(folder.path, 'session_a_20260117_1400.jsonl.gz'), 'in the wrong folder')
  expect(await listSessions(folder.path)).toEqual([])
  await expect(listSessions(join(folder.path, 'session_a_20260117_1400.jsonl.gz'))).rejects.toMatchObject({ code: 'SESSION_UNREADABLE' })
})

it('L5 reads the members of a range alone', async () => {
  await run([NOON], { runEpoch: 1 })
  await run([NOON + 1], { runEpoch: 2 })
  const [, second] = await listSessions(folder.path)
  const lines = await readAll(readSession(folder.file('1200'), second?.parts[0]))
  expect(lines.filter(isEngineEvent)).toEqual([clockAt(NOON + 1)])
})

it('V1 refuses a file of a newer release, one of another program and one that is not there', async () => {
  const path = folder.file('1200')
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, await deflateMember('{"kind":"session","version":2}\n', MEMBER, 6))
  await expect(linesOf(path)).rejects.toMatchObject({ code: 'SESSION_NEWER', message: expect.stringContaining(path) })
  writeFileSync(path, gzipSync('{"kind":"session","version":1}\n'))
  await expect(linesOf(path)).rejects.toMatchObject({ code: 'SESSION_FOREIGN', message: expect.stringContaining(path) })
  rmSync(path)
  await expect(linesOf(path)).rejects.toMatchObject({ code: 'SESSION_UNREADABLE', message: expect.stringContaining(path) })
})

it.each(['no JSON', '{"kind":"delta"', '{"kind":"toString"}', '{}', 'null', '[]', ''])(
  'V2 says where a line is none of a recording: %j',
  async (line) => {
    const { writer } = record(folder.path)
    writer.record(deltaAt(NOON))
    await writer.close()
    const [{ toByte: atByte = 0 } = {}] = (await listSessions(folder.path))[0]?.parts ?? []
    appendFileSync(
      folder.file('1200'),
      await deflateMember(`{"kind":"resume"}\n${line}\n{"kind":"resume"}\n`, { isFirst: false, isLast: false }, 6),
    )
    expect((await linesOf(folder.file('1200'))).slice(3)).toEqual([
      { kind: 'resume' },
      { kind: 'damage', reason: 'malformed', path: folder.file('1200'), member: 1, atByte, sizeBytes: 0 },
      { kind: 'resume' },
    ])
  },
)
