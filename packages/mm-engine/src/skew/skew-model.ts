import type { ModelContext } from '../model/model-context.ts'
import { type Domain, move, type TwoSided } from '../model/two-sided.ts'

/** Moves both sides against the position, so that the market takes it off. Pure. An alternative to a reservation model that does so. */
export interface SkewModel {
  readonly domain: Domain
  /** What is added to both sides, dollars or log-odds: negative when long. */
  shift(context: ModelContext): number
}

export function lean(quotes: TwoSided, model: SkewModel, context: ModelContext): TwoSided {
  const shift = model.shift(context)
  return shift === 0 ? quotes : move(quotes, model.domain, shift, shift)
}
