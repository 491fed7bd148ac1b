import { type EpochUs, epochUs } from '@kassandra/kalshi-sdk/units'
import type { GathererState } from '../../src/merge/gatherer-state.ts'
import type { Emission, GapStart, Lead, LedgerEntry, LineState } from '../../src/merge/line.ts'
import { fromFirstDelta, fromSendingTime, type MarketSegment, type SegmentId, segmentKey } from '../../src/merge/market-segment.ts'
import { planLine } from '../../src/merge/plan-line.ts'
import { applyEvent, type Book } from './simulated-exchange.ts'
import { type Commit, type DeltaRow, keyOf, type Place, type SegmentRow, type SnapshotRow } from './simulated-gatherer.ts'

export interface SwitchRow extends Place {
  readonly market: string
  readonly book: Book
  readonly atUs: EpochUs
}

/** A row of the coverage table; its end is the next one's start. */
export type LedgerRow =
  | GapStart
  | (Pick<Lead, 'kind' | 'fromUs' | 'segment'> & { readonly fromSeq: number; readonly toSeq: number | undefined })

/** The merge with arrays in place of tables: what the SQL does, written as plainly as possible. */
export class MemoryMerge {
  readonly lines = new Map<string, LineState>()
  readonly ledger = new Map<string, LedgerRow[]>()
  readonly merged = new Map<string, DeltaRow>()
  readonly switches: SwitchRow[] = []
  readonly #deltas: DeltaRow[] = []
  readonly #snapshots: SnapshotRow[] = []
  readonly #segments = new Map<string, SegmentRow>()
  readonly #gatherers = new Map<string, GathererState>()
  readonly #graceUs: number

  constructor(gatherers: readonly string[], graceUs: number) {
    this.#graceUs = graceUs
    for (const gatherer of gatherers) this.#gatherers.set(gatherer, { gatherer, presence: 'live', awaited: true, horizonUs: undefined })
  }

  get snapshots(): readonly SnapshotRow[] {
    return this.#snapshots
  }

