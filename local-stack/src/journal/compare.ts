import type { Collector } from './collector.ts'
import { type Disturbance, disturbancesOf } from './disturbance.ts'
import type { JournalEntry, Level } from './entry.ts'
import type { Interval } from './interval.ts'
import { judgeOutages } from './judge-outages.ts'

/** A part of one market's past as it was stated, in exchange time; both ends belong to it. `toUs` null: it goes on. */
export interface StatedPart {
  readonly ticker: string
  readonly kind: 'covered' | 'gap'
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
  /** Outages of all collectors outside a stated gap, and gaps that exceed what was done to all of them. */
  readonly unexplained: number
  /** Up to ten of the differences, for people. */
  readonly examples: readonly string[]
}

/**
 * Compares what was merged with what the exchange published. Deltas count as multisets outside the stated gaps, inside them as
 * at most what was published; trades must all be there; tickers and resets are sets outside the gaps. A market that comes up during
 * the run is recorded from its first book on. For gaps see `judgeOutages`.
 */
export class JournalComparison {
  readonly #parts: ReadonlyMap<string, readonly StatedPart[]>
  readonly #deltas = new Map<string, number>()
  readonly #trades = new Map<string, number>()
  readonly #states = new Map<string, boolean>()
  /** What a market's last snapshot said, while no delta has changed it. */
  readonly #books = new Map<string, string>()
  readonly #span = new Map<string, Interval>()
  readonly #births = new Map<string, number>()
  readonly #outages: Extract<JournalEntry, { kind: 'outage' }>[] = []
  readonly #examples: Readonly<Record<Difference, string[]>> = { missing: [], extra: [], unexplained: [] }
  #missing = 0
  #extra = 0
  #unexplained = 0

  /** @param parts What was stated of the markets' past, in order of time. */
  constructor(parts: Iterable<StatedPart>) {
    this.#parts = Map.groupBy(parts, (part) => part.ticker)
  }

  /** What the exchange did to collectors, once all of the journal is taken. */
  disturbances(keys: ReadonlyMap<string, string>): readonly Disturbance[] {
    return disturbancesOf(this.#outages, keys)
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
        if (entry.initial === true && this.#span.size > 0) this.#births.set(entry.ticker, entry.tsUs)
        // One that repeats the book as it stood last says nothing new: collectors have left a settled market by then.
        if (entry.initial !== true && this.#books.get(entry.ticker) !== levelsKey(entry)) this.#states.set(stateKey(entry), false)
        this.#books.set(entry.ticker, levelsKey(entry))
        return
      case 'ticker':
        this.#states.set(stateKey(entry), false)
        return
      case 'outage':
        this.#outages.push(entry)
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

  verdict(collectors: readonly Collector[]): JournalVerdict {
    const tickers = new Set([...this.#parts.keys(), ...this.#span.keys(), ...this.#births.keys()])
    const gaps = new Map([...tickers].map((ticker) => [ticker, this.#gapsOf(ticker)]))
    const isInGap = (key: string): boolean => {
      const [, ticker = '', us] = key.split('|')
      return (gaps.get(ticker) ?? []).some((gap) => gap.fromUs <= Number(us) && Number(us) <= gap.toUs)
    }
    for (const [key, count] of this.#deltas) if (!isInGap(key)) this.#differ('missing', key, count)
    for (const key of this.#trades.keys()) this.#differ('missing', key)
    for (const [key, seen] of this.#states) if (!seen && !isInGap(key)) this.#differ('missing', key)
    const markets = [...gaps].map(([ticker, ofMarket]) => {
      return { ticker, span: this.#span.get(ticker), bornUs: this.#births.get(ticker), gaps: ofMarket }
    })
    for (const difference of judgeOutages(markets, collectors)) this.#differ('unexplained', difference)
    const examples = Object.values(this.#examples).flat()
    const match = this.#missing === 0 && this.#extra === 0 && this.#unexplained === 0
    return { match, missing: this.#missing, extra: this.#extra, unexplained: this.#unexplained, examples }
  }

  #markReset(key: string): void {
    if (this.#states.has(key)) this.#states.set(key, true)
  }

  #extend(ticker: string, tsUs: number): void {
    const { fromUs, toUs } = this.#span.get(ticker) ?? { fromUs: tsUs, toUs: tsUs }
    this.#span.set(ticker, { fromUs, toUs: Math.max(toUs, tsUs) })
  }

  /** Stated ones, and the time before the record of a market that came up during the run. */
  #gapsOf(ticker: string): readonly Interval[] {
    const parts = this.#parts.get(ticker) ?? []
    const stated = parts
      .filter(({ kind }) => kind === 'gap')
      .map(({ fromUs, toUs }) => ({ fromUs, toUs: toUs ?? Number.POSITIVE_INFINITY }))
    const bornUs = this.#births.get(ticker)
    const recordedUs = parts[0]?.fromUs ?? this.#span.get(ticker)?.toUs
    return bornUs === undefined || recordedUs === undefined ? stated : [{ fromUs: bornUs, toUs: recordedUs }, ...stated]
  }

  #differ(kind: Difference, what: string, count = 1): void {
    if (kind === 'missing') this.#missing += count
    else if (kind === 'extra') this.#extra += count
    else this.#unexplained += count
    const examples = this.#examples[kind]
    if (examples.length < MAX_EXAMPLES) examples.push(`${kind} ${what}`)
  }
}

type Difference = 'missing' | 'extra' | 'unexplained'

/** Of each kind. */
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
