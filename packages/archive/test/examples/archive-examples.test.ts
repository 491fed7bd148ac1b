import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { kalshiTables } from '@kassandra/recorder'
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import { type BookLevel, booksAt } from '../../../../examples/archive/support/books-at.ts'
import { candlesPicture } from '../../../../examples/archive/support/candles-picture.ts'
import { type OpenArchive, openArchive } from '../../../../examples/archive/support/open-archive.ts'
import { timePicture } from '../../../../examples/archive/support/time-picture.ts'
import { renderSvg } from '../../../../examples/market-maker/support/picture.ts'
import { duckdbEngine, exportRange, localStore, postgresOutbox, postgresSource } from '../../src/index.ts'
import { createEmptyDatabase, type TestDatabase } from '../support/database.ts'
import { MARKET, type Recorded, type Resting, recordMarket } from './recorded-market.ts'

const EXAMPLES = fileURLToPath(new URL('../../../../examples/archive/', import.meta.url))
const HOURS = ['04', '05', '06'] as const

let folder = ''
let database: TestDatabase
let recorded: Recorded
let archive: OpenArchive

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'archive-examples-'))
  database = await createEmptyDatabase(inject('postgresUrl'))
  const { pool } = database
  recorded = await recordMarket(pool)
  await exportHours()
  // A trade that became more precise behind its seal is in a file of the next generation too.
  await pool.query(`update trades set qty = qty + 100, xid = pg_current_xact_id() where trade_id = 'trade-5'`)
  await exportHours(1)
  archive = await openArchive(folder, ['orderbook_deltas', 'orderbook_snapshots'])
})
afterAll(async () => {
  archive.close()
  await database.drop()
  rmSync(folder, { recursive: true, force: true })
})

async function exportHours(generation = 0): Promise<void> {
  const { pool } = database
  const parts = { source: postgresSource(pool), outbox: postgresOutbox(pool), store: localStore(folder), engine: await duckdbEngine() }
  for (const table of kalshiTables) {
    for (const [at, hour] of HOURS.entries()) {
      const to = HOURS[at + 1]
      if (to !== undefined)
        await exportRange({ ...parts, table, generation, from: `2026-05-14T${hour}:00:00Z`, to: `2026-05-14T${to}:00:00Z` })
    }
  }
}

/** Runs an example to its end. @returns What it printed. */
async function run(name: string, env: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  const printed: string[] = []
  const log = vi
    .spyOn(console, 'log')
    .mockImplementation((...values: readonly unknown[]) => void printed.push(values.map(String).join(' ')))
  for (const [variable, value] of Object.entries({ ARCHIVE_STORE: folder, EXAMPLES_DIR: join(folder, 'pictures'), ...env }))
    vi.stubEnv(variable, value)
  try {
    await import(/* @vite-ignore */ `${pathToFileURL(join(EXAMPLES, `${name}.ts`)).href}?${Date.now()}`)
    return printed
  } finally {
    vi.unstubAllEnvs()
    log.mockRestore()
  }
}

/** A picture with shapes in it, and no number that is none. */
function expectPicture(name: string, leastShapes: number): void {
  const svg = readFileSync(join(folder, 'pictures', name), 'utf8')
  expect(svg).toMatch(/^<svg [\s\S]*<\/svg>\n$/)
  expect(svg.match(/<path /g)?.length ?? 0).toBeGreaterThan(leastShapes)
  expect(svg).not.toMatch(/NaN|undefined|Infinity/)
}

const fixed = (count: number, scale: number): string =>
  `${Math.trunc(count / scale)}.${String(count % scale).padStart(String(scale).length - 1, '0')}`
const iso = (atMs: number): string => new Date(atMs).toISOString().replace('Z', '000Z')

function levelsOf(atMs: number, book: Resting): readonly BookLevel[] {
  const levels = [...book].map(([key, qty]) => {
    const [side, price] = key.split(' ')
    return {
      at: iso(atMs),
      side: side === 'yes' ? ('yes' as const) : ('no' as const),
      price: fixed(Number(price), 10_000),
      qty: fixed(qty, 100),
    }
  })
  return levels.sort((one, other) => one.side.localeCompare(other.side) || Number(one.price) - Number(other.price))
}

