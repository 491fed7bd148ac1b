import { requireWithin } from '../errors/invalid-parameter-error.ts'
import type { SpreadModel } from './spread-model.ts'

export interface GlostenMilgromConfig {
  readonly kind: 'glosten-milgrom'
  /** Share mu of traders who know the outcome, from 0 to below 1. */
  readonly informedShare: number
}

/** Above this the spread is the whole contract. */
const MOST_INFORMED = 0.999_999

/**
 * Zero-profit quotes against traders of whom a share mu knows the outcome and the others buy or sell alike:
 * ask = p(1 + mu) / (p(1 + mu) + (1 - p)(1 - mu)), bid with mu negated. Bayes' rule adds ln((1 + mu) / (1 - mu)) to the log-odds, so that the
 * half-spread is constant there, whatever p.
 * @see Glosten and Milgrom, Bid, ask and transaction prices in a specialist market, J. Financial Economics 14(1) 1985
 */
export function glostenMilgrom({ informedShare }: GlostenMilgromConfig): SpreadModel {
  const mu = requireWithin('informedShare', informedShare, 0, MOST_INFORMED)
  const halfSpread = 2 * Math.atanh(mu)
  return { domain: 'log-odds', halfSpread: () => halfSpread }
}
