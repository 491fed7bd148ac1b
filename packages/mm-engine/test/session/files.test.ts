import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Command } from '../../src/command/command.ts'
import { isCommand, isEngineEvent, listSessionFiles, SessionError, type SessionNotice, toCommandLine } from '../../src/session.ts'
import { commands, engineEvents } from './arbitrary-lines.ts'
import { at, cancel, clockAt, createFolder, deltaAt, type Folder, lineOf, linesOf, NOON, record } from './session-fixture.ts'

let folder: Folder
beforeEach(() => {
  folder = createFolder()
})
afterEach(() => folder.remove())

const steps = fc.array(fc.tuple(engineEvents, fc.array(commands, { maxLength: 3 })), { minLength: 1, maxLength: 30 })

it('R1 reads back every event and command as it was recorded, in its order', async () => {
  let runEpoch = 0
  await fc.assert(
    fc.asyncProperty(steps, fc.integer({ min: 1, max: 10 }), async (recorded, memberLines) => {
      const inner = createFolder()
      try {
        const { writer } = record(inner.path, { runEpoch: runEpoch++, memberLines })
        // One file: its hour only moves forward.
        const atUs = Math.max(...recorded.map(([event]) => event.atUs))
        const told = recorded.map(([event, given], index) => [index === 0 ? { ...event, atUs } : event, given] as const)
        for (const [event, given] of told) {
          writer.record(event as never)
          writer.recordCommands(given)
        }
        await writer.close()
        const [file] = await listSessionFiles(inner.path)
        const lines = await linesOf(file?.path ?? '')
        expect(lines.filter((line) => isEngineEvent(line) || isCommand(line))).toEqual(told.flatMap(([event, given]) => [event, ...given]))
        expect(lines.filter(({ kind }) => kind === 'gap' || kind === 'damage')).toEqual([])
      } finally {
        inner.remove()
      }
    }),
    { numRuns: 60 },
  )
}, 60_000)

it('F2 writes a file an hour by the time of the events, named by the minute of the start and then by the hour', async () => {
  const { writer } = record(folder.path)
  for (const instant of ['2026-01-17T14:25:30Z', '2026-01-17T14:59:59.999999Z', '2026-01-17T15:00:00Z', '2026-01-17T18:40:00Z']) {
    writer.record(clockAt(at(instant)))
  }
  writer.record(clockAt(at('2026-01-17T18:39:00Z')))
  writer.record(clockAt(at('2026-01-17T17:59:00Z')))
  await writer.close()
  const files = await listSessionFiles(folder.path)
  expect(files.map(({ path }) => path)).toEqual([folder.file('1425'), folder.file('1500'), folder.file('1800')])
  expect((await linesOf(folder.file('1425'))).map(({ kind }) => kind)).toEqual(['session', 'clock', 'clock', 'end'])
  // A clock that goes back stays in the file where it is.
  expect((await linesOf(folder.file('1800'))).map(({ kind }) => kind)).toEqual(['session', 'clock', 'clock', 'clock', 'end'])
})

it('F3 begins each part with a header that says whose it is and what its numbers count', async () => {
  const { writer } = record(folder.path, { runEpoch: 7, mode: 'live' })
  writer.record(clockAt(NOON + 1))
  writer.record(clockAt(NOON + 3_600_000_000))
  await writer.close()
  const [first] = await linesOf(folder.file('1200'))
  expect(first).toEqual({
    kind: 'session',
    version: 1,
    label: 'BTC-hourly',
    engineId: 'e',
    runEpoch: 7,
    mode: 'live',
    part: 0,
    startedUs: NOON + 1,
    units: { time: '1e-6 s since 1970', price: '1e-4 dollar', quantity: '1e-2 contract', money: '1e-6 dollar' },
  })
  expect((await linesOf(folder.file('1300')))[0]).toMatchObject({ part: 1, startedUs: NOON + 3_600_000_000 })
})

it('F4 puts the state before its first event behind the header of each file', async () => {
  let events = 0
  const { writer } = record(folder.path, { state: () => ({ events, text: '\u2028"' }) })
  for (const atUs of [NOON, NOON + 1, NOON + 3_600_000_000]) {
    writer.record(clockAt(atUs))
    events++
  }
  await writer.close()
  expect((await linesOf(folder.file('1200')))[1]).toEqual({ kind: 'state', state: { events: 0, text: '\u2028"' } })
  expect((await linesOf(folder.file('1300')))[1]).toEqual({ kind: 'state', state: { events: 2, text: '\u2028"' } })
})

it.each([
  ['throws', () => JSON.parse('no state')],
  ['holds a number that is none', () => ({ variance: Number.NaN })],
])('F4 goes on without a state that %s, and tells', async (_how, state) => {
  const { writer, notices } = record(folder.path, { state })
  writer.record(clockAt(NOON))
  await writer.close()
  expect((await linesOf(folder.file('1200'))).map(({ kind }) => kind)).toEqual(['session', 'clock', 'end'])
  expect(notices.map(({ kind }) => kind)).toContain('state-failed')
})

