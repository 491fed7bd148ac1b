import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import { expect } from 'vitest'
import type { LineState } from '../../src/merge/line.ts'
import { isWhole, type MarketSegment, segmentKey } from '../../src/merge/market-segment.ts'
import { bySeq, isIn, type LedgerRow, type SwitchRow } from './memory-merge.ts'
import { applyEvent, type Book, type DeltaEvent, type ExchangeEvent, type Stream } from './simulated-exchange.ts'
import type { DeltaRow, Place, SnapshotRow } from './simulated-gatherer.ts'

/** What a merge has come to, wherever it keeps it. */
export interface MergedState {
  readonly lines: ReadonlyMap<string, LineState>
  readonly ledger: ReadonlyMap<string, readonly LedgerRow[]>
  readonly merged: ReadonlyMap<string, DeltaRow>
  readonly switches: readonly SwitchRow[]
  readonly snapshots: readonly Pick<SnapshotRow, keyof Place | 'market' | 'book'>[]
  marketSegments(market: string): readonly MarketSegment[]
}

export interface Part {
  readonly kind: 'covered' | 'gap'
  readonly fromUs: number
  readonly toUs: number
  readonly lead: (LedgerRow & { kind: 'covered' }) | undefined
}

/** The parts of a market's past, up to where its line stands; an open gap never ends. */
export function partsOf(ledger: readonly LedgerRow[], endUs: number): readonly Part[] {
  return ledger.map((row, at) => ({
    kind: row.kind,
    fromUs: row.fromUs,
    toUs: ledger[at + 1]?.fromUs ?? (row.kind === 'gap' ? Number.POSITIVE_INFINITY : endUs),
    lead: row.kind === 'covered' ? row : undefined,
  }))
}

export const within = ({ fromUs, toUs }: Part, instant: number): boolean => fromUs <= instant && instant < toUs

/** How often each value occurs. */
export function countEach(values: Iterable<string>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return counts
}

export const tupleOf = ({ tsUs, side, price, delta }: DeltaEvent): string => [tsUs, side, price, delta].join('|')

/** Checks one market of a merge against the stream that it was collected from. */
export function expectTruth(merge: MergedState, stream: Stream, market: string): void {
  const line = merge.lines.get(market)
  const ledger = merge.ledger.get(market) ?? []
  const endUs = line?.kind === 'following' ? line.frontierUs : Number.POSITIVE_INFINITY
  const parts = partsOf(ledger, endUs)
  expectContiguous(parts)
  expectRows(merge, stream, market, parts)
  expectSound(parts, merge.marketSegments(market))
  for (const part of parts) if (part.kind === 'covered') expectBooks(merge, stream, market, part)
}

/** M1: one part after the other, none empty, no two gaps in a row. */
function expectContiguous(parts: readonly Part[]): void {
  for (const [at, part] of parts.entries()) {
    expect(part.toUs).toBeGreaterThan(part.fromUs)
    if (part.kind === 'gap') expect(parts[at - 1]?.kind).toBe('covered')
  }
}

/** M2 and M3: outside the gaps exactly what was published, and nowhere anything else. */
function expectRows(merge: MergedState, stream: Stream, market: string, parts: readonly Part[]): void {
  const published = stream.events.filter((event): event is ExchangeEvent & DeltaEvent => event.kind === 'delta' && event.market === market)
  const merged = [...merge.merged.values()].filter((row) => row.market === market)
  const isCovered = (event: DeltaEvent): boolean => parts.some((part) => part.kind === 'covered' && within(part, event.tsUs))
  expect(countEach(merged.filter(isCovered).map(tupleOf))).toEqual(countEach(published.filter(isCovered).map(tupleOf)))
  const all = countEach(published.map(tupleOf))
  for (const [tuple, count] of countEach(merged.map(tupleOf))) expect(all.get(tuple) ?? 0).toBeGreaterThanOrEqual(count)
}

/** M4: nothing is called covered that its leader does not vouch for. */
function expectSound(parts: readonly Part[], segments: readonly MarketSegment[]): void {
  for (const part of parts) {
    if (!part.lead) continue
    const { segment } = part.lead
    const leader = segments.find(({ id }) => segmentKey(id) === segmentKey(segment))
    expect(leader?.fromUs).toBeLessThanOrEqual(part.fromUs)
    expect(leader?.beforeUs).toBeGreaterThanOrEqual(part.toUs)
  }
}

/** M5: gaps are no longer than they must be, which is known once everything has arrived. */
export function expectMinimalGaps(merge: MergedState, market: string): void {
  const segments = merge.marketSegments(market).filter(isWhole)
  for (const [at, entry] of (merge.ledger.get(market) ?? []).entries()) {
    if (entry.kind !== 'gap') continue
    const toUs = merge.ledger.get(market)?.[at + 1]?.fromUs ?? Number.POSITIVE_INFINITY
    for (const { fromUs, beforeUs } of segments) expect(fromUs < toUs && beforeUs > entry.fromUs).toBe(false)
  }
}

/** M6: from any anchor, the merged rows of the leader give the book of the exchange at every change. */
function expectBooks(merge: MergedState, stream: Stream, market: string, part: Part): void {
  const { lead } = part
  if (!lead) return
  const line = merge.lines.get(market)
  const toSeq = lead.toSeq ?? (line?.kind === 'following' ? line.emittedSeq : 0)
  const isHere = (row: Place & { market: string }): boolean =>
    row.market === market && isIn(row, lead.segment) && row.seq >= lead.fromSeq && row.seq <= toSeq
  const anchors = [...merge.snapshots, ...merge.switches].filter(isHere).sort(bySeq)
  const rows = [...merge.merged.values()].filter(isHere).sort(bySeq)
  for (const { tsUs, book } of booksByTime(stream, market)) {
    if (!within(part, tsUs)) continue
    const end = rows.find((row) => row.tsUs > tsUs)?.seq ?? Number.POSITIVE_INFINITY
    expect(replay(anchors, rows, end)).toEqual(book)
  }
}

/** Latest anchor before `end`, and the rows behind it. */
function replay(anchors: readonly (Place & { book: Book })[], rows: readonly (Place & DeltaEvent)[], end: number): Book | undefined {
  const anchor = anchors.findLast(({ seq }) => seq < end)
  if (!anchor) return undefined
  const book = new Map(anchor.book)
  for (const row of rows) if (row.seq > anchor.seq && row.seq < end) applyEvent(book, row)
  return book
}

/** The exchange's book behind the last change of each exchange time; left out where a reset follows, which has no time of its own. */
function booksByTime(stream: Stream, market: string): readonly { readonly tsUs: EpochUs; readonly book: Book }[] {
  const events = stream.events.filter((event) => event.market === market)
  const books: { tsUs: EpochUs; book: Book }[] = []
  const book = new Map<string, number>()
  for (const [at, event] of events.entries()) {
    applyEvent(book, event)
    const next = events[at + 1]
    if (event.kind === 'delta' && (next?.kind === 'delta' ? next.tsUs > event.tsUs : next === undefined)) {
      books.push({ tsUs: event.tsUs, book: new Map(book) })
    }
  }
  return books
}
