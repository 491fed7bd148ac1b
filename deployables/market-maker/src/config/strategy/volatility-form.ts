import type { Domain, HorizonConfig, VolatilityConfig } from '@kassandra/mm-engine'
import { millis, seconds } from './duration-form.ts'
import type { Form } from './form.ts'
import { field, optional, record, variants } from './record.ts'
import { number, word } from './scalar-form.ts'

/** Of a fair value, which has no logarithm of its own. */
type FairVolatility = VolatilityConfig & { readonly domain: Domain }

const domain = field(word('price', 'log-odds'))
const warmUpS = optional(seconds(), 'warmUp')

export const volatilityForm: Form<FairVolatility> = variants<FairVolatility>({
  ewma: record({ domain, decayS: field(seconds({ fromUs: 1 }), 'decay'), warmUpS, maxAgeMs: optional(millis(), 'maxAge') }),
  realized: record({ domain, windowS: field(seconds({ fromUs: 1 }), 'window'), intervalS: field(seconds(), 'interval'), warmUpS }),
  fixed: record({ domain, sigma: field(number({ from: 0 })) }),
})

export const horizonForm: Form<HorizonConfig> = variants<HorizonConfig>({
  settlement: record({}),
  exit: record({ afterS: field(seconds(), 'after') }),
})
