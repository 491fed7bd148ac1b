import type { Strike } from './market.ts'

/** What a market says of a number: the probability that its strike comes true. */
export interface Opinion {
  readonly strike: Strike
  readonly probability: number
}

interface CdfPoint {
  readonly value: number
  /** That the number lies below. */
  readonly probability: number
}

/**
 * The number below which `share` (0 to 1) of the probability lies, by the markets of an event; undefined when they say nothing of a number.
 * Between strikes it goes in a straight line; it does not leave the outermost ones. Pure.
 */
export function forecastAt(opinions: readonly Opinion[], share: number): number | undefined {
  const points = toCdf(opinions)
  const [first] = points
  if (!first || share <= first.probability) return first?.value
  for (const [index, point] of points.entries()) {
    const before = points[index - 1]
    if (before && share <= point.probability) return between(before, point, share)
  }
  return points.at(-1)?.value
}

function between(a: CdfPoint, b: CdfPoint, share: number): number {
  if (a.probability === b.probability) return b.value
  return a.value + ((b.value - a.value) * (share - a.probability)) / (b.probability - a.probability)
}

/** Bands and tails share the whole probability among them; without bands, every strike is a point of its own. Ascending in both. */
function toCdf(opinions: readonly Opinion[]): readonly CdfPoint[] {
  const hasBands = opinions.some(({ strike }) => strike.type === 'between')
  const points = (hasBands ? stack(opinions) : opinions.map(toPoint)).toSorted((a, b) => a.value - b.value)
  let highest = 0
  return points.map(({ value, probability }) => {
    highest = Math.max(highest, probability)
    return { value, probability: highest }
  })
}

function toPoint({ strike, probability }: Opinion): CdfPoint {
  if ('floor' in strike) return { value: strike.floor, probability: 1 - probability }
  return { value: strike.cap, probability }
}

function stack(opinions: readonly Opinion[]): readonly CdfPoint[] {
  const total = opinions.reduce((sum, { probability }) => sum + probability, 0)
  if (total === 0) return []
  const parts = opinions.toSorted((a, b) => lowest(a.strike) - lowest(b.strike))
  const [first] = parts
  const points: CdfPoint[] = first && 'floor' in first.strike ? [{ value: first.strike.floor, probability: 0 }] : []
  let below = 0
  for (const { strike, probability } of parts) {
    below += probability / total
    if ('cap' in strike) points.push({ value: strike.cap, probability: below })
  }
  return points
}

const lowest = (strike: Strike): number => ('floor' in strike ? strike.floor : Number.NEGATIVE_INFINITY)
