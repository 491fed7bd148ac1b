import { complement, type Price, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import { type Level, other, type Side } from '../../exchange/level.ts'
import { type BookChange, type BookTrade, MatchingBook, type RestingOrder } from '../book/matching-book.ts'
import { LevelMemories } from './level-memory.ts'

/**
 * A book whose anonymous orders follow a recorded course of events while orders of members meet them. Recorded changes move anonymous
 * orders only; what members have taken of these stays taken, and a recorded trade fills members' orders once everything in front of
 * them has traded. A recorded book knows no orders: what leaves without a trade leaves from the back of its queue.
 * @see docs/spec/matching.md
 */
export class ReplayedLiquidity {
  readonly book: MatchingBook = new MatchingBook()
  readonly #memories = new LevelMemories()
  #count = 0

  constructor(yes: readonly Level[], no: readonly Level[]) {
    for (const { price, qty } of yes) this.#rest('yes', price, qty)
    for (const { price, qty } of no) this.#rest('no', price, qty)
  }

  /** Takes in a recorded change of a level, and says what it comes to here. */
  change(side: Side, price: Price, delta: Qty): BookChange[] {
    return delta > 0 ? this.#grow(side, price, delta) : this.#shrink(side, price, qty(-delta))
  }

  /** Takes in a recorded book that replaces what was known; members' orders stay where they are. */
  replace(yes: readonly Level[], no: readonly Level[]): BookChange[] {
    this.#memories.clear()
    return [...this.#replaceSide('yes', yes), ...this.#replaceSide('no', no)]
  }

  /** Takes in a recorded trade: it fills members' orders that came before its price, or whose turn at its price it was. */
  print(yesPrice: Price, count: Qty, takerSide: Side): BookChange[] {
    const side = other(takerSide)
    const at = side === 'yes' ? yesPrice : complement(yesPrice)
    const changes: BookChange[] = []
    let left: number = count
    for (const level of this.book.levels(side).reverse()) {
      if (level.price < at || left === 0) break
      left = level.price > at ? this.#fillMembers(side, level.price, left, changes) : this.#printAt(side, at, left, changes)
    }
    return changes
  }

  /** Takes notice of what orders of members took: the recording still holds it. */
  taken(changes: readonly BookChange[]): void {
    for (const change of changes) {
      if (change.kind !== 'trade' || !change.makerOrderId.startsWith(HOUSE)) continue
      const side = other(change.takerSide)
      const memory = this.#memories.at(side, side === 'yes' ? change.yesPrice : complement(change.yesPrice))
      memory.absent += change.count
    }
  }

  #grow(side: Side, price: Price, delta: Qty): BookChange[] {
    const changes: BookChange[] = []
    const matched = this.#matchMembers(side, price, delta, changes)
    const memory = this.#memories.at(side, price)
    memory.absent += matched
    memory.debit = 0
    if (delta > matched) changes.push(...this.#rest(side, price, qty(delta - matched)))
    return changes
  }

  #shrink(side: Side, price: Price, by: Qty): BookChange[] {
    const memory = this.#memories.at(side, price)
    const gone = Math.min(memory.absent, by)
    memory.absent -= gone
    const printed = Math.min(memory.credit, by - gone)
    memory.credit -= printed
    const cancelled = by - gone - printed
    memory.debit += cancelled
    return [
      ...this.#remove(anonymous(this.book.queue(side, price)), printed),
      ...this.#remove(anonymous(this.book.queueFromLast(side, price)), cancelled),
    ]
  }

  #replaceSide(side: Side, levels: readonly Level[]): BookChange[] {
    const changes: BookChange[] = []
    const wanted = new Map(levels.map(({ price, qty }) => [price, qty]))
    const prices = new Set([...this.book.levels(side).map(({ price }) => price), ...wanted.keys()])
    for (const price of prices) {
      const have = anonymous(this.book.queue(side, price)).reduce((sum, { remaining }) => sum + remaining, 0)
      const want = wanted.get(price) ?? 0
      if (want > have) changes.push(...this.#grow(side, price, qty(want - have)))
      else changes.push(...this.#remove(anonymous(this.book.queueFromLast(side, price)), have - want))
    }
    return changes
  }

  /** A recorded trade at the price of a level. Recordings tell of the trade and of the level's decrease in either order. */
  #printAt(side: Side, price: Price, count: number, changes: BookChange[]): number {
    const memory = this.#memories.at(side, price)
    const decreased = Math.min(memory.debit, count)
    memory.debit -= decreased
    changes.push(...this.#moveBack(side, price, decreased))
    let passed = memory.credit
    let left = count - decreased
    for (const order of [...this.book.queue(side, price)]) {
      if (left === 0) break
      if (order.memberId !== undefined) left -= this.#fill(order, left, changes)
      else {
        const known = Math.min(passed, order.remaining)
        passed -= known
        const ahead = Math.min(left, order.remaining - known)
        memory.credit += ahead
        left -= ahead
      }
    }
    return left
  }

  #fillMembers(side: Side, price: Price, count: number, changes: BookChange[]): number {
    let left = count
    for (const order of [...this.book.queue(side, price)]) {
      if (left > 0 && order.memberId !== undefined) left -= this.#fill(order, left, changes)
    }
    return left
  }

  #matchMembers(side: Side, price: Price, count: Qty, changes: BookChange[]): number {
    let left: number = count
    const makers = other(side)
    for (const level of this.book.levels(makers).reverse()) {
      if (level.price < complement(price) || left === 0) break
      left = this.#fillMembers(makers, level.price, left, changes)
    }
    return count - left
  }

  #fill(order: RestingOrder, atMost: number, changes: BookChange[]): number {
    const count = qty(Math.min(order.remaining, atMost))
    const yesPrice = order.side === 'yes' ? order.price : complement(order.price)
    const trade: BookTrade = {
      kind: 'trade',
      yesPrice,
      count,
      takerSide: other(order.side),
      makerOrderId: order.id,
      takerOrderId: this.#nextId(),
    }
    changes.push(trade, ...this.book.decrease(order.id, count))
    return count
  }

  /** What was taken from the back turns out to have traded, so it was the front that left. The level stays as it is. */
  #moveBack(side: Side, price: Price, count: number): BookChange[] {
    const removed = this.#remove(anonymous(this.book.queue(side, price)), count)
    const moved = removed.reduce((sum, change) => sum + (change.kind === 'delta' ? -change.delta : 0), 0)
    if (moved > 0) this.#rest(side, price, qty(moved))
    return []
  }

  #remove(orders: readonly RestingOrder[], count: number): BookChange[] {
    const changes: BookChange[] = []
    let left = count
    for (const order of orders) {
      if (left === 0) break
      const by = qty(Math.min(left, order.remaining))
      changes.push(...this.book.decrease(order.id, by))
      left -= by
    }
    return changes
  }

  #rest(side: Side, price: Price, count: Qty): BookChange[] {
    return this.book.rest({ id: this.#nextId(), side, price, qty: count })
  }

  #nextId(): string {
    return `${HOUSE}${++this.#count}`
  }
}

const HOUSE = 'house#'

const anonymous = (orders: Iterable<RestingOrder>): readonly RestingOrder[] => [...orders].filter(({ memberId }) => memberId === undefined)
