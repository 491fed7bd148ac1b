import type { JournalEntry, Level } from './entry.ts'

/** A stated gap of one market, in exchange time; both ends belong to it. `toUs` null: not closed yet. */
export interface StatedGap {
  readonly ticker: string
  readonly fromUs: number
  readonly toUs: number | null
}

/** What was merged, in the units of the journal. */
export type MergedRow = Extract<JournalEntry, { kind: 'delta' | 'snapshot' | 'trade' | 'ticker' }>

export interface JournalVerdict {
  readonly match: boolean
  /** Published, not merged, and in no stated gap. */
  readonly missing: number
  /** Merged, never published. */
  readonly extra: number
  /** Outages of all collectors outside a stated gap, and gaps without such an outage. */
  readonly unexplained: number
  /** Up to ten of the differences, for people. */
  readonly examples: readonly string[]
}

/**
 * Compares what was merged with what the exchange published. Deltas count as multisets outside the stated gaps, inside them as
 * at most what was published; trades must all be there; tickers and resets are sets outside the gaps. Every outage that hit all
 * collectors lies in a stated gap of each market that was on the air, and no gap is stated without one.
 */
export class JournalComparison {
  readonly #gaps: ReadonlyMap<string, readonly StatedGap[]>
  readonly #deltas = new Map<string, number>()
  readonly #trades = new Map<string, number>()
  readonly #states = new Map<string, boolean>()
  /** What a market's last snapshot said, while no delta has changed it. */
  readonly #books = new Map<string, string>()
  readonly #span = new Map<string, { firstUs: number; lastUs: number }>()
  readonly #outages: { readonly fromUs: number; readonly toUs: number }[] = []
  readonly #examples: string[] = []
  #missing = 0
  #extra = 0
  #unexplained = 0

  constructor(gaps: Iterable<StatedGap>) {
    this.#gaps = Map.groupBy(gaps, (gap) => gap.ticker)
  }

