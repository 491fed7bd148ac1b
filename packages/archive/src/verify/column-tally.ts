import type { ArchiveColumn } from '../table/archive-table.ts'

/** Least and greatest value. */
export interface Bounds {
  readonly min: bigint
  readonly max: bigint
}

/** What a column's values come to. */
export interface ColumnTally {
  add(value: unknown): void
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

class SumTally implements ColumnTally {
  readonly #name: string | undefined
  #sum = 0n

  constructor(name: string | undefined) {
    this.#name = name
  }

  add(value: unknown): void {
    if (typeof value === 'bigint') this.#sum += value
    else if (typeof value === 'number') this.#sum += BigInt(value)
  }

  sums(): Readonly<Record<string, bigint>> {
    return this.#name === undefined ? {} : { [this.#name]: this.#sum }
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

  add(value: unknown): void {
    if (!Array.isArray(value)) return
    for (const entry of value as readonly Readonly<Record<string, unknown>>[]) {
      for (const [field, tally] of this.#fields) tally.add(entry[field])
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
  #bounds: Bounds | undefined

  add(value: unknown): void {
    if (typeof value !== 'bigint') return
    const { min, max } = this.#bounds ?? { min: value, max: value }
    if (this.#bounds && min <= value && value <= max) return
    this.#bounds = { min: value < min ? value : min, max: value > max ? value : max }
  }

  sums(): Readonly<Record<string, bigint>> {
    return {}
  }

  bounds(): Bounds | undefined {
    return this.#bounds
  }
}
