import type { SizeConfig } from '@kassandra/mm-engine'
import type { Form } from './form.ts'
import { field, record, variants } from './record.ts'
import { contracts, number } from './scalar-form.ts'

const size = field(contracts())

export const sizeForm: Form<SizeConfig> = variants<SizeConfig>({
  fixed: record({ size }),
  linear: record({ size }),
  asymmetric: record({ size, tilt: field(number({ from: 0 })) }),
  kelly: record({ fraction: field(number({ from: 0, to: 1 })), maxSize: field(contracts()) }),
})