  get segments(): readonly SegmentRow[] {
    return [...this.#segments.values()]
  }

  land(gatherer: string, commits: readonly Commit[]): void {
    for (const commit of commits) {
      this.#deltas.push(...commit.deltas)
      this.#snapshots.push(...commit.snapshots)
      for (const segment of commit.segments) this.#segments.set(keyOf(segment), segment)
    }
    const last = commits.at(-1)
    if (!last) return
    const isOpen = [...this.#segments.values()].some((segment) => segment.gatherer === gatherer && segment.closeReason === undefined)
    const presence = last.state === 'stopped' ? 'stopped' : 'live'
    this.#gatherers.set(gatherer, { gatherer, presence, awaited: presence === 'live' && isOpen, horizonUs: last.horizonUs })
  }

  declareDown(gatherer: string): void {
    const known = this.#gatherers.get(gatherer)
    if (known) this.#gatherers.set(gatherer, { ...known, presence: 'down', awaited: false })
  }

  run(): void {
    for (const market of new Set(this.#snapshots.map((snapshot) => snapshot.market))) {
      const views = this.marketSegments(market)
      const plan = planLine(this.lines.get(market) ?? { kind: 'new' }, views, [...this.#gatherers.values()], { graceUs: this.#graceUs })
      for (const emission of plan.emit) this.#emit(market, emission)
      for (const entry of plan.ledger) this.#enter(market, entry)
      this.lines.set(market, plan.line)
    }
  }

  marketSegments(market: string): readonly MarketSegment[] {
    return [...this.#segments.values()].flatMap((segment) => {
      const snapshots = this.#snapshots.filter((row) => row.market === market && isIn(row, segment)).sort(bySeq)
      const first = snapshots[0]
      return first ? [this.#viewOf(segment, first)] : []
    })
  }

  #viewOf(segment: SegmentRow, snapshot: SnapshotRow): MarketSegment {
    const rows = this.#deltas.filter((row) => isIn(row, segment)).sort(bySeq)
    const after = rows.find((row) => row.seq > snapshot.seq)
    const before = rows.findLast((row) => row.seq < snapshot.seq)
    const own = snapshot.sentUs === undefined ? after && fromFirstDelta(after.tsUs) : fromSendingTime(snapshot.sentUs)
    const bound = before && fromFirstDelta(before.tsUs)
    return {
      id: idOf(segment),
      snapshotSeq: snapshot.seq,
      fromUs: own === undefined || bound === undefined || own > bound ? own : bound,
      completeSeq: segment.completeSeq,
      beforeUs: segment.completeBeforeUs,
      closeReason: segment.closeReason,
    }
  }

  #emit(market: string, { segment, afterSeq, uptoSeq }: Emission): void {
    for (const row of this.#rowsOf(market, segment, afterSeq, uptoSeq)) {
      const key = [market, row.tsUs, row.side, row.price, row.delta, row.occ].join('|')
      if (!this.merged.has(key)) this.merged.set(key, row)
    }
  }

  #enter(market: string, entry: LedgerEntry): void {
    const parts = (this.ledger.get(market) ?? []).filter(({ fromUs }) => fromUs !== entry.fromUs)
    const open = parts.pop()
    if (open) parts.push(open.kind === 'gap' || entry.leftAtSeq === undefined ? open : { ...open, toSeq: entry.leftAtSeq })
    this.ledger.set(market, [...parts, entry.kind === 'gap' ? entry : { ...entry, fromSeq: this.#lead(market, entry), toSeq: undefined }])
  }

  /** Emits what the new leader has, behind a snapshot of our own where its rows do not begin with its own. */
  #lead(market: string, { segment, snapshotSeq, uptoSeq, fromUs, seam }: Lead): number {
    const place = seam ? Math.max(snapshotSeq, this.#placeOf(market, segment, seam.atUs)) : snapshotSeq
    this.#emit(market, { segment, afterSeq: place, uptoSeq })
    if (fromUs !== seam?.atUs && place === snapshotSeq) return snapshotSeq
    const { gatherer, connId, sid, startSeq: segmentStart } = segment
    const book = this.#bookAt(market, segment, place)
    this.switches.push({ gatherer, connId, sid, segmentStart, seq: place, market, atUs: epochUs(fromUs - 1), book })
    return place
  }

  /** Seq of the market's last delta in front of its first one of that time or later. */
  #placeOf(market: string, segment: SegmentId, atUs: EpochUs): number {
    const rows = this.#rowsOf(market, segment, 0, Number.MAX_SAFE_INTEGER)
    const behind = rows.findIndex(({ tsUs }) => tsUs >= atUs)
    return (behind < 0 ? rows : rows.slice(0, behind)).at(-1)?.seq ?? 0
  }

  #bookAt(market: string, segment: SegmentId, seq: number): Book {
    const base = this.#snapshots
      .filter((row) => row.market === market && isIn(row, segment) && row.seq <= seq)
      .sort(bySeq)
      .at(-1)
    const book = new Map(base?.book)
    for (const row of this.#rowsOf(market, segment, base?.seq ?? 0, seq)) applyEvent(book, row)
    return book
  }

  #rowsOf(market: string, segment: SegmentId, afterSeq: number, uptoSeq: number): readonly DeltaRow[] {
    return this.#deltas.filter((row) => row.market === market && isIn(row, segment) && row.seq > afterSeq && row.seq <= uptoSeq).sort(bySeq)
  }
}

export function idOf({ gatherer, connId, sid, startSeq }: SegmentRow): SegmentId {
  return { gatherer, connId, sid, startSeq }
}

export function isIn(row: Place, segment: SegmentId): boolean {
  const { gatherer, connId, sid, segmentStart: startSeq } = row
  return segmentKey({ gatherer, connId, sid, startSeq }) === segmentKey(segment)
}

export const bySeq = (a: Place, b: Place): number => a.seq - b.seq
