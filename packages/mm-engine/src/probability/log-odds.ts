/** Nearer to 0 or 1 a probability is taken for this near: a hundredth of the finest tick, beyond which log-odds say nothing. */
const NEAREST = 1e-6

/** Moves a probability off 0 and 1, where its log-odds are infinite. */
export function clampProbability(probability: number): number {
  return Math.min(Math.max(probability, NEAREST), 1 - NEAREST)
}

/** Log-odds x = ln(p / (1 - p)) of a probability; infinite at 0 and 1, NaN outside. */
export function logOdds(probability: number): number {
  return Math.log(probability) - Math.log1p(-probability)
}

/** Probability S(x) = 1 / (1 + e^-x) of log-odds; inverse of `logOdds`, without overflow at either end. */
export function fromLogOdds(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x))
  const odds = Math.exp(x)
  return odds / (1 + odds)
}
