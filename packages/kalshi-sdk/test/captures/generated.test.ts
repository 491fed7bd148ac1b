import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createExchange, ManualScheduler, recordCapture, SyntheticFlow } from '@kassandra/kalshi-sim'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CaptureCheck, type CaptureReport, type SidReport } from '../../src/book/capture-check.ts'
import { readCapture } from '../../src/capture/read-capture.ts'
import { epochUs } from '../../src/units/time.ts'

let folder = ''
let lines: readonly string[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'captures-'))
  const scheduler = new ManualScheduler()
  const startUs = epochUs(1_778_733_492_000_000)
  const flow = new SyntheticFlow({ seed: 7, markets: 6, rate: 200, startUs, durationUs: 40_000_000, lifecycleSeconds: 10 })
  const exchange = createExchange({ flow, scheduler, keyType: 'ed25519' })
  await recordCapture(exchange, scheduler, join(folder, 'whole.jsonl'))
  exchange.close()
  lines = (await readFile(join(folder, 'whole.jsonl'), 'utf8')).trimEnd().split('\n')
})

afterAll(() => rm(folder, { recursive: true, force: true }))

async function check(changed: readonly string[]): Promise<CaptureReport> {
  const path = join(folder, 'changed.jsonl')
  await writeFile(path, `${changed.join('\n')}\n`)
  const found = new CaptureCheck()
  for await (const entry of readCapture(path)) found.add(entry)
  return found.report()
}

function booksOf({ connections }: CaptureReport): SidReport {
  const [books, ...others] = connections.flatMap(({ sids }) => sids).filter(({ channel }) => channel === 'orderbook_delta')
  if (!books || others.length > 0) throw new Error('one subscription of books was recorded')
  return books
}

/** Where the deltas stand, but for the last. */
const deltaLines = (): readonly number[] =>
  lines.flatMap((line, at) => (line.includes('"type":"orderbook_delta"') ? [at] : [])).slice(0, -1)

describe('a capture of the simulator', () => {
  it('has no gap, no negative level and no crossed book, and its tickers are the books’', async () => {
    const report = await check(lines)
    const { frames, snapshots, deltas, gaps, negativeLevels, crossed, lastSeq } = booksOf(report)
    expect({ gaps, negativeLevels, crossed, malformed: report.malformed }).toEqual({ gaps: 0, negativeLevels: 0, crossed: 0, malformed: 0 })
    expect([snapshots > 6, deltas > 1_000, lastSeq === frames]).toEqual([true, true, true])
    expect(report.tickerAgreement.total).toBeGreaterThan(50)
    expect(report.tickerAgreement.equal).toBe(report.tickerAgreement.total)
  })

  it('shows a lost line as a gap, and books are not believed behind it', async () => {
    const lost = deltaLines()[100] ?? 0
    const whole = await check(lines)
    const report = await check(lines.toSpliced(lost, 1))
    expect(booksOf(report)).toMatchObject({ gaps: 1, negativeLevels: 0, lastSeq: booksOf(whole).lastSeq })
    expect(report.tickerAgreement.total).toBeLessThan(whole.tickerAgreement.total)
    expect(report.tickerAgreement.equal).toBe(report.tickerAgreement.total)
  })

  it('shows no gap for a line that stands there twice', async () => {
    const twice = deltaLines()[100] ?? 0
    const whole = await check(lines)
    const report = await check(lines.toSpliced(twice, 0, lines[twice] ?? ''))
    expect(booksOf(report)).toEqual({ ...booksOf(whole), frames: booksOf(whole).frames + 1, deltas: booksOf(whole).deltas + 1 })
    expect(report.tickerAgreement).toEqual(whole.tickerAgreement)
  })

  it('shows a delta that cannot be as a negative level', async () => {
    const at = deltaLines()[100] ?? 0
    const report = await check(lines.with(at, (lines[at] ?? '').replace(/"delta_fp":"[^"]*"/, '"delta_fp":"-99999999.00"')))
    expect(booksOf(report)).toMatchObject({ gaps: 0, negativeLevels: 1 })
  })

  it('counts lines without a frame and frames that are none', async () => {
    const at = deltaLines()[100] ?? 0
    const report = await check(lines.with(at, (lines[at] ?? '').replace(/"side":"[^"]*"/, '"side":"up"')).toSpliced(3, 0, 'no frame'))
    expect([report.malformed, booksOf(report).gaps]).toEqual([2, 0])
  })
})
