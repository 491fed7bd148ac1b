import { microUsd } from '@kassandra/kalshi-sdk/units'
import type { FeeRoundingConfig } from '@kassandra/mm-engine'
import type { Form } from './form.ts'
import { field, record, variants } from './record.ts'
import { dollars } from './scalar-form.ts'

const unit: Form<number> = { read: dollars({ isPositive: true }).read, write: (value) => dollars().write(microUsd(value)) }

export const feeRoundingForm: Form<FeeRoundingConfig> = variants<FeeRoundingConfig>({
  'direct-member': record({}),
  intermediated: record({}),
  'micro-dollar': record({}),
  custom: record({
    tradeFeePrecisionMicroUsd: field(unit, 'tradeFeePrecision'),
    balancePrecisionMicroUsd: field(unit, 'balancePrecision'),
    rebateUnitMicroUsd: field(unit, 'rebateUnit'),
  }),
})