it('F5 ends a file with its counts and a hash of its commands, that a replay can compare', async () => {
  const given: readonly Command[] = [cancel(1), cancel(2), cancel(3)]
  const { writer } = record(folder.path)
  writer.record(deltaAt(NOON))
  writer.recordCommands(given.slice(0, 2))
  writer.record(clockAt(NOON + 5))
  writer.recordCommands(given.slice(2))
  writer.record(clockAt(NOON + 3_600_000_000))
  writer.recordCommands([cancel(4)])
  await writer.close()
  const hash = (of: readonly Command[]) =>
    createHash('sha256')
      .update(of.map((command) => `${toCommandLine(command)}\n`).join(''))
      .digest('hex')
  expect((await linesOf(folder.file('1200'))).at(-1)).toEqual({
    kind: 'end',
    atUs: NOON + 5,
    events: 2,
    commands: 3,
    missingEvents: 0,
    missingCommands: 0,
    commandsSha256: hash(given),
  })
  expect((await linesOf(folder.file('1300'))).at(-1)).toMatchObject({ events: 1, commands: 1, commandsSha256: hash([cancel(4)]) })
})

it('F6 gives the same bytes for the same events', async () => {
  const write = async (): Promise<Buffer> => {
    const inner = createFolder()
    const { writer } = record(inner.path, { memberLines: 10 })
    for (let index = 0; index < 500; index++) {
      writer.record(deltaAt(NOON + index * 50_000, index))
      if (index % 7 === 0) writer.recordCommands([cancel(index)])
      if (index % 100 === 0) await writer.flush()
    }
    await writer.close()
    const bytes = readFileSync(inner.file('1200'))
    inner.remove()
    return bytes
  }
  expect((await write()).equals(await write())).toBe(true)
})

const members = (notices: readonly SessionNotice[]) => notices.filter((notice) => notice.kind === 'member-written')

it('F7 ends a member at 1,000 lines or a second, between events, never between an event and its commands', async () => {
  const { writer, notices } = record(folder.path)
  for (let index = 0; index < 998; index++) writer.record(deltaAt(NOON))
  writer.record(deltaAt(NOON)) // line 1,000, with the header
  writer.recordCommands([cancel(1), cancel(2)])
  writer.record(deltaAt(NOON))
  writer.record(deltaAt(NOON + 999_999))
  writer.record(deltaAt(NOON + 1_000_000))
  await writer.close()
  expect(members(notices).map(({ lines }) => lines)).toEqual([1_002, 2, 2])
})

it('F8 writes what any gzip program reads', async () => {
  const { writer } = record(folder.path, { memberLines: 2 })
  for (let index = 0; index < 20; index++) writer.record(deltaAt(NOON + index))
  await writer.close()
  const lines = await linesOf(folder.file('1200'))
  const text = execFileSync('gzip', ['-dc', folder.file('1200')], { encoding: 'utf8' })
  expect(
    text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual(lines)
  expect(gunzipSync(readFileSync(folder.file('1200'))).toString()).toBe(text)
})

it('F9 adds to the file of a minute in which it is started again, behind what is there', async () => {
  for (const runEpoch of [1, 2, 3]) {
    const { writer } = record(folder.path, { runEpoch })
    writer.record(deltaAt(NOON + runEpoch, runEpoch))
    await writer.close()
  }
  const lines = await linesOf(folder.file('1200'))
  expect(lines.map(({ kind }) => kind)).toEqual(['session', 'delta', 'end', 'session', 'delta', 'end', 'session', 'delta', 'end'])
  expect([0, 1, 2].map((index) => lineOf(lines, 'session', index).runEpoch)).toEqual([1, 2, 3])
})

it('W1 lets one writer at a time record under a label', async () => {
  const { writer } = record(folder.path)
  expect(() => record(folder.path)).toThrow(expect.objectContaining({ code: 'SESSION_LOCKED', retryable: true }))
  await record(folder.path, { label: 'other' }).writer.close()
  await writer.close()
  await record(folder.path).writer.close()
})

it('W2 leaves nothing behind where there was no event, and takes none when it is closed', async () => {
  const { writer } = record(folder.path)
  await Promise.all([writer.close(), writer.close()])
  writer.record(clockAt(NOON))
  writer.recordCommands([cancel(1)])
  await writer.flush()
  expect(await listSessionFiles(folder.path)).toEqual([])
})

it('W3 has everything in the file when a flush returns', async () => {
  const { writer } = record(folder.path)
  writer.record(deltaAt(NOON, 5))
  writer.recordCommands([cancel(1)])
  const first = writer.flush()
  writer.record(deltaAt(NOON, 6))
  await Promise.all([first, writer.flush()])
  expect((await linesOf(folder.file('1200'))).map(({ kind }) => kind)).toEqual(['session', 'delta', 'cancel', 'delta'])
  await writer.close()
})

it('refuses a label or a folder that cannot be', () => {
  expect(() => record(folder.path, { label: '../x' })).toThrow(/label must be/)
  expect(() => record('/dev/null/sessions')).toThrow(SessionError)
})