  /** Takes the next entry of the journal; all of them before the first merged row. */
  published(entry: JournalEntry): void {
    switch (entry.kind) {
      case 'delta': {
        const key = deltaKey(entry)
        this.#deltas.set(key, (this.#deltas.get(key) ?? 0) + 1)
        this.#books.delete(entry.ticker)
        this.#extend(entry.ticker, entry.tsUs)
        return
      }
      case 'trade':
        this.#trades.set(tradeKey(entry), entry.tsUs)
        return
      case 'snapshot':
        // One that repeats the book as it stood last says nothing new: collectors have left a settled market by then.
        if (entry.initial !== true && this.#books.get(entry.ticker) !== levelsKey(entry)) this.#states.set(stateKey(entry), false)
        this.#books.set(entry.ticker, levelsKey(entry))
        return
      case 'ticker':
        this.#states.set(stateKey(entry), false)
        return
      case 'outage':
        if (entry.all) this.#outages.push({ fromUs: entry.fromUs, toUs: entry.toUs ?? Number.POSITIVE_INFINITY })
    }
  }

  merged(row: MergedRow): void {
    switch (row.kind) {
      case 'delta': {
        const key = deltaKey(row)
        const left = this.#deltas.get(key) ?? 0
        if (left === 0) this.#differ('extra', key)
        else if (left === 1) this.#deltas.delete(key)
        else this.#deltas.set(key, left - 1)
        return
      }
      case 'trade': {
        const key = tradeKey(row)
        const tsUs = this.#trades.get(key)
        if (tsUs === undefined || Math.abs(tsUs - row.tsUs) >= ONE_SECOND_US) this.#differ('extra', key)
        else this.#trades.delete(key)
        return
      }
      case 'ticker': {
        const key = stateKey(row)
        if (this.#states.has(key)) this.#states.set(key, true)
        else this.#differ('extra', key)
        return
      }
      case 'snapshot':
        // A book asked for at any moment is an anchor, not a publication; only published resets are looked for.
        this.#markReset(stateKey(row))
    }
  }

  verdict(): JournalVerdict {
    for (const [key, count] of this.#deltas) if (!this.#inGap(key)) this.#differ('missing', key, count)
    for (const key of this.#trades.keys()) this.#differ('missing', key)
    for (const [key, seen] of this.#states) if (!seen && !this.#inGap(key)) this.#differ('missing', key)
    this.#judgeOutages()
    const match = this.#missing === 0 && this.#extra === 0 && this.#unexplained === 0
    return { match, missing: this.#missing, extra: this.#extra, unexplained: this.#unexplained, examples: this.#examples }
  }

  #markReset(key: string): void {
    if (this.#states.has(key)) this.#states.set(key, true)
  }

  #extend(ticker: string, tsUs: number): void {
    const span = this.#span.get(ticker)
    if (!span) this.#span.set(ticker, { firstUs: tsUs, lastUs: tsUs })
    else span.lastUs = Math.max(span.lastUs, tsUs)
  }

  #inGap(key: string): boolean {
    const [, ticker = '', ts] = key.split('|')
    return (this.#gaps.get(ticker) ?? []).some((gap) => gap.fromUs <= Number(ts) && Number(ts) <= (gap.toUs ?? Number.POSITIVE_INFINITY))
  }

  #judgeOutages(): void {
    for (const [ticker, span] of this.#span) {
      const gaps = this.#gaps.get(ticker) ?? []
      for (const outage of this.#outages) {
        const onAir = span.firstUs < outage.fromUs && span.lastUs > outage.toUs
        // Silence proves a book up to a microsecond past its last change, which may be the outage's own instant.
        const stated = gaps.some((gap) => gap.fromUs <= outage.fromUs + 1 && (gap.toUs ?? Number.POSITIVE_INFINITY) >= outage.toUs)
        if (onAir && !stated) this.#differ('unexplained', `outage|${ticker}|${outage.fromUs}|${outage.toUs}`)
      }
    }
    for (const gap of [...this.#gaps.values()].flat()) {
      const toUs = gap.toUs ?? Number.POSITIVE_INFINITY
      if (!this.#outages.some((outage) => gap.fromUs <= outage.toUs && outage.fromUs <= toUs)) {
        this.#differ('unexplained', `gap|${gap.ticker}|${gap.fromUs}|${gap.toUs ?? 'open'}`)
      }
    }
  }

  #differ(kind: 'missing' | 'extra' | 'unexplained', what: string, count = 1): void {
    if (kind === 'missing') this.#missing += count
    else if (kind === 'extra') this.#extra += count
    else this.#unexplained += count
    if (this.#examples.length < MAX_EXAMPLES) this.#examples.push(`${kind} ${what}`)
  }
}

const MAX_EXAMPLES = 10
const ONE_SECOND_US = 1_000_000

type Of<K extends JournalEntry['kind']> = Extract<JournalEntry, { kind: K }>

// Every key begins `kind|ticker|instant`, by which the gaps are looked up.
const deltaKey = (row: Of<'delta'>): string => `delta|${row.ticker}|${row.tsUs}|${row.side}|${row.price}|${row.delta}`
const tradeKey = (row: Of<'trade'>): string => `trade|${row.ticker}||${row.tradeId}|${row.yesPrice}|${row.count}|${row.takerSide}`

function stateKey(row: Of<'ticker' | 'snapshot'>): string {
  if (row.kind === 'ticker') {
    return `ticker|${row.ticker}|${row.tsUs}|${row.price}|${row.yesBid}|${row.yesAsk}|${row.volume}|${row.openInterest}`
  }
  return `snapshot|${row.ticker}|${row.tsUs - (row.tsUs % 1_000)}|${levelsKey(row)}`
}

function levelsKey({ yes, no }: Of<'snapshot'>): string {
  const levels = (side: readonly Level[]): string => side.map((level) => level.join(':')).join(',')
  return `${levels(yes)}|${levels(no)}`
}
