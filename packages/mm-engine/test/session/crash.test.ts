import { readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { sfc32 } from '../../../../test/support/sfc32.ts'
import { isCommand, isEngineEvent, listSessions, readRun, type SessionLine } from '../../src/session.ts'
import { linesUntilKilled } from '../support/lines-until-killed.ts'
import { cancel, createFolder, deltaAt, type Folder, lineOf, linesOf, NOON, readAll, record } from './session-fixture.ts'

const program = fileURLToPath(new URL('../programs/record-until-killed.ts', import.meta.url))

let folder: Folder
beforeEach(() => {
  folder = createFolder()
})
afterEach(() => folder.remove())

/** Events 1, 2, 3 … of a run, each with its command where it has one. */
function expectWhole(lines: readonly SessionLine[], flushed: number): void {
  const events = lines.filter(isEngineEvent)
  expect(events).toEqual(events.map((_, index) => deltaAt(NOON + index + 1, index + 1)))
  expect(events.length).toBeGreaterThanOrEqual(flushed)
  const given = lines.filter(isCommand)
  expect(given).toEqual(Array.from({ length: Math.floor(events.length / 3) }, (_, index) => cancel(3 * index + 3)))
}

it('P1 keeps all that was flushed through deaths at any point, and adds to the file cleanly', async () => {
  const random = sfc32(11)
  const flushedOf = new Map<number, number>()
  const deaths = 8
  for (let epoch = 1; epoch <= deaths; epoch++) {
    const args = [folder.path, String(epoch), String(NOON), String(epoch)]
    const told = await linesUntilKilled(program, args, epoch === 1 ? 2 : 3 + Math.floor(random() * 200))
    flushedOf.set(epoch, Math.max(0, ...told.filter((line) => line.startsWith('flushed ')).map((line) => Number(line.split(' ')[1]))))
    const lines = await linesOf(folder.file('1200'))
    // Nothing but the last member of the file can be torn, by the death that just was.
    expect(lines.filter(({ kind }) => kind === 'damage').every((line) => line === lines.at(-1))).toBe(true)
    const runs = await listSessions(folder.path)
    expect(runs).toHaveLength(epoch)
    for (const run of runs) {
      const ofRun = await readAll(readRun(run))
      expectWhole(ofRun, flushedOf.get(run.runEpoch) ?? 0)
      expect(ofRun.slice(0, 2)).toMatchObject([
        { kind: 'session', part: 0 },
        { kind: 'state', state: { recorded: 1 } },
      ])
    }
  }
  const { writer } = record(folder.path, { runEpoch: deaths + 1 })
  writer.record(deltaAt(NOON, 1))
  await writer.close()
  const lines = await linesOf(folder.file('1200'))
  expect(lines.filter(({ kind }) => kind === 'damage')).toEqual([])
  expect(lines.slice(-3).map(({ kind }) => kind)).toEqual(['session', 'delta', 'end'])
}, 120_000)

/** A file of members of two events each. */
async function writeMembers(events: number, runEpoch = 1): Promise<Buffer> {
  const { writer } = record(folder.path, { memberLines: 2, runEpoch })
  for (let index = 0; index < events; index++) writer.record(deltaAt(NOON + index, index))
  await writer.close()
  return readFileSync(folder.file('1200'))
}

it('P2 reads a file that was cut at any byte up to its last whole member, and the next run goes on behind that', async () => {
  const whole = await writeMembers(5)
  const all = await linesOf(folder.file('1200'))
  for (let sizeBytes = whole.length; sizeBytes >= 0; sizeBytes--) {
    writeFileSync(folder.file('1200'), whole)
    truncateSync(folder.file('1200'), sizeBytes)
    const lines = await linesOf(folder.file('1200'))
    const sound = lines.filter(({ kind }) => kind !== 'damage')
    expect(sound).toEqual(all.slice(0, sound.length))
    const damage = lines.filter(({ kind }) => kind === 'damage')
    if (damage.length > 0) {
      expect(damage).toEqual([lines.at(-1)])
      const { atByte, sizeBytes: lostBytes, reason } = lineOf(lines, 'damage')
      expect({ reason, end: atByte + lostBytes }).toEqual({ reason: 'truncated', end: sizeBytes })
    }
    const { writer, notices } = record(folder.path, { runEpoch: 2 })
    writer.record(deltaAt(NOON + 99, 99))
    await writer.close()
    const after = await linesOf(folder.file('1200'))
    expect(after.slice(0, sound.length)).toEqual(sound)
    expect(after.slice(sound.length)).toMatchObject([{ kind: 'session', runEpoch: 2 }, { kind: 'delta', delta: 99 }, { kind: 'end' }])
    expect(notices.filter(({ kind }) => kind === 'tail-cut')).toHaveLength(damage.length)
  }
}, 60_000)

it('P3 loses one member to a byte that changed, and says where', async () => {
  const whole = await writeMembers(9)
  const all = await linesOf(folder.file('1200'))
  for (let atByte = 0; atByte < whole.length; atByte++) {
    const changed = Buffer.from(whole)
    changed.writeUInt8(changed.readUInt8(atByte) ^ 0x10, atByte)
    writeFileSync(folder.file('1200'), changed)
    const lines = await linesOf(folder.file('1200'))
    const sound = lines.filter(({ kind }) => kind !== 'damage')
    // A byte of a header that says nothing of the lines may go unseen.
    if (sound.length === all.length) {
      expect(sound).toEqual(all)
      continue
    }
    const damage = lineOf(lines, 'damage')
    expect(damage.path).toBe(folder.file('1200'))
    expect(lines.filter(({ kind }) => kind === 'damage')).toHaveLength(1)
    expect(atByte).toBeGreaterThanOrEqual(damage.atByte)
    expect(atByte).toBeLessThan(damage.atByte + damage.sizeBytes)
    const place = lines.indexOf(damage)
    expect(sound).toEqual([...all.slice(0, place), ...all.slice(all.length - (sound.length - place))])
    expect(all.length - sound.length).toBeLessThanOrEqual(3)
  }
}, 60_000)

it('P3 finds what is behind a stretch of nothing, as power loss leaves it, and adds to such a file', async () => {
  const whole = await writeMembers(4)
  writeFileSync(folder.file('1200'), Buffer.concat([whole, Buffer.alloc(500), whole, Buffer.alloc(300)]))
  const lines = await linesOf(folder.file('1200'))
  expect(lines.filter(({ kind }) => kind === 'damage')).toMatchObject([
    { reason: 'corrupt', atByte: whole.length, sizeBytes: 500 },
    { reason: 'corrupt', atByte: 2 * whole.length + 500, sizeBytes: 300 },
  ])
  expect(lines.filter(isEngineEvent)).toHaveLength(8)
  await writeMembers(1, 2)
  expect((await linesOf(folder.file('1200'))).filter(isEngineEvent)).toHaveLength(9)
})
