import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { CaptureCheck } from '../../src/book/capture-check.ts'
import { SidBooks } from '../../src/book/sid-books.ts'
import { readCapture } from '../../src/capture/read-capture.ts'
import { decodeFrame } from '../../src/ws/decode-frame.ts'
import { ManualClock } from '../support/manual-clock.ts'

const FOLDER = new URL('../../../../../shared/kalshi-api/fixtures/', import.meta.url)
const pathOf = (name: string): string => fileURLToPath(new URL(name, FOLDER))

const CAPTURES = [
  {
    name: 'ws_btc15m_20260514T0438Z.jsonl.gz',
    books: [
      { conn: '1', sid: 2, snapshots: 1, deltas: 42_000, lastSeq: 42_001 },
      { conn: '2', sid: 2, snapshots: 2, deltas: 634, lastSeq: 636 },
      { conn: '3', sid: 2, snapshots: 1, deltas: 59_069, lastSeq: 59_070 },
    ],
    tickerAgreement: { equal: 717, total: 831 },
    locked: 6,
  },
  {
    name: 'ws_btc15m_20260511T0533Z.jsonl',
    books: [{ conn: '1', sid: 2, snapshots: 1, deltas: 3_146, lastSeq: 3_147 }],
    tickerAgreement: { equal: 28, total: 29 },
    locked: 0,
  },
  {
    name: 'ws_sports_multi_20260807.jsonl',
    books: [{ conn: '0', sid: 1, snapshots: 12, deltas: 245, lastSeq: 268 }],
    tickerAgreement: { equal: 0, total: 0 },
    locked: 0,
  },
] as const

const isPresent = CAPTURES.every(({ name }) => existsSync(pathOf(name)))
if (!isPresent) console.info('The recorded captures are not beside this checkout; books are checked on a generated one only.')

describe.runIf(isPresent)('recorded captures', () => {
  it.each(CAPTURES)('$name: no gap, no negative level, never crossed', async ({ name, books, tickerAgreement }) => {
    const check = new CaptureCheck()
    for await (const entry of readCapture(pathOf(name))) check.add(entry)
    const report = check.report()
    const found = report.connections.flatMap(({ conn, sids }) =>
      sids.filter(({ channel }) => channel === 'orderbook_delta').map((sid) => ({ conn, ...sid })),
    )
    const clean = { channel: 'orderbook_delta', gaps: 0, negativeLevels: 0, crossed: 0 }
    expect(found).toEqual(books.map((book) => ({ ...clean, ...book, frames: book.lastSeq })))
    expect([report.tickerAgreement, report.malformed]).toEqual([tickerAgreement, 0])
  })

  it.each(CAPTURES)('I14: $name: $locked exact locks, all of them passing', async ({ name, locked }) => {
    const books = new Map<string, SidBooks>()
    let count = 0
    for await (const entry of readCapture(pathOf(name))) {
      if (entry.kind === 'defect') throw new Error(entry.reason)
      const frame = decodeFrame(entry.frame)
      if (frame.kind !== 'orderbook-snapshot' && frame.kind !== 'orderbook-delta') continue
      const of = books.get(`${entry.conn} ${frame.sid}`) ?? new SidBooks(new ManualClock())
      books.set(`${entry.conn} ${frame.sid}`, of)
      const { update } = of.apply(frame)
      if (update?.book.crossing() === 'locked') count++
    }
    expect(count).toBe(locked)
  })
})
