import { type AvellanedaStoikovConfig, avellanedaStoikov } from './avellaneda-stoikov.ts'
import { type CaraBernoulliConfig, caraBernoulli } from './cara-bernoulli.ts'
import { type GlftClosedFormConfig, glftClosedForm } from './glft/glft-closed-form.ts'
import { type GlftConfig, glft } from './glft/glft-exact.ts'
import { type LinearReservationConfig, linear } from './linear.ts'
import { type LmsrConfig, lmsr } from './lmsr.ts'
import { type LogitAvellanedaStoikovConfig, logitAvellanedaStoikov } from './logit-avellaneda-stoikov.ts'
import { type NoReservationConfig, noReservation } from './none.ts'
import type { ReservationModel } from './reservation-model.ts'
import { type StationaryConfig, stationary } from './stationary.ts'

export type ReservationConfig =
  | NoReservationConfig
  | LinearReservationConfig
  | AvellanedaStoikovConfig
  | StationaryConfig
  | CaraBernoulliConfig
  | LogitAvellanedaStoikovConfig
  | LmsrConfig
  | GlftConfig
  | GlftClosedFormConfig

/** @throws {InvalidParameterError} A parameter lies outside what its formula allows. */
export function createReservation(config: ReservationConfig): ReservationModel {
  switch (config.kind) {
    case 'none':
      return noReservation
    case 'linear':
      return linear(config)
    case 'avellaneda-stoikov':
      return avellanedaStoikov(config)
    case 'stationary':
      return stationary(config)
    case 'cara-bernoulli':
      return caraBernoulli(config)
    case 'logit-avellaneda-stoikov':
      return logitAvellanedaStoikov(config)
    case 'lmsr':
      return lmsr(config)
    case 'glft':
      return glft(config)
    case 'glft-closed-form':
      return glftClosedForm(config)
  }
}
