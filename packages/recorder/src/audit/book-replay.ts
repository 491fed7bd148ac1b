/** A side of a book, each in the scale of its own prices. */
export type Side = 'yes' | 'no'

/** Price in $0.0001 of its own side, quantity in 0.01 contract. */
export type Level = readonly [price: number, qty: number]

/** A whole book, levels ascending. */
export interface Levels {
  readonly yes: readonly Level[]
  readonly no: readonly Level[]
}

/** A level that two books do not agree on; 0 where one has none. */
export interface LevelDifference {
  readonly side: Side
  readonly price: number
  readonly replayed: number
  readonly seen: number
}

const SIDES: readonly Side[] = ['yes', 'no']

/** One market's book as one segment tells it. Before the first snapshot there is none, and changes pass unnoticed. */
export class BookReplay {
  #book: Readonly<Record<Side, Map<number, number>>> | undefined

  constructor(levels?: Levels) {
    this.#book = levels && toBook(levels)
  }

  /** Adds to a level. Returns its quantity when that has just fallen below zero, which no true book's does. */
  applyDelta(side: Side, price: number, delta: number): number | undefined {
    const ladder = this.#book?.[side]
    if (!ladder) return undefined
    const before = ladder.get(price) ?? 0
    const after = before + delta
    if (after === 0) ladder.delete(price)
    else ladder.set(price, after)
    return after < 0 && before >= 0 ? after : undefined
  }

  /** Takes a snapshot in place of what was there. Returns where the two differ, in order; `undefined` when there was nothing to compare. */
  replace(levels: Levels): readonly LevelDifference[] | undefined {
    const before = this.#book
    const now = toBook(levels)
    this.#book = now
    return before && SIDES.flatMap((side) => differencesOf(side, before[side], now[side]))
  }

  /** The book as it stands, ascending. */
  levels(): Levels | undefined {
    return this.#book && { yes: ascending(this.#book.yes), no: ascending(this.#book.no) }
  }
}

function toBook({ yes, no }: Levels): Readonly<Record<Side, Map<number, number>>> {
  return { yes: new Map(yes), no: new Map(no) }
}

function differencesOf(side: Side, before: ReadonlyMap<number, number>, now: ReadonlyMap<number, number>): readonly LevelDifference[] {
  return [...new Set([...before.keys(), ...now.keys()])]
    .sort((a, b) => a - b)
    .flatMap((price) => {
      const [replayed, seen] = [before.get(price) ?? 0, now.get(price) ?? 0]
      return replayed === seen ? [] : [{ side, price, replayed, seen }]
    })
}

function ascending(ladder: ReadonlyMap<number, number>): readonly Level[] {
  return [...ladder].sort(([a], [b]) => a - b)
}
