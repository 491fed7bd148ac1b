import fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { isCommand, isEngineEvent, listSessionFiles, nodeSessionFiles, type SessionFiles } from '../../src/session.ts'
import { cancel, clockAt, createFolder, deltaAt, type Folder, lineOf, linesOf, NOON, record } from './session-fixture.ts'

let folder: Folder
beforeEach(() => {
  folder = createFolder()
})
afterEach(() => folder.remove())

/** The real disk, which fails while `broken` says how. A write that fails leaves half of its bytes. */
function breakableDisk() {
  const disk = { broken: undefined as string | undefined, held: Promise.resolve() }
  const check = (): void => {
    if (disk.broken !== undefined) throw Object.assign(new Error(`${disk.broken}: the disk`), { code: disk.broken })
  }
  const files: SessionFiles = {
    lock: nodeSessionFiles.lock,
    open: async (path) => {
      check()
      const file = await nodeSessionFiles.open(path)
      return {
        ...file,
        write: async (bytes, atByte) => {
          await disk.held
          if (disk.broken !== undefined) await file.write(bytes.subarray(0, bytes.length / 2), atByte)
          check()
          await file.write(bytes, atByte)
        },
      }
    },
  }
  return Object.assign(disk, { files })
}

it('D1 loses nothing to a disk that fails for a while', async () => {
  const disk = breakableDisk()
  const { writer, notices } = record(folder.path, { files: disk.files })
  disk.broken = 'EIO'
  writer.record(deltaAt(NOON, 1))
  await expect(writer.flush()).rejects.toMatchObject({ code: 'SESSION_UNWRITABLE', retryable: true })
  disk.broken = undefined
  await writer.flush()
  disk.broken = 'ENOSPC'
  writer.record(deltaAt(NOON, 2))
  await expect(writer.flush()).rejects.toMatchObject({ code: 'SESSION_FULL' })
  await expect(writer.flush()).rejects.toMatchObject({ code: 'SESSION_FULL' })
  disk.broken = undefined
  writer.record(deltaAt(NOON, 3))
  await writer.close()
  const lines = await linesOf(folder.file('1200'))
  expect(lines.filter(isEngineEvent)).toEqual([deltaAt(NOON, 1), deltaAt(NOON, 2), deltaAt(NOON, 3)])
  expect(lines.filter(({ kind }) => kind === 'damage' || kind === 'gap')).toEqual([])
  expect(notices.filter(({ kind }) => kind === 'write-failed')).toHaveLength(3)
})

it('D2 tries a write again by itself, at the first event a second later', async () => {
  const disk = breakableDisk()
  const { writer, notices } = record(folder.path, { files: disk.files, memberLines: 1 })
  const failures = () => notices.filter(({ kind }) => kind === 'write-failed').length
  disk.broken = 'EIO'
  writer.record(deltaAt(NOON, 1))
  await expect(writer.flush()).rejects.toThrow()
  writer.record(deltaAt(NOON + 1, 2))
  await expect(writer.flush()).rejects.toThrow()
  const before = failures()
  writer.record(deltaAt(NOON + 900_000, 3))
  disk.broken = undefined
  writer.record(deltaAt(NOON + 1_000_001, 4))
  await writer.close()
  expect(failures()).toBe(before)
  expect((await linesOf(folder.file('1200'))).filter(isEngineEvent)).toHaveLength(4)
})

it('D3 leaves out events in whole once the buffer is full, says how many, and takes the state anew behind them', async () => {
  const disk = breakableDisk()
  let taken = 0
  const { writer, notices } = record(folder.path, { files: disk.files, maxPendingChars: 2_000, memberLines: 5, state: () => ({ taken }) })
  let release = (): void => undefined
  disk.held = new Promise((resolve) => {
    release = resolve
  })
  const step = (index: number): void => {
    writer.record(deltaAt(NOON + index, index))
    taken++
    writer.recordCommands([cancel(index), cancel(index)])
  }
  for (let index = 0; index < 100; index++) step(index)
  expect(writer.stats().pendingChars).toBeLessThan(2_600)
  release()
  await writer.flush()
  for (let index = 100; index < 103; index++) step(index)
  await writer.close()

  const lines = await linesOf(folder.file('1200'))
  const events = lines.filter(isEngineEvent)
  const gap = lineOf(lines, 'gap')
  const missing = 103 - events.length
  expect(missing).toBeGreaterThan(50)
  expect(gap).toEqual({
    kind: 'gap',
    reason: 'overflow',
    fromUs: NOON + 100 - missing,
    throughUs: NOON + 99,
    events: missing,
    commands: 2 * missing,
  })
  expect(lines.filter(isCommand)).toHaveLength(2 * events.length)
  expect(lines[lines.indexOf(gap) + 1]).toEqual({ kind: 'state', state: { taken: 100 } })
  expect(lines[lines.indexOf(gap) + 2]).toEqual(deltaAt(NOON + 100, 100))
  expect(lines.at(-1)).toMatchObject({ kind: 'end', events: events.length, missingEvents: missing, missingCommands: 2 * missing })
  expect(notices.map(({ kind }) => kind).filter((kind) => kind.startsWith('gap'))).toEqual(['gap-opened', 'gap-closed'])
  expect(writer.stats()).toMatchObject({ events: events.length, missingEvents: missing })
})

