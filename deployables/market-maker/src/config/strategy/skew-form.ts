import type { SkewConfig } from '@kassandra/mm-engine'
import type { Form } from './form.ts'
import { field, record, variants } from './record.ts'
import { number } from './scalar-form.ts'

const atLimit = field(number({ from: 0 }))

export const skewForm: Form<SkewConfig> = variants<SkewConfig>({
  none: record({}),
  linear: record({ atLimit }),
  'log-odds': record({ perUnit: field(number({ from: 0 })) }),
  exponential: record({ atLimit, steepness: field(number({ above: 0 })) }),
  adaptive: record({ deviationsAtLimit: field(number({ from: 0 })), max: field(number({ from: 0 })) }),
})
