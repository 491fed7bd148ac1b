import type { ModelContext } from '../model/model-context.ts'
import { type Domain, move, type TwoSided } from '../model/two-sided.ts'

/** Says how far from its reservation price a side is quoted. Pure. */
export interface SpreadModel {
  /** Where the half-spread is measured. */
  readonly domain: Domain
  /** Dollars or log-odds, from 0 on. */
  halfSpread(context: ModelContext): number
}

/** Quotes around reservation prices: the bid lower, the ask higher, by the half-spread of the model in its domain. */
export function widen(reserved: TwoSided, model: SpreadModel, context: ModelContext): TwoSided {
  const halfSpread = model.halfSpread(context)
  return move(reserved, model.domain, -halfSpread, halfSpread)
}
