import type { ModelContext } from '../model/model-context.ts'
import type { TwoSided } from '../model/two-sided.ts'

/** Says at which prices the position could grow or shrink by a unit without loss or gain of utility. Pure. */
export interface ReservationModel {
  /**
   * Most to pay for one more unit and least to take for one less, dollars. One price for both in models of the margin; apart in those of a
   * whole unit. An undefined side is not to be quoted at all. Linear models may leave 0 to 1.
   */
  reserve(context: ModelContext): TwoSided
}