describe('the book at an instant', () => {
  it('is the one that was recorded, at every change of it and between them', async () => {
    const instants = new Map<number, Resting>()
    for (const [at, { atMs, book }] of recorded.books.entries()) {
      const nextMs = recorded.books[at + 1]?.atMs ?? atMs + 2_000
      instants.set(atMs, book)
      if (nextMs - atMs > 2 && nextMs - atMs < 60_000) instants.set(nextMs - 1, book)
    }
    const [changes, asked] = [recorded.books.length, [...instants]]
    expect(changes).toBeGreaterThan(1_900)
    const found = await booksAt(
      archive,
      MARKET,
      asked.map(([atMs]) => iso(atMs)),
    )
    const byInstant = Map.groupBy(found, ({ at }) => at)
    for (const [atMs, book] of asked) expect(byInstant.get(iso(atMs))).toEqual(levelsOf(atMs, book))
  })

  it('is the last that was seen, in a gap, and the snapshot behind it', async () => {
    const [fromMs, toMs] = recorded.gap
    const before = recorded.books.findLast(({ atMs }) => atMs < fromMs)?.book ?? new Map()
    const behind = recorded.books.find(({ atMs }) => atMs === toMs)?.book ?? new Map()
    expect(await booksAt(archive, MARKET, [iso(fromMs + 300_000)])).toEqual(levelsOf(fromMs + 300_000, before))
    expect(await booksAt(archive, MARKET, [iso(toMs)])).toEqual(levelsOf(toMs, behind))
    expect(behind).not.toEqual(before)
    expect(await booksAt(archive, MARKET, ['2026-05-14T03:59:59Z'])).toEqual([])
  })
})

describe('the examples of the archive', () => {
  it('print and draw the book at an instant', async () => {
    const { atMs, book } = recorded.books[1_234] ?? { atMs: 0, book: new Map<string, number>() }
    const printed = await run('book-at', { AT: iso(atMs) })
    expect(printed.at(-1)).toBe(`${book.size} levels of ${MARKET} at ${iso(atMs)}`)
    const shown = printed.slice(0, -1).map((line) => line.split(/ +/))
    expect(shown).toEqual(levelsOf(atMs, book).map(({ side, price, qty }) => [side, price, qty]))
    expectPicture('book-at.svg', 4)
  })

  it('draw the depth over time', async () => {
    expect((await run('depth', { SAMPLES: '60' })).at(-1)).toMatch(/^120 points of KXBTC15M-26MAY140600-T65000 from 2026-05-14T04:/)
    expectPicture('depth.svg', 4)
  })

  it('draw spreads', async () => {
    const printed = await run('spreads')
    expect(printed).toHaveLength(110)
    expect(printed[0]).toMatch(/^KXBTC15M-26MAY140600-T65000 2026-05-14T04:00:00Z mean 0\.0\d+ from 0\.0\d+ to 0\.0\d+$/)
    expectPicture('spreads.svg', 4)
  })

  it('make candles of the trades, each trade once and as it was told last', async () => {
    const trades = recorded.trades.map((trade, id) => (id === 5 ? { ...trade, qty: trade.qty + 100 } : trade))
    const candles = Map.groupBy(trades, ({ atMs }) => Math.floor(atMs / 300_000) * 300_000)
    const expected = [...candles].map(([startMs, [first, ...rest]]) => {
      const all = first ? [first, ...rest] : []
      const prices = all.map(({ price }) => price)
      const texts = [first?.price ?? 0, Math.max(...prices), Math.min(...prices), all.at(-1)?.price ?? 0].map((price) =>
        fixed(price, 10_000),
      )
      const volume = fixed(
        all.reduce((sum, { qty }) => sum + qty, 0),
        100,
      )
      return `${iso(startMs).replace('.000000Z', 'Z')} open ${texts[0]} high ${texts[1]} low ${texts[2]} close ${texts[3]} volume ${volume}`
    })
    expect(await run('candles')).toEqual(expected)
    expectPicture('candles.svg', 40)
  })

  it('draw what is there of a short recording too', async () => {
    const spec = timePicture([{ at: iso(0), line: 'a', y: 1 }], { title: '', subtitle: '', y: '' })
    const svg = await renderSvg(spec)
    expect(svg.match(/aria-roledescription="point"/g)).toHaveLength(1)
    const candle = { start: iso(0), open: '0.5000', high: '0.6000', low: '0.4000', close: '0.5500', volume: '1.00' }
    const bar = /aria-roledescription="rect mark"[^>]*d="M([\d.]+),[\d.]+h([\d.]+)/.exec(await renderSvg(candlesPicture('M', 1, [candle])))
    expect(Number(bar?.[2])).toBeGreaterThan(5)
    expect(Number(bar?.[2])).toBeLessThan(100)
  })

  it('are all run here', async () => {
    const scripts = (await readdir(EXAMPLES)).filter((name) => name.endsWith('.ts'))
    expect(scripts.toSorted()).toEqual(['book-at.ts', 'candles.ts', 'depth.ts', 'spreads.ts'])
  })
})
