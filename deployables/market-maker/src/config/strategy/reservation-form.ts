import type { ReservationConfig } from '@kassandra/mm-engine'
import type { Form } from './form.ts'
import { field, optional, record, variants } from './record.ts'
import { number, word } from './scalar-form.ts'

const aversion = { gamma: field(number({ from: 0 })) }
const positiveAversion = { gamma: field(number({ above: 0 })) }
const glft = {
  ...positiveAversion,
  k: field(number({ above: 0 })),
  intensity: field(number({ above: 0 })),
  sigma: optional(number({ from: 0 })),
  drift: optional(number()),
}

export const reservationForm: Form<ReservationConfig> = variants<ReservationConfig>({
  none: record({}),
  linear: record(aversion),
  'avellaneda-stoikov': record(aversion),
  stationary: record({ ...positiveAversion, form: optional(word('indifference', 'published')) }),
  'cara-bernoulli': record(positiveAversion),
  'logit-avellaneda-stoikov': record(aversion),
  lmsr: record({ liquidity: field(number({ above: 0 })) }),
  glft: record(glft),
  'glft-closed-form': record(glft),
})
