import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const SCRIPT = fileURLToPath(new URL('../../../../examples/check-capture.ts', import.meta.url))
const isBuilt = existsSync(new URL('../../dist/book.js', import.meta.url))
if (!isBuilt) console.info('The package is not built, so the example that imports it is not run.')

interface Run {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

const run = (...args: readonly string[]): Promise<Run> =>
  new Promise((resolve) => {
    const child = execFile(process.execPath, [SCRIPT, ...args], (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    )
  })

const snapshot = {
  type: 'orderbook_snapshot',
  sid: 2,
  seq: 1,
  msg: { market_ticker: 'A', yes_dollars_fp: [['0.4000', '5.00']], no_dollars_fp: [['0.5000', '5.00']] },
}
const delta = (seq: number, change: string, side = 'yes', price = '0.4000'): object => ({
  type: 'orderbook_delta',
  sid: 2,
  seq,
  msg: { market_ticker: 'A', price_dollars: price, delta_fp: change, side, ts_ms: 1 },
})
const ticker = (bid: string): object => ({
  type: 'ticker',
  sid: 1,
  msg: {
    market_ticker: 'A',
    price_dollars: '0.4000',
    yes_bid_dollars: bid,
    yes_ask_dollars: '0.5000',
    volume_fp: '0.00',
    open_interest_fp: '0.00',
    dollar_volume: 0,
    dollar_open_interest: 0,
    ts_ms: 1,
  },
})
const subscribed = { id: 1, type: 'subscribed', msg: { channel: 'ticker', sid: 1 } }

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'check-capture-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function write(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}

const textOf = (lines: readonly (object | string)[]): string =>
  lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('')

describe.runIf(isBuilt)('examples/check-capture.ts', () => {
  it('prints one object a file, on one line, whatever the format of its lines', async () => {
    const frames = [subscribed, snapshot, delta(2, '1.00'), ticker('0.4000'), ticker('0.3000')]
    const formats = [
      frames,
      frames.map((frame) => ({ recv_ms: 1_786_085_188_416, frame })),
      frames.map((frame) => ({ recv_ns: 1_778_733_492, conn: 0, raw: JSON.stringify(frame) })),
    ]
    const files = await Promise.all(formats.map((lines, at) => write(`format-${at}`, at === 2 ? gzipSync(textOf(lines)) : textOf(lines))))
    const { code, stdout, stderr } = await run(...files)
    expect([code, stderr]).toEqual([0, ''])
    const counts = { snapshots: 0, deltas: 0, gaps: 0, negativeLevels: 0, crossed: 0 }
    const sids = [
      { sid: 1, channel: 'ticker', frames: 2, ...counts, lastSeq: null },
      { sid: 2, channel: 'orderbook_delta', frames: 2, ...counts, snapshots: 1, deltas: 1, lastSeq: 2 },
    ]
    const report = { connections: [{ conn: 0, sids }], tickerAgreement: { equal: 1, total: 2 }, malformed: 0 }
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(files.map((file) => ({ file, ...report })))
  })

  it('keeps connections and subscriptions apart and counts what must not be', async () => {
    const lines = [
      { conn: 'a', frame: snapshot },
      { conn: 'b', frame: { ...snapshot, seq: 7 } },
      { conn: 'a', frame: delta(2, '-6.00') },
      { conn: 'b', frame: delta(8, '1.00', 'no', '0.6001') },
      { conn: 'b', frame: delta(9, '-1.00', 'no', '0.6001') },
      { conn: 'b', frame: delta(12, '1.00') },
    ]
    const { code, stdout } = await run(await write('defects', textOf(lines)))
    expect(code).toBe(0)
    const sid = { sid: 2, channel: 'orderbook_delta', snapshots: 1 }
    expect(JSON.parse(stdout).connections).toEqual([
      { conn: 'a', sids: [{ ...sid, frames: 2, deltas: 1, gaps: 0, negativeLevels: 1, crossed: 0, lastSeq: 2 }] },
      { conn: 'b', sids: [{ ...sid, frames: 4, deltas: 3, gaps: 1, negativeLevels: 0, crossed: 1, lastSeq: 12 }] },
    ])
  })

  it('tells malformed lines and frames by file and line, reads the rest and exits with 1', async () => {
    const file = await write('malformed', textOf([snapshot, 'no JSON', delta(2, '1.00', 'up'), '{"frame":5}', delta(3, '1.00')]))
    const { code, stdout, stderr } = await run(file)
    expect(code).toBe(1)
    expect(stderr.trimEnd().split('\n')).toEqual([
      `${file}:2: not a JSON object`,
      `${file}:3: orderbook_delta: "side" is "up", not yes or no`,
      `${file}:4: the frame is not a JSON object`,
    ])
    expect(JSON.parse(stdout)).toMatchObject({ malformed: 3, connections: [{ sids: [{ frames: 3, gaps: 0, lastSeq: 3 }] }] })
  })

  it('prints what it read of a file that breaks off, and exits with 1', async () => {
    const whole = gzipSync(
      textOf([snapshot, ...Array.from({ length: 20_000 }, (_item, at) => delta(at + 2, `${1 + (at % 97)}.${10 + (at % 89)}`))]),
    )
    const file = await write('broken', whole.subarray(0, whole.length / 2))
    const { code, stdout, stderr } = await run(file)
    expect([code, stderr]).toEqual([1, expect.stringMatching(/broken: breaks off after line \d+: unexpected end of file\n$/)])
    expect(JSON.parse(stdout).connections[0].sids[0].deltas).toBeGreaterThan(100)
  })

  it.each([
    ['no such file', ['nowhere.jsonl'], /^check-capture: nowhere\.jsonl: no such file\n$/],
    ['a folder', [tmpdir()], /is a directory\n$/],
    ['no file', [], /^check-capture: no file is given; see --help\n$/],
    ['an unknown option', ['--bad'], /^check-capture: Unknown option '--bad'.*\n$/],
  ])('exits with 2 and one clear line for %s', async (_what, args, message) => {
    expect(await run(...args)).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(message) })
  })

  it('explains itself', async () => {
    const { code, stdout } = await run('--help')
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^Usage: node examples\/check-capture\.ts/)])
  })
})
