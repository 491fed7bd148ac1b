import type { SpreadConfig } from '@kassandra/mm-engine'
import { seconds } from './duration-form.ts'
import type { Form } from './form.ts'
import { field, optional, record, variants } from './record.ts'
import { number, word } from './scalar-form.ts'

const domain = field(word('price', 'log-odds'))
const halfSpread = field(number({ from: 0 }))

export const spreadForm: Form<SpreadConfig> = variants<SpreadConfig>({
  fixed: record({ domain, halfSpread }),
  volatility: record({
    domain,
    multiple: field(number({ from: 0 })),
    holdS: field(seconds(), 'hold'),
    min: field(number({ from: 0 })),
    max: field(number({ from: 0 })),
  }),
  inventory: record({ domain, halfSpread, widening: field(number({ from: 0 })) }),
  'time-decay': record({
    domain,
    halfSpread,
    atSettlement: field(number({ from: 0 })),
    decayS: field(seconds({ fromUs: 1 }), 'decay'),
  }),
  'avellaneda-stoikov': record({
    domain,
    gamma: field(number({ from: 0 })),
    k: field(number({ above: 0 })),
    form: optional(word('published', 'intensity', 'dalen')),
  }),
  'glosten-milgrom': record({ informedShare: field(number({ from: 0, to: 0.999_999 })) }),
})
