import { type EpochUs, epochUs, type MicroUsd, microUsd, type Price, price, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import type { BookSide } from '../../event/private-event.ts'
import { StoreError } from '../store-error.ts'

/** A row as it came from the database, read column by column. What is not of its type stops the reader: corrupt data is worse than none. */
export class Row {
  readonly #values: Readonly<Record<string, unknown>>

  constructor(values: Readonly<Record<string, unknown>>) {
    this.#values = values
  }

  text(column: string): string {
    const value = this.#values[column]
    return typeof value === 'string' ? value : this.#refuse(column, 'text')
  }

  integer(column: string): number {
    const value = this.#values[column]
    return typeof value === 'number' && Number.isSafeInteger(value) ? value : this.#refuse(column, 'a whole number')
  }

  oneOf<T extends string>(column: string, values: readonly T[]): T {
    const text = this.text(column)
    return values.find((value) => value === text) ?? this.#refuse(column, `one of ${values.join(', ')}`)
  }

  price(column: string): Price {
    return price(this.integer(column))
  }

  qty(column: string): Qty {
    return qty(this.integer(column))
  }

  money(column: string): MicroUsd {
    return microUsd(this.integer(column))
  }

  instant(column: string): EpochUs {
    return epochUs(this.integer(column))
  }

  flag(column: string): boolean {
    return this.integer(column) === 1
  }

  /** Of the YES book, in which every quote stands. */
  bookSide(): BookSide {
    return this.oneOf('order_side', ['BUY', 'SELL']) === 'BUY' ? 'bid' : 'ask'
  }

  /** Undefined where the column holds nothing. */
  maybe<T>(column: string, read: (column: string) => T): T | undefined {
    return this.#values[column] === null ? undefined : read.call(this, column)
  }

  #refuse(column: string, expected: string): never {
    throw new StoreError('STORE_CORRUPT', `column ${column} holds ${String(this.#values[column])}, which is not ${expected}`)
  }
}
