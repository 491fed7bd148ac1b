import { BookReplay, type LevelDifference, type Levels, type Side } from './book-replay.ts'

interface Placed {
  readonly market: string
  readonly seq: number
  /** Exchange time, as text. */
  readonly at: string
}

export interface ChunkDelta extends Placed {
  readonly side: Side
  readonly price: number
  readonly delta: number
}

export interface ChunkSnapshot extends Placed {
  readonly levels: Levels
}

/** A run of one segment's frames, and the books that its markets had in front of it. */
export interface Chunk {
  readonly deltas: readonly ChunkDelta[]
  readonly snapshots: readonly ChunkSnapshot[]
  readonly bases: ReadonlyMap<string, Levels>
}

/** A snapshot that shows another book than the deltas lead to. Why is not said by one segment alone. */
export interface DifferingSnapshot extends Placed {
  readonly snapshot: Levels
  readonly differences: readonly LevelDifference[]
}

export interface NegativeLevel extends Placed {
  readonly side: Side
  readonly price: number
  readonly qty: number
}

/** The book of a market behind its last delta of the run. */
export interface ChunkBase extends Placed {
  readonly levels: Levels
}

export interface ChunkAudit {
  /** Snapshots that there was a book to compare with. */
  readonly compared: number
  readonly differing: readonly DifferingSnapshot[]
  readonly negative: readonly NegativeLevel[]
  /** Of every market that had deltas and a book. */
  readonly bases: readonly ChunkBase[]
}

type Event = (ChunkDelta & { readonly kind: 'delta' }) | (ChunkSnapshot & { readonly kind: 'snapshot' })

/** Pure. Plays a run of a segment market by market: what snapshots and levels say of it, and the books behind it. */
export function replayChunk({ deltas, snapshots, bases }: Chunk): ChunkAudit {
  const books = new Map([...bases].map(([market, levels]) => [market, new BookReplay(levels)]))
  const findings = { compared: 0, differing: [] as DifferingSnapshot[], negative: [] as NegativeLevel[] }
  const behind = new Map<string, ChunkBase>()
  const lastSeq = new Map(deltas.map(({ market, seq }) => [market, seq]))
  for (const event of inOrder(deltas, snapshots)) {
    const { market, seq, at } = event
    const book = books.get(market) ?? new BookReplay()
    books.set(market, book)
    if (event.kind === 'snapshot') {
      const differences = book.replace(event.levels)
      if (differences) findings.compared++
      if (differences && differences.length > 0) findings.differing.push({ market, seq, at, snapshot: event.levels, differences })
      continue
    }
    const { side, price, delta } = event
    const qty = book.applyDelta(side, price, delta)
    if (qty !== undefined) findings.negative.push({ market, seq, at, side, price, qty })
    const levels = lastSeq.get(market) === seq ? book.levels() : undefined
    if (levels) behind.set(market, { market, seq, at, levels })
  }
  return { ...findings, bases: [...behind.values()] }
}

/** By seq; a snapshot that carries the seq of a delta stands behind it. */
function inOrder(deltas: readonly ChunkDelta[], snapshots: readonly ChunkSnapshot[]): readonly Event[] {
  const events: Event[] = [
    ...deltas.map((delta) => ({ ...delta, kind: 'delta' as const })),
    ...snapshots.map((snapshot) => ({ ...snapshot, kind: 'snapshot' as const })),
  ]
  return events.sort((a, b) => a.seq - b.seq)
}
