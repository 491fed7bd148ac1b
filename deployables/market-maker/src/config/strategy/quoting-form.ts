import type { LadderConfig, MinimumEdgeConfig, QuotingConfig } from '@kassandra/mm-engine'
import { fairValueForm } from './fair-value-form.ts'
import type { Form } from './form.ts'
import { field, record } from './record.ts'
import { reservationForm } from './reservation-form.ts'
import { contracts, dollars, integer, number, word } from './scalar-form.ts'
import { sizeForm } from './size-form.ts'
import { skewForm } from './skew-form.ts'
import { spreadForm } from './spread-form.ts'
import { horizonForm, volatilityForm } from './volatility-form.ts'

export const quotingForm: Form<QuotingConfig> = record<QuotingConfig>({
  fairValue: field(fairValueForm),
  volatility: field(volatilityForm),
  horizon: field(horizonForm),
  reservation: field(reservationForm),
  spread: field(spreadForm),
  skew: field(skewForm),
  size: field(sizeForm),
  ladder: field(
    record<LadderConfig>({ levels: field(integer(1)), spacing: field(number({ from: 0 })), growth: field(number({ from: 0 })) }),
  ),
  minimumEdge: field(record<MinimumEdgeConfig>({ against: field(word('fair', 'reservation')), perContract: field(dollars()) })),
  unit: field(contracts({ isPositive: true })),
  maxPosition: field(contracts({ isPositive: true })),
  sizeStep: field(contracts({ isPositive: true })),
})
