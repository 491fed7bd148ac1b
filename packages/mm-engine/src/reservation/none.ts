import { centred } from '../model/two-sided.ts'
import type { ReservationModel } from './reservation-model.ts'

export interface NoReservationConfig {
  readonly kind: 'none'
}

/** The fair value, whatever the position. */
export const noReservation: ReservationModel = { reserve: ({ fair }) => centred(fair) }