it('D3 says what is missing at the end of a file too', async () => {
  const disk = breakableDisk()
  const { writer } = record(folder.path, { files: disk.files, maxPendingChars: 300 })
  for (let index = 0; index < 10; index++) writer.record(deltaAt(NOON + index, index))
  await writer.close()
  const lines = await linesOf(folder.file('1200'))
  const missing = 10 - lines.filter(isEngineEvent).length
  expect(lines.slice(-2)).toMatchObject([
    { kind: 'gap', events: missing },
    { kind: 'end', missingEvents: missing },
  ])
  expect(missing).toBeGreaterThan(0)
})

it('D4 leaves out what JSON cannot say, and nothing else', async () => {
  const { writer, notices } = record(folder.path)
  writer.record(deltaAt(NOON, 1))
  writer.recordCommands([cancel(1), { ...cancel(2), commandId: Number.NaN }, cancel(3)])
  writer.record({ kind: 'feed', name: 'index', atUs: NOON, feed: { value: Number.NaN, asOfUs: NOON } })
  writer.recordCommands([cancel(4)])
  writer.record(deltaAt(NOON, 2))
  await writer.close()
  const lines = await linesOf(folder.file('1200'))
  expect(lines.map(({ kind }) => kind)).toEqual(['session', 'delta', 'cancel', 'gap', 'delta', 'end'])
  expect(lineOf(lines, 'gap')).toEqual({ kind: 'gap', reason: 'unwritable', fromUs: NOON, throughUs: NOON, events: 1, commands: 3 })
  expect(notices[0]).toMatchObject({ kind: 'gap-opened', reason: 'unwritable', error: expect.any(TypeError) })
})

it('D4 takes an event without a time for one that cannot be written, first or later', async () => {
  const { writer } = record(folder.path)
  writer.record(clockAt(NOON))
  const timeless = { ...clockAt(NOON), atUs: Number.NaN } as ReturnType<typeof clockAt>
  const { writer: other } = record(folder.path, { label: 'other' })
  for (const each of [writer, other]) each.record(timeless)
  writer.record(clockAt(NOON + 1))
  await writer.close()
  await other.close()
  const lines = await linesOf(folder.file('1200'))
  expect(lines.map(({ kind }) => kind)).toEqual(['session', 'clock', 'gap', 'clock', 'end'])
  expect(lineOf(lines, 'gap')).toEqual({ kind: 'gap', reason: 'unwritable', fromUs: NOON, throughUs: NOON, events: 1, commands: 0 })
  expect(other.stats().missingEvents).toBe(1)
})

it('D4 counts commands that came before any event', async () => {
  const { writer } = record(folder.path)
  writer.recordCommands([cancel(1), cancel(2)])
  writer.record(clockAt(NOON))
  await writer.close()
  const lines = await linesOf(folder.file('1200'))
  expect(lines.map(({ kind }) => kind)).toEqual(['session', 'gap', 'clock', 'end'])
  expect(lineOf(lines, 'gap')).toMatchObject({ reason: 'unplaced', fromUs: NOON, events: 0, commands: 2 })
})

it('D5 says at the close how many lines are lost where the disk stays full, leaves no piece of them, and gives the label back', async () => {
  const disk = breakableDisk()
  const { writer } = record(folder.path, { files: disk.files })
  writer.record(deltaAt(NOON, 1))
  await writer.flush()
  disk.broken = 'ENOSPC'
  writer.record(deltaAt(NOON, 2))
  await expect(writer.close()).rejects.toMatchObject({ code: 'SESSION_FULL', message: expect.stringMatching(/^2 lines are lost: no room/) })
  expect((await linesOf(folder.file('1200'))).map(({ kind }) => kind)).toEqual(['session', 'delta'])
  await record(folder.path).writer.close()
})

it('D1-D5 has every event once, in its order, or counted in a gap, however the disk fails', async () => {
  const action = fc.constantFrom('event', 'event', 'event', 'event', 'break', 'mend', 'flush', 'hour')
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 60 }), fc.integer({ min: 300, max: 3_000 }), async (actions, maxPendingChars) => {
      const inner = createFolder()
      const disk = breakableDisk()
      const { writer } = record(inner.path, { files: disk.files, maxPendingChars, memberLines: 3, retryUs: 0 })
      let [clock, count, given] = [0, 0, 0]
      for (const action of actions) {
        if (action === 'break') disk.broken = 'ENOSPC'
        if (action === 'mend') disk.broken = undefined
        if (action === 'hour') clock += 3_600_000_000
        if (action === 'flush') await writer.flush().catch((error: unknown) => expect(error).toMatchObject({ code: 'SESSION_FULL' }))
        if (action !== 'event') continue
        writer.record(deltaAt(NOON + clock++, count++))
        if (count % 3 === 0) writer.recordCommands([cancel(given++)])
      }
      disk.broken = undefined
      await writer.close()
      const lines = (await Promise.all((await listSessionFiles(inner.path)).map(({ path }) => linesOf(path)))).flat()
      inner.remove()
      let [nextEvent, commandsSeen] = [0, 0]
      for (const line of lines) {
        if (line.kind === 'delta') expect(line.delta).toBe(nextEvent++)
        if (line.kind === 'cancel') commandsSeen++
        if (line.kind === 'gap') [nextEvent, commandsSeen] = [nextEvent + line.events, commandsSeen + line.commands]
        expect(line.kind).not.toBe('damage')
      }
      expect([nextEvent, commandsSeen]).toEqual([count, given])
    }),
    { numRuns: 150 },
  )
}, 60_000)
