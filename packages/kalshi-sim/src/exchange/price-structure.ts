import { formatPrice, ONE_DOLLAR, type Price, price, readFixed } from '@kassandra/kalshi-sdk/units'

/** One band of a price grid: prices from `start` to `end` in steps of `step`. */
export interface PriceRange {
  readonly start: Price
  readonly end: Price
  readonly step: Price
}

/** A market's price grid. The ranges are the truth, the label is only a name. */
export interface PriceStructure {
  readonly label: string
  readonly ranges: readonly PriceRange[]
}

const range = (start: number, end: number, step: number): PriceRange => ({ start: price(start), end: price(end), step: price(step) })

/** @see Kalshi API reference, section 6 */
export const LINEAR_CENT: PriceStructure = { label: 'linear_cent', ranges: [range(0, 10_000, 100)] }
export const DECI_CENT: PriceStructure = { label: 'deci_cent', ranges: [range(0, 10_000, 10)] }
export const TAPERED_DECI_CENT: PriceStructure = {
  label: 'tapered_deci_cent',
  ranges: [range(0, 1_000, 10), range(1_000, 9_000, 100), range(9_000, 10_000, 10)],
}
export const CENTI_CENT: PriceStructure = { label: 'center_centi_edge_centi_cent', ranges: [range(0, 10_000, 1)] }

/** Of combos, since August 2026. */
export const DECI_CENT_WITH_CENTI_EDGES: PriceStructure = {
  label: 'center_deci_edge_centi_cent',
  ranges: [range(0, 100, 1), range(100, 9_900, 10), range(9_900, 10_000, 1)],
}

/** The step of the grid at a price; on the border of two bands, the finer one. */
export function stepAt({ ranges }: PriceStructure, at: number): number {
  const steps = ranges.filter(({ start, end }) => at >= start && at <= end).map(({ step }) => step)
  return Math.min(...steps)
}

/** Whether an order may have this price: on the grid, strictly between 0 and 1. */
export function isOnGrid({ ranges }: PriceStructure, at: Price): boolean {
  if (at <= 0 || at >= ONE_DOLLAR) return false
  return ranges.some(({ start, end, step }) => at >= start && at <= end && (at - start) % step === 0)
}

/** The grid price nearest to `at` that an order may have: on the grid, strictly between 0 and 1. */
export function snapToGrid(structure: PriceStructure, at: number): Price {
  const step = stepAt(structure, Math.min(Math.max(at, 0), 10_000))
  const snapped = Math.round(at / step) * step
  return price(Math.min(Math.max(snapped, stepAt(structure, 0)), 10_000 - stepAt(structure, 10_000)))
}

/** The coarsest known grid that holds all of `prices`. */
export function guessStructure(prices: Iterable<Price>): PriceStructure {
  let structure = LINEAR_CENT
  for (const each of prices) {
    if (each % 10 !== 0) return CENTI_CENT
    if (each % 100 === 0 || structure === DECI_CENT) continue
    structure = each < 1_000 || each > 9_000 ? TAPERED_DECI_CENT : DECI_CENT
  }
  return structure
}

export interface WireRange {
  readonly start: string
  readonly end: string
  readonly step: string
}

export function toWireRanges({ ranges }: PriceStructure): WireRange[] {
  return ranges.map(({ start, end, step }) => ({ start: formatPrice(start), end: formatPrice(end), step: formatPrice(step) }))
}

/** Reads a grid from a lifecycle frame; undefined when it has none or a malformed one. */
export function fromWireRanges(label: string | undefined, ranges: readonly WireRange[] | undefined): PriceStructure | undefined {
  const read = (ranges ?? []).map(({ start, end, step }) => [start, end, step].map((text) => readFixed(text, 4)))
  const parsed = read.map(([start, end, step]) => toBand(start, end, step))
  return parsed.length > 0 && parsed.every((each) => each !== undefined) ? { label: label ?? '', ranges: parsed } : undefined
}

function toBand(start: number | undefined, end: number | undefined, step: number | undefined): PriceRange | undefined {
  if (start === undefined || end === undefined || step === undefined) return undefined
  return start >= 0 && start < end && end <= ONE_DOLLAR && step > 0 ? range(start, end, step) : undefined
}
