import { twoSided } from '../../model/two-sided.ts'
import type { ReservationModel } from '../reservation-model.ts'
import { type GlftParameters, glftConstants, requireGlft } from './glft-parameters.ts'

export interface GlftClosedFormConfig extends GlftParameters {
  readonly kind: 'glft-closed-form'
}

/**
 * The continuous approximation of `glft`: reservation prices s - ((2q + 1) / 2) c and s - ((2q - 1) / 2) c, shifted by the drift as
 * a position of drift / (gamma sigma²) would. Good near q = 0; far out the exact quotes bend away from it.
 * @see Guéant, Lehalle, Fernandez-Tapia, arXiv 1105.3115, sections 4 and 5.1
 */
export function glftClosedForm(config: GlftClosedFormConfig): ReservationModel {
  requireGlft(config)
  return {
    reserve: ({ fair, inventory, varianceRate }) => {
      const { alpha, beta, slope } = glftConstants(config, varianceRate)
      const position = inventory - (beta === 0 ? 0 : beta / (2 * alpha))
      return twoSided(fair - (position + 0.5) * slope, fair - (position - 0.5) * slope)
    },
  }
}
