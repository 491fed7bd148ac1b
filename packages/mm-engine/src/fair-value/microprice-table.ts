import type { Price } from '@kassandra/kalshi-sdk/units'
import { requireInteger } from '../errors/invalid-parameter-error.ts'
import { imbalanceOf, midOf, type WholeTop, wholeTop } from './book-top.ts'
import type { BookTop } from './fair-value-model.ts'

/** How far the limit of expected mids lies from the mid, by imbalance and spread. Plain data: store it, load it, compare it. */
export interface MicropriceTable {
  readonly imbalanceBuckets: number
  readonly maxSpreadTicks: number
  readonly tick: Price
  /** Dollars to add to the mid; rows by spread from one tick on, columns by imbalance from 0 to 1. */
  readonly adjustments: readonly (readonly number[])[]
}

export type MicropriceTableOptions = Omit<MicropriceTable, 'adjustments'>

interface Chain {
  readonly visits: Float64Array
  /** Row-major counts of transitions. */
  readonly transitions: Float64Array
  /** Sum of the mid's changes on leaving a state, in dollars. */
  readonly changes: Float64Array
}

const SMALLEST_CHANGE = 1e-12
const MAX_ROUNDS = 200_000

/**
 * Estimates the adjustment G* from successive tops of one book, in event time.
 *
 * Imbalance bucket and spread are a Markov chain with transitions P and expected change r of the mid on leaving a state.
 * The limit of expected mids is the mid plus G with G = r + P G, which is Stoikov's G* = sum over j of B^j G1 written without the
 * inverse (I - Q)^-1: (I - Q) G = r + T G, with P = Q + T. Each transition is counted with its mirror image (bid and ask
 * exchanged), so that G is antisymmetric in the imbalance, which makes it unique and the sum finite.
 * Tops with a spread past the table, or with a side missing, interrupt the chain.
 * @see Stoikov, The Micro-Price, Quantitative Finance 18(12) 2018
 */
export function estimateMicropriceTable(tops: Iterable<BookTop>, options: MicropriceTableOptions): MicropriceTable {
  requireInteger('imbalanceBuckets', options.imbalanceBuckets, 2)
  requireInteger('maxSpreadTicks', options.maxSpreadTicks, 1)
  const chain = countTransitions(tops, options)
  const solution = solvePoisson(chain)
  const { imbalanceBuckets, maxSpreadTicks } = options
  const adjustments = Array.from({ length: maxSpreadTicks }, (_, row) =>
    Array.from(solution.subarray(row * imbalanceBuckets, (row + 1) * imbalanceBuckets)),
  )
  return { ...options, adjustments }
}

/** Dollars to add to the mid of this top; 0 for a spread past the table. */
export function micropriceAdjustment(table: MicropriceTable, top: WholeTop): number {
  return table.adjustments[spreadRow(top, table.tick)]?.[imbalanceBucket(top, table.imbalanceBuckets)] ?? 0
}

function countTransitions(tops: Iterable<BookTop>, options: MicropriceTableOptions): Chain {
  const { imbalanceBuckets: buckets, maxSpreadTicks, tick } = options
  const states = buckets * maxSpreadTicks
  const chain = { visits: new Float64Array(states), transitions: new Float64Array(states * states), changes: new Float64Array(states) }
  let previous: { bucket: number; row: number; mid: number } | undefined
  for (const each of tops) {
    const top = wholeTop(each)
    const row = top === undefined ? maxSpreadTicks : spreadRow(top, tick)
    if (top === undefined || row >= maxSpreadTicks) {
      previous = undefined
      continue
    }
    const next = { bucket: imbalanceBucket(top, buckets), row, mid: midOf(top) }
    if (previous !== undefined) {
      const change = next.mid - previous.mid
      count(chain, previous.row * buckets + previous.bucket, next.row * buckets + next.bucket, change)
      count(chain, (previous.row + 1) * buckets - 1 - previous.bucket, (next.row + 1) * buckets - 1 - next.bucket, -change)
    }
    previous = next
  }
  return chain
}

function count({ visits, transitions, changes }: Chain, from: number, to: number, change: number): void {
  const at = from * visits.length + to
  visits[from] = (visits[from] ?? 0) + 1
  transitions[at] = (transitions[at] ?? 0) + 1
  changes[from] = (changes[from] ?? 0) + change
}

/** Solves G = r + P G by damped iteration from 0; the damping keeps a chain that alternates from doing so forever. */
function solvePoisson({ visits, transitions, changes }: Chain): Float64Array {
  const states = visits.length
  let solution = new Float64Array(states)
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const next = new Float64Array(states)
    let largest = 0
    for (let from = 0; from < states; from++) {
      const seen = visits[from] ?? 0
      if (seen === 0) continue
      let sum = changes[from] ?? 0
      for (let to = 0; to < states; to++) sum += (transitions[from * states + to] ?? 0) * (solution[to] ?? 0)
      const before = solution[from] ?? 0
      next[from] = (before + sum / seen) / 2
      largest = Math.max(largest, Math.abs((next[from] ?? 0) - before))
    }
    solution = next
    if (largest < SMALLEST_CHANGE) break
  }
  return solution
}

function imbalanceBucket(top: WholeTop, buckets: number): number {
  return Math.min(buckets - 1, Math.floor(imbalanceOf(top) * buckets))
}

/** Row of the table: 0 for one tick. On a banded grid the spread counts in the table's tick, rounded. */
function spreadRow({ bid, ask }: WholeTop, tick: Price): number {
  return Math.max(1, Math.round((ask.price - bid.price) / tick)) - 1
}
