import type { ArchiveColumn } from '../table/archive-table.ts'

/** Least and greatest value. */
export interface Bounds {
  readonly min: bigint
  readonly max: bigint
}

/** What a column's values come to. */
export interface ColumnTally {
  /** Of one row each. */
  add(values: ArrayLike<unknown>): void
  /** Sums by column name, or by `column.field` in lists. */
  sums(): Readonly<Record<string, bigint>>
  /** Of instants, in microseconds since the epoch. */
  bounds(): Bounds | undefined
}

/** Sums numbers and numbers inside lists, bounds instants; null counts for nothing. */
export function columnTally(column: ArchiveColumn): ColumnTally {
  if (column.kind === 'instant') return new BoundsTally()
  if (column.kind === 'list')
    return new ListTally(
      column.name,
      column.fields.map(({ name }) => name),
    )
  return new SumTally(column.kind === 'text' || column.kind === 'boolean' ? undefined : column.name)
}

/** Half of the safe integers: two of them add up exactly. */
const HALF = 2 ** 52
const [LEAST_HALF, MOST_HALF] = [BigInt(-HALF), BigInt(HALF)]

class SumTally implements ColumnTally {
  readonly #name: string | undefined
  #sum = 0n
  /** Not in `#sum` yet; sums of floats that are whole and safe are exact, and a hundred times cheaper. */
  #small = 0

  constructor(name: string | undefined) {
    this.#name = name
  }

  add(values: ArrayLike<unknown>): void {
    if (this.#name === undefined) return
    for (let at = 0; at < values.length; at++) this.addOne(values[at])
  }

  addOne(value: unknown): void {
    if (typeof value === 'number') this.#add(value)
    else if (typeof value !== 'bigint') return
    else if (value >= LEAST_HALF && value <= MOST_HALF) this.#add(Number(value))
    else this.#sum += value
  }

  #add(value: number): void {
    if (Math.abs(this.#small + value) > HALF) {
      this.#sum += BigInt(this.#small)
      this.#small = 0
    }
    this.#small += value
  }

  sums(): Readonly<Record<string, bigint>> {
    return this.#name === undefined ? {} : { [this.#name]: this.#sum + BigInt(this.#small) }
  }

  bounds(): undefined {
    return undefined
  }
}

class ListTally implements ColumnTally {
  readonly #fields: readonly (readonly [field: string, tally: SumTally])[]

  constructor(name: string, fields: readonly string[]) {
    this.#fields = fields.map((field) => [field, new SumTally(`${name}.${field}`)])
  }

  add(values: ArrayLike<unknown>): void {
    for (let at = 0; at < values.length; at++) {
      const list = values[at]
      if (!Array.isArray(list)) continue
      for (const entry of list as readonly Readonly<Record<string, unknown>>[]) {
        for (const [field, tally] of this.#fields) tally.addOne(entry[field])
      }
    }
  }

  sums(): Readonly<Record<string, bigint>> {
    return Object.assign({}, ...this.#fields.map(([, tally]) => tally.sums()))
  }

  bounds(): undefined {
    return undefined
  }
}

class BoundsTally implements ColumnTally {
  #min: number | bigint | undefined
  #max: number | bigint | undefined

  add(values: ArrayLike<unknown>): void {
    let [min, max] = [this.#min, this.#max]
    for (let at = 0; at < values.length; at++) {
      const value = values[at]
      if (typeof value !== 'number' && typeof value !== 'bigint') continue
      if (min === undefined || value < min) min = value
      if (max === undefined || value > max) max = value
    }
    this.#min = min
    this.#max = max
  }

  sums(): Readonly<Record<string, bigint>> {
    return {}
  }

  bounds(): Bounds | undefined {
    return this.#min === undefined || this.#max === undefined ? undefined : { min: BigInt(this.#min), max: BigInt(this.#max) }
  }
}
